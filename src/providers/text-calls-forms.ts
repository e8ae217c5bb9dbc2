import type { Arguments, ChatCall } from '../domain/chat.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import { isJsonObject } from '../util/json.ts';
import { readLooseJson, spanJson } from './text-calls-json.ts';

/** A call without its id. */
export type FoundCall =
  | { readonly tool: string; readonly arguments: Arguments }
  | { readonly tool: string; readonly malformed: string };

export interface Found {
  readonly calls: readonly FoundCall[];
  /** Index behind them. */
  readonly end: number;
}

type Tools = ReadonlySet<string>;
/** Reads the calls that stand at `at` in one way of writing them; null where none do. */
export type Form = (text: string, at: number, tools: Tools) => Found | null;

/** Every way of writing calls that is known, tried in this order. */
export const FORMS: readonly Form[] = [readTagged, readMistral, readFunctionTag, readFence, readBare];

/** `<tool_call>{…}</tool_call>` (Hermes, Qwen); models forget the end tag, or put several calls between them. */
function readTagged(text: string, at: number, tools: Tools): Found | null {
  if (!text.startsWith('<tool_call>', at)) return null;
  const inside = skipSpace(text, at + '<tool_call>'.length);
  const found = readFunctionTag(text, inside, tools) ?? readValues(text, inside, { tools, isMarked: true });
  return found === null ? null : { ...found, end: skipWord(text, found.end, '</tool_call>') };
}

