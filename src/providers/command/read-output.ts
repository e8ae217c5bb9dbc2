import { z } from 'zod';
import type { ChatAnswer, ChatCall, ChatRequest, ModelTokens } from '../../domain/chat.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import { NightschoolError } from '../../errors.ts';
import { findLongestJson } from '../../util/find-json.ts';
import { isJsonObject, parseIfJson } from '../../util/json.ts';

export interface Printed {
  /** What the program wrote to standard output. */
  readonly output: string;
  /** What was written to its standard input. */
  readonly prompt: string;
}

/** What a program printed, before it is read as an answer. */
export interface Said {
  readonly text: string;
  readonly tokens: ModelTokens;
}

/**
 * The answer in what a program printed: all of it, or the text under a key of the JSON it printed. A key may name a
 * member of a member (`item.text`), and the JSON may be one object or one a line: the last that has the key counts.
 * @throws NightschoolError COMMAND_FAILED where the program says it failed or printed no such key
 */
export function readOutput({ output, prompt }: Printed, key: string | null): Said {
  const guess = { input: tokensOf(prompt), output: tokensOf(output), cached: 0 };
  if (key === null) return { text: output.trim(), tokens: guess };
  const objects = objectsIn(output);
  const fault = objects.findLast(({ is_error }) => is_error === true);
  if (fault !== undefined) throw failed(`says that it failed: ${wordsOf(fault)}`);
  const found = objects.map((object) => memberAt(object, key)).findLast((value) => value !== undefined);
  if (found === undefined) throw failed(`printed no JSON with the key ${key}: ${output.trim().slice(-300)}`);
  const usage = objects.map((object) => usageSchema.safeParse(object.usage)).findLast(({ success }) => success);
  const text = typeof found === 'string' ? found : JSON.stringify(found);
  return { text: text.trim(), tokens: usage?.data ?? { ...guess, output: tokensOf(text) } };
}

/** Reads what was said as the request asked for it: calls, JSON by a schema, or free text. */
export function readAnswer({ text, tokens }: Said, { tools, schema, messages }: ChatRequest): ChatAnswer {
  if (tools.length > 0) {
    const envelope = envelopeSchema.safeParse(findLongestJson(text)?.value);
    if (!envelope.success) return { text, calls: [], finish: 'stop', tokens };
    const before = messages.reduce(
      (sum, message) => sum + (message.role === 'assistant' ? message.calls.length : 0),
      0,
    );
    const calls = (envelope.data.calls ?? [])
      .map((call, index) => toCall(call, `call-${before + index + 1}`))
      .filter((call) => call !== null);
    return { text: envelope.data.text ?? '', calls, finish: calls.length > 0 ? 'calls' : 'stop', tokens };
  }
  const words = schema === null ? text : (findLongestJson(text)?.text ?? text);
  return { text: words, calls: [], finish: 'stop', tokens };
}

const count = z.number().min(0).catch(0);

/** As Claude Code (input without what was cached) and Codex (`cached_input_tokens` within input) print it. */
const usageSchema = z
  .object({
    input_tokens: z.number().min(0),
    output_tokens: z.number().min(0),
    cache_read_input_tokens: count,
    cache_creation_input_tokens: count,
    cached_input_tokens: count,
  })
  .transform((usage) => ({
    input: usage.input_tokens + usage.cache_read_input_tokens + usage.cache_creation_input_tokens,
    output: usage.output_tokens,
    cached: usage.cache_read_input_tokens + usage.cached_input_tokens,
  }));

const envelopeSchema = z
  .object({ text: z.string().optional(), calls: z.array(z.unknown()).optional() })
  .refine(({ text, calls }) => text !== undefined || calls !== undefined);

const callSchema = z.object({ tool: z.string().min(1), arguments: z.unknown().optional() });

/** Null where it names no tool. */
function toCall(written: unknown, id: string): ChatCall | null {
  const call = callSchema.safeParse(written);
  if (!call.success) return null;
  const { tool, arguments: made = {} } = call.data;
  const isArguments = typeof made === 'object' && made !== null && !Array.isArray(made);
  // It came out of JSON.parse.
  return isArguments ? { id, tool, arguments: made as JsonObject } : { id, tool, malformed: JSON.stringify(made) };
}

/** No answer nests deeper, and what does could not be printed. */
const DEEPEST = 200;

/** One object, a list of them, or one a line. */
function objectsIn(output: string): readonly JsonObject[] {
  const whole = parseIfJson(output, DEEPEST);
  const values =
    whole === undefined
      ? output.split('\n').map((line) => parseIfJson(line, DEEPEST))
      : Array.isArray(whole)
        ? whole
        : [whole];
  const objects = values.filter(isJsonObject);
  const found = objects.length > 0 ? undefined : findLongestJson(output)?.value;
  return isJsonObject(found) ? [found] : objects;
}

function memberAt(object: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = object;
  for (const name of path.split('.'))
    value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return value ?? undefined;
}

function wordsOf(fault: JsonObject): string {
  const { result, errors, subtype } = fault;
  const words = typeof result === 'string' ? result : JSON.stringify(errors ?? subtype ?? fault);
  return words.slice(0, 300);
}

/** Four characters to a token, as English text has about. */
function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

function failed(message: string): NightschoolError {
  return new NightschoolError('COMMAND_FAILED', message);
}
