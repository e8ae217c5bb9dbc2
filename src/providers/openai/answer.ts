import type { ChatAnswer, ChatRequest, ModelTokens } from '../../domain/chat.ts';
import { stripThinking } from '../strip-thinking.ts';
import { readTextCalls } from '../text-calls.ts';
import { fewestTokens } from '../token-bounds.ts';
import { readCalls } from './calls.ts';
import type { Assembled, OpenCall } from './read-answer.ts';
import { type AnswerForm, readForm } from './structured.ts';
import type { WireUsage } from './wire-parts.ts';

export interface AnswerOptions {
  readonly form: AnswerForm;
  readonly shortensPrompts: boolean;
}

/** What the model said, in our words. */
export function toAnswer(request: ChatRequest, said: Assembled, options: AnswerOptions): ChatAnswer {
  const { form, shortensPrompts } = options;
  const tokens = readTokens(said, request);
  const given = form.tool === null ? undefined : said.calls.find(({ name }) => name === form.tool?.name);
  const text = given?.written ?? stripThinking(said.text || said.refusal);
  const calls = readCalls(
    said.calls.filter((call) => call !== given && !isAnswerAgain(call, form)),
    request,
  );
  // Some servers leave it to the client to find the calls in what the model wrote.
  const found = calls.length === 0 && form.tool === null ? readTextCalls(text, namesOf(request)) : null;
  const wasShortened = shortensPrompts && said.usage !== null && tokens.input < fewestTokensOf(request);
  return {
    text: request.schema === null ? (found?.text ?? text) : readForm(text, form),
    calls: found?.calls ?? calls,
    finish: wasShortened ? 'overflow' : readFinish(said, (found?.calls ?? calls).length > 0),
    tokens,
  };
}

function isAnswerAgain({ name }: OpenCall, { tool }: AnswerForm): boolean {
  return name === tool?.name;
}

function namesOf({ tools }: ChatRequest): readonly string[] {
  return tools.map(({ name }) => name);
}

function fewestTokensOf({ messages }: ChatRequest): number {
  return messages.reduce((sum, { text }) => sum + fewestTokens(text), 0);
}

/** The words that OpenAI, Anthropic, Google and Mistral have for it. */
function readFinish({ finish, refusal, text }: Assembled, hasCalls: boolean): ChatAnswer['finish'] {
  const word = finish?.toLowerCase() ?? '';
  if (['length', 'max_tokens', 'model_length'].includes(word)) return 'length';
  if (['content_filter', 'refusal', 'safety', 'recitation', 'prohibited_content', 'blocklist'].includes(word)) {
    return 'refused';
  }
  if (refusal !== '' && text === '' && !hasCalls) return 'refused';
  return hasCalls ? 'calls' : 'stop';
}

/**
 * Where a server does not count, a token is taken to be four characters. What it counts in total beyond prompt and
 * completion is thinking (Gemini), paid for like any other output.
 */
function readTokens(said: Assembled, { messages, tools, schema }: ChatRequest): ModelTokens {
  const { usage } = said;
  if (usage === null || inputOf(usage) === null) {
    const output = said.text.length + said.calls.reduce((sum, call) => sum + call.name.length + call.written.length, 0);
    const input = JSON.stringify({ messages, tools, schema }).length;
    return { input: Math.ceil(input / 4), output: Math.ceil(output / 4), cached: 0 };
  }
  const input = inputOf(usage) ?? 0;
  const counted = usage.completion_tokens ?? usage.output_tokens ?? 0;
  const details = usage.prompt_tokens_details ?? usage.input_tokens_details;
  const cached = details?.cached_tokens ?? usage.prompt_cache_hit_tokens;
  return {
    input,
    output: Math.max(counted, (usage.total_tokens ?? 0) - input),
    cached: Math.min(input, cached ?? usage.cache_read_input_tokens ?? 0),
  };
}

function inputOf(usage: WireUsage): number | null {
  return usage.prompt_tokens ?? usage.input_tokens ?? null;
}