/** `[TOOL_CALLS][{…}]` (Mistral) and `[TOOL_CALLS]name[ARGS]{…}` (its later models). */
function readMistral(text: string, at: number, tools: Tools): Found | null {
  const mark = ['[TOOL_CALLS]', '<|python_tag|>'].find((word) => text.startsWith(word, at));
  if (mark === undefined) return null;
  const inside = skipSpace(text, at + mark.length);
  const named = /^([\w.-]{1,128})\s{0,20}(?:\[ARGS\])?\s{0,20}(?=\{)/.exec(text.slice(inside, inside + 200));
  if (named === null) return readValues(text, inside, { tools, isMarked: true });
  const tool = named[1] ?? '';
  const span = spanJson(text, inside + named[0].length);
  if (span === null || !tools.has(tool)) return null;
  return { calls: [withArguments(tool, readLooseJson(span.text), span.text)], end: span.end };
}

/** `<function=name>{…}</function>` (Llama) or with `<parameter=key>value</parameter>` inside (Qwen-Coder). */
function readFunctionTag(text: string, at: number, tools: Tools): Found | null {
  const open = /^<function=([\w.-]{1,128})>/.exec(text.slice(at, at + 150));
  const tool = open?.[1];
  if (open === null || tool === undefined || !tools.has(tool)) return null;
  const start = at + open[0].length;
  const close = text.indexOf('</function>', start);
  const body = text.slice(start, close === -1 ? text.length : close).trim();
  const end = close === -1 ? text.length : close + '</function>'.length;
  const parameters = body.startsWith('<parameter=') ? readParameters(body) : null;
  if (parameters !== null) return { calls: [{ tool, arguments: parameters }], end };
  if (body === '') return { calls: [{ tool, arguments: {} }], end };
  const span = body.startsWith('{') ? spanJson(body, 0) : null;
  return { calls: [withArguments(tool, span === null ? undefined : readLooseJson(span.text), body)], end };
}

function readParameters(body: string): Arguments | null {
  const parameters: { [name: string]: Json } = {};
  for (const piece of body.split('</parameter>')) {
    if (piece.trim() === '') continue;
    const named = /^\s{0,20}<parameter=([^<>]{1,128})>/.exec(piece);
    if (named?.[1] === undefined) return null;
    const value = piece.slice(named[0].length).trim();
    // Numbers, truth values and objects are written bare; everything else is a string.
    parameters[named[1]] = /^(?:[-\d{[]|true$|false$|null$)/.test(value) ? (bounded(value) ?? value) : value;
  }
  return parameters;
}

/** A fenced block that holds nothing but calls. */
function readFence(text: string, at: number, tools: Tools): Found | null {
  const open = /^```[a-z_]{0,20}[ \t]{0,20}\r?\n?/.exec(text.slice(at, at + 60));
  if (open === null) return null;
  const inside = skipSpace(text, at + open[0].length);
  const found =
    readTagged(text, inside, tools) ??
    readFunctionTag(text, inside, tools) ??
    readValues(text, inside, { tools, isMarked: false });
  if (found === null) return null;
  const end = skipSpace(text, found.end);
  return text.startsWith('```', end) ? { ...found, end: end + 3 } : null;
}

function readBare(text: string, at: number, tools: Tools): Found | null {
  return readValues(text, at, { tools, isMarked: false });
}

interface ValueOptions {
  readonly tools: Tools;
  /** A mark before it says that it is a call, so that it need not prove it by its keys. */
  readonly isMarked: boolean;
}

/** One or more JSON values in a row, each a call or an array of calls. */
function readValues(text: string, at: number, options: ValueOptions): Found | null {
  const calls: FoundCall[] = [];
  let end = at;
  for (let next = skipSpace(text, at); text[next] === '{' || text[next] === '['; next = skipSeparators(text, end)) {
    const span = spanJson(text, next);
    const found = span === null ? null : readValue(span.text, options);
    if (span === null || found === null) return calls.length === 0 ? null : { calls, end };
    calls.push(...found);
    end = span.end;
  }
  return calls.length === 0 ? null : { calls, end };
}

function readValue(text: string, options: ValueOptions): readonly FoundCall[] | null {
  const value = readLooseJson(text);
  if (value === undefined) return nameBroken(text, options.tools);
  const entries: readonly Json[] = Array.isArray(value) ? value : [value];
  const calls = entries.map((entry) => toCall(entry, options));
  const sure = calls.filter((call) => call !== null);
  return calls.length > 0 && sure.length === calls.length ? sure : null;
}

const NAME_KEYS = ['name', 'tool', 'tool_name', 'function'] as const;
const ARGUMENT_KEYS = ['arguments', 'parameters', 'args', 'input', 'tool_input'] as const;
const CALL_KEYS: ReadonlySet<string> = new Set([...NAME_KEYS, ...ARGUMENT_KEYS, 'id', 'call_id', 'type']);

function toCall(value: Json, options: ValueOptions): FoundCall | null {
  if (!isJsonObject(value)) return null;
  const nested = value.function;
  if (isJsonObject(nested)) return onlyCallKeys(value) ? toCall(nested, options) : null;
  // With a description or a required list it is the definition of a tool, or somebody's data.
  if (!onlyCallKeys(value)) return null;
  const tool = NAME_KEYS.map((key) => value[key]).find((name) => typeof name === 'string');
  const key = ARGUMENT_KEYS.find((name) => Object.hasOwn(value, name));
  if (typeof tool !== 'string' || !options.tools.has(tool)) return null;
  if (key === undefined) return options.isMarked ? { tool, arguments: {} } : null;
  const given = value[key];
  if (isSchema(given)) return null;
  return typeof given === 'string'
    ? withArguments(tool, given.trim() === '' ? {} : bounded(given), given)
    : withArguments(tool, given, JSON.stringify(given));
}

function onlyCallKeys(value: JsonObject): boolean {
  return Object.keys(value).every((key) => CALL_KEYS.has(key));
}

/** `{"type": "object", "properties": {…}}`: a tool's parameters as they are declared, not as they are given. */
function isSchema(value: Json | undefined): boolean {
  return isJsonObject(value) && value.type === 'object' && isJsonObject(value.properties);
}

function withArguments(tool: string, given: Json | undefined, words: string): FoundCall {
  return isJsonObject(given) ? { tool, arguments: given } : { tool, malformed: words };
}

function bounded(text: string): Json | undefined {
  const trimmed = text.trim();
  if (trimmed[0] !== '{' && trimmed[0] !== '[') return readLooseJson(trimmed);
  const span = spanJson(trimmed, 0);
  return span === null || span.end !== trimmed.length ? undefined : readLooseJson(trimmed);
}

/** What is no JSON at all is still a call where it starts with the name of a tool. */
function nameBroken(text: string, tools: Tools): readonly FoundCall[] | null {
  const named = /^[{[\s]{1,20}["']?(?:name|tool|tool_name)["']?\s{0,20}:\s{0,20}["']([\w.-]{1,128})["']/.exec(
    text.slice(0, 300),
  );
  const tool = named?.[1];
  return tool === undefined || !tools.has(tool) ? null : [{ tool, malformed: text }];
}

/** Ids are given by whoever collects the calls. */
export function withId(call: FoundCall, id: string): ChatCall {
  return { id, ...call };
}

export function skipSpace(text: string, at: number): number {
  let next = at;
  while (next < text.length && /\s/.test(text.charAt(next))) next += 1;
  return next;
}

function skipSeparators(text: string, at: number): number {
  const next = skipSpace(text, at);
  return text[next] === ',' || text[next] === ';' ? skipSpace(text, next + 1) : next;
}

function skipWord(text: string, at: number, word: string): number {
  const next = skipSpace(text, at);
  return text.startsWith(word, next) ? next + word.length : at;
}
