import { z } from 'zod';
import type { Json, JsonObject } from '../../../domain/json.ts';
import type { SessionEvent } from '../../../domain/session.ts';
import { isMachineText } from '../../machine-text.ts';
import { type CallBook, createCallBook } from '../common/call-book.ts';
import { isObject } from '../common/lenient.ts';
import { anyJson, flag, text } from '../common/lenient-schemas.ts';
import { saysError, toArguments, toResultContent } from '../common/tool-values.ts';

const block = z.object({
  type: z.string(),
  text,
  id: text,
  name: text,
  server_name: text,
  input: anyJson.optional(),
  tool_use_id: text,
  content: anyJson.optional(),
  is_error: flag,
});
type Block = z.infer<typeof block>;

/** What a provider sends along for its own use, of any length. */
const OPAQUE_MEMBERS = new Set(['encrypted_content', 'encrypted_index', 'encrypted_stdout', 'signature', 'data']);

/** One message of a conversation: the events of a user's, or of a model's. */
export interface AnthropicReader {
  read(message: Json): readonly SessionEvent[];
}

/** Reads the messages of one conversation, in order. Thinking, pictures and what is no message are left out. */
export function createAnthropicReader(): AnthropicReader {
  const calls = createCallBook();
  return {
    read(message) {
      if (!isObject(message)) return [];
      const blocks = blocksOf(message.content);
      if (message.role === 'assistant') return blocks.flatMap((each) => readAnswerBlock(each, calls));
      return message.role === 'user' ? readUser(blocks, calls) : [];
    },
  };
}

/** Whether a block is of this interface and of no other. */
export function isAnthropicBlock(given: Json): boolean {
  return isObject(given) && typeof given.type === 'string' && (isCall(given.type) || isResult(given.type));
}

function isCall(type: string): boolean {
  return type === 'tool_use' || type.endsWith('_tool_use');
}

function isResult(type: string): boolean {
  return type === 'tool_result' || type.endsWith('_tool_result');
}

function blocksOf(content: Json | undefined): readonly Block[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (!Array.isArray(content)) return [];
  return content.flatMap((each) => {
    const parsed = block.safeParse(each);
    return parsed.success ? [parsed.data] : [];
  });
}

function readUser(blocks: readonly Block[], calls: CallBook): readonly SessionEvent[] {
  const results = blocks.flatMap((each) => (isResult(each.type) ? readResult(each, calls) : []));
  const said = blocks.flatMap((each) => (each.type === 'text' && each.text ? [each.text] : [])).join('\n');
  if (said === '') return results;
  return [...results, { kind: 'user', text: said, author: isMachineText(said) ? 'machine' : 'human' }];
}

/** Tools that run at the provider have their results in the same message as their calls. */
function readAnswerBlock(given: Block, calls: CallBook): readonly SessionEvent[] {
  if (given.type === 'text') return given.text ? [{ kind: 'assistant', text: given.text }] : [];
  if (isResult(given.type)) return readResult(given, calls);
  if (!isCall(given.type) || !given.name) return [];
  const tool = given.server_name ? `mcp__${given.server_name}__${given.name}` : given.name;
  return [{ kind: 'call', id: calls.open(given.id || undefined, tool), tool, arguments: toArguments(given.input) }];
}

function readResult(given: Block, calls: CallBook): readonly SessionEvent[] {
  const callId = calls.close(given.tool_use_id || undefined, undefined);
  if (callId === null) return [];
  const content = resultOf(given.content);
  return [{ kind: 'result', callId, content, isError: given.is_error ?? (isFault(content) || saysError(content)) }];
}

/** Text blocks as one text; what provider-run tools give, as it is but for what only the provider can read. */
function resultOf(content: Json | undefined): Json {
  if (typeof content === 'string') return toResultContent(content);
  if (!Array.isArray(content)) return withoutOpaque(content ?? '');
  const texts = content.flatMap((part) => (isObject(part) && typeof part.text === 'string' ? [part.text] : []));
  if (texts.length > 0) return toResultContent(texts.join('\n'));
  return content.filter((part) => !isPicture(part)).map(withoutOpaque);
}

function isPicture(part: Json): boolean {
  return isObject(part) && (part.type === 'image' || part.type === 'document');
}

function withoutOpaque(value: Json): Json {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !OPAQUE_MEMBERS.has(name))) satisfies JsonObject;
}

/** `web_search_tool_result_error`, or code that ended with another exit code than 0. */
function isFault(content: Json): boolean {
  if (!isObject(content)) return false;
  const { type, return_code: code } = content;
  return (typeof type === 'string' && type.endsWith('_error')) || (typeof code === 'number' && code !== 0);
}
