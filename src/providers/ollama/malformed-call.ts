import type { ChatCall } from '../../domain/chat.ts';
import type { Json, JsonObject } from '../../domain/json.ts';

/**
 * Ollama reads the calls that a model writes, and where it cannot it answers with a failure of its own: status 500, or
 * an error in the stream. That is the model's mistake and no fault of the server, so it is put back into what it was:
 * a last line with a call whose arguments are the words at fault. Null for any other error. The tool is known only
 * where Ollama names it or no other was offered; it is `unknown` otherwise.
 */
export function toMalformedCall(error: Json, toolNames: readonly string[]): JsonObject | null {
  if (typeof error !== 'string' || toolNames.length === 0 || !BROKEN_CALL.test(error)) return null;
  const named = /for "([^"]{1,128})"/.exec(error)?.[1];
  const call = { function: { name: named ?? nameUnnamed(toolNames), arguments: wordsOf(error) } };
  return { message: { role: 'assistant', content: '', tool_calls: [call] }, done: true, done_reason: 'stop' };
}

/**
 * Tokens that an answer has beside what it says: the end of the turn, and what a template has around an answer, such as
 * the five of an empty block of thinking. Hardly a call is as short.
 */
const MOST_TOKENS_OF_NOTHING = 8;

/**
 * Where a call cannot be read, such as one of a tool that does not exist, Ollama may keep the words to itself and answer
 * with nothing (github.com/ollama/ollama/issues/17274). Only the count tells that there were any. That is the model's
 * mistake too, and so is the call that stands for it. Null where an answer of nothing is what the model gave.
 */
export function toUnreadCall(writtenTokens: number, toolNames: readonly string[]): ChatCall | null {
  if (toolNames.length === 0 || writtenTokens <= MOST_TOKENS_OF_NOTHING) return null;
  const malformed = `${writtenTokens} tokens that the server could not read as a call or a reply`;
  return { id: 'call-1', tool: nameUnnamed(toolNames), malformed };
}

function nameUnnamed(toolNames: readonly string[]): string {
  const [only = 'unknown'] = toolNames;
  return toolNames.length === 1 ? only : 'unknown';
}

/** In order: gpt-oss; llama-server; and the parsers for Qwen-Coder, Qwen 3.5 and GLM, which read XML. */
const BROKEN_CALL =
  /^error parsing tool call: raw=|^llama-server returned invalid tool call arguments|^(?:failed to parse XML: )?XML syntax error on line|^expected element type <|^failed to parse (?:tool call|XML)/;

function wordsOf(error: string): string {
  const raw = /^error parsing tool call: raw='/.exec(error);
  const end = raw === null ? -1 : error.lastIndexOf("', err=");
  return raw === null || end === -1 ? error : error.slice(raw[0].length, end);
}
