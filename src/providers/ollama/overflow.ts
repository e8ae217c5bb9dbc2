import type { ChatMessage, ChatRequest, ToolDefinition } from '../../domain/chat.ts';
import { fewestTokens, mostTokens } from '../token-bounds.ts';
import type { Runtime } from './runtime.ts';

/** Bounds on what a request comes to in tokens, whatever the model's tokenizer and template. */
export interface PromptSize {
  /** All texts of the messages. */
  readonly fewest: number;
  /**
   * The part of it that every template prints. Ollama's template for Mistral leaves the system's message out where the
   * last one is not the user's, so that it counts only then.
   */
  readonly fewestPrinted: number;
  /** Worked out when asked for, which only old servers make necessary: the whole request is written for it. */
  readonly measureMost: () => LargestSize;
}

export interface LargestSize {
  /** Messages, tools and a generous template. */
  readonly most: number;
  /** The largest message that a server drops first, which is any but the system's. */
  readonly mostDropped: number;
}

/** What a server says of an answer that it sent in full. */
export interface Counts {
  /** Null where it does not say. */
  readonly prompt: number | null;
  readonly answer: number;
  /** True where the answer was ended by a limit. */
  readonly cut: boolean;
}

const TOKENS_OF_TEMPLATE = 1_024;
const TOKENS_OF_MESSAGE = 16;

export function measurePrompt({ messages, tools }: Pick<ChatRequest, 'messages' | 'tools'>): PromptSize {
  const endsWithUser = messages.at(-1)?.role === 'user';
  let fewest = 0;
  let fewestPrinted = 0;
  for (const { role, text } of messages) {
    // Calls are left out: Ollama's template for Qwen 2.5 drops those that come with a text.
    const tokens = fewestTokens(text);
    fewest += tokens;
    if (role !== 'system' || endsWithUser) fewestPrinted += tokens;
  }
  return { fewest, fewestPrinted, measureMost: () => measureMost(messages, tools) };
}

function measureMost(messages: readonly ChatMessage[], tools: readonly ToolDefinition[]): LargestSize {
  const most = messages.map((message) => TOKENS_OF_MESSAGE + mostTokens(JSON.stringify(message)));
  return {
    // Templates print the tools as JSON of their own, some with indentation.
    most: TOKENS_OF_TEMPLATE + 2 * mostTokens(JSON.stringify(tools)) + most.reduce((sum, tokens) => sum + tokens, 0),
    mostDropped: Math.max(0, ...most.filter((_, index) => messages[index]?.role !== 'system')),
  };
}

/**
 * True where the answer cannot be taken as one to the whole prompt: the context was full, or fewer tokens were read
 * than the prompt has at least. Ollama up to 0.12.5 drops the oldest messages without a word; of what such a server
 * answers, only what it cannot have shortened is believed.
 */
export function isOverflow(
  counts: Counts,
  size: PromptSize,
  limits: { readonly numCtx: number; readonly maximumOutputTokens: number; readonly runtime: Runtime },
): boolean {
  const { numCtx, runtime } = limits;
  const { prompt, answer, cut } = counts;
  const read = prompt ?? 0;
  if (read >= numCtx) return true;
  // Ollama 0.12.6 counts one token more than the context has where an answer fills it.
  if (read + answer > numCtx + 1) return true;
  if (cut && answer < limits.maximumOutputTokens && read + answer >= numCtx - 1) return true;
  if (prompt !== null && runtime.countsCachedTokens && prompt < size.fewestPrinted) return true;
  if (runtime.refusesOverflow) return false;
  const { most, mostDropped } = size.measureMost();
  return most > numCtx && (prompt === null || prompt + mostDropped > numCtx);
}
