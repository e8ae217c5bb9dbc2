import type { Json, JsonObject } from '../../domain/json.ts';

/**
 * Ollama reads the calls that a model writes, and where it cannot it answers with a failure of its own: status 500, or
 * an error in the stream. That is the model's mistake and no fault of the server, so it is put back into what it was:
 * a last line with a call whose arguments are the words at fault. Null for any other error. The tool is known only
 * where Ollama names it or no other was offered; it is `unknown` otherwise.
 */
export function toMalformedCall(error: Json, toolNames: readonly string[]): JsonObject | null {
  if (typeof error !== 'string' || toolNames.length === 0 || !BROKEN_CALL.test(error)) return null;
  const [only] = toolNames;
  const named = /for "([^"]{1,128})"/.exec(error)?.[1];
  const name = named ?? (toolNames.length === 1 && only !== undefined ? only : 'unknown');
  const call = { function: { name, arguments: wordsOf(error) } };
  return { message: { role: 'assistant', content: '', tool_calls: [call] }, done: true, done_reason: 'stop' };
}

/** In order: gpt-oss; llama-server; and the parsers for Qwen-Coder, Qwen 3.5 and GLM, which read XML. */
const BROKEN_CALL =
  /^error parsing tool call: raw=|^llama-server returned invalid tool call arguments|^(?:failed to parse XML: )?XML syntax error on line|^expected element type <|^failed to parse (?:tool call|XML)/;

function wordsOf(error: string): string {
  const raw = /^error parsing tool call: raw='/.exec(error);
  const end = raw === null ? -1 : error.lastIndexOf("', err=");
  return raw === null || end === -1 ? error : error.slice(raw[0].length, end);
}
