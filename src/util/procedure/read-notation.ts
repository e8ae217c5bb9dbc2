import type { Condition, Expression, Operator, Path, PathSegment, Selector } from '../../domain/procedure.ts';
import { readNumber, readString, readTemplate } from './read-text.ts';
import { accept, cannotRead, enter, expect, fail, leave, match, type Reader, readerOf, skipSpaces } from './reader.ts';

/** A call as it stands in a step; `result` is null where the text names none. */
export interface Call {
  readonly result: string | null;
  readonly tool: string;
  readonly arguments: { readonly [name: string]: Expression };
}

const ROOT = /[a-z][a-z0-9_]*/y;
const BARE_KEY = /[A-Za-z_][A-Za-z0-9_-]*/y;
const ASSIGNMENT = /([a-z][a-z0-9_]*)\s*=\s*/y;
const TOOL = /[A-Za-z_][A-Za-z0-9_.:/-]*/y;
const INDEX = /-?\d{1,9}(?=\s*\])/y;
const ALL = /all\s+(?=[A-Za-z_"])(?!in\s+request\b)/y;
const OPERATOR = /(?:=|!=|<=|>=|<|>|contains\b|is empty\b|is not empty\b)/y;
const WORDS: ReadonlyMap<string, null | boolean> = new Map([
  ['null', null],
  ['true', true],
  ['false', false],
]);

/** Reads what `printCall` prints. All readers here throw a `NotationError` for text they cannot read. */
export function readCall(text: string): Call {
  return whole(text, (reader) => {
    const result = match(reader, ASSIGNMENT, 1);
    const tool = match(reader, TOOL) ?? readString(reader);
    if (tool === '') fail(reader, 'the name of a tool');
    return { result, tool, arguments: readFields(reader, '(', ')') };
  });
}

export function readReference(text: string): Path {
  return whole(text, (reader) => {
    expect(reader, '{');
    return readPath(reader);
  });
}

export function readValue(text: string): Expression {
  return whole(text, readExpression);
}

export function readReply(text: string): readonly (string | Path)[] {
  return whole(text, (reader) => readTemplate(reader, readPath));
}

export function readCondition(text: string): Condition {
  return whole(text, (reader) => {
    const says = match(reader, /request (?:says|does not say)\b/y);
    if (says !== null) return { kind: 'mentioned', cues: readCues(reader), negated: says.endsWith('say') };
    expect(reader, '{');
    const path = readPath(reader);
    skipSpaces(reader);
    const operator = match(reader, OPERATOR) ?? fail(reader, 'a comparison such as = or is empty');
    if (!isOperator(operator)) return fail(reader, 'a comparison');
    if (operator.endsWith('empty')) return { kind: 'compare', path, operator };
    return { kind: 'compare', path, operator, value: readExpression(reader) };
  });
}

/** A quoted string without references. */
export function readText(text: string): string {
  return whole(text, readString);
}

function whole<Value>(text: string, read: (reader: Reader) => Value): Value {
  const reader = readerOf(text);
  skipSpaces(reader);
  const value = read(reader);
  skipSpaces(reader);
  if (reader.at < text.length) fail(reader, 'the end');
  return value;
}

function readCues(reader: Reader): readonly string[] {
  const cues: string[] = [];
  do {
    skipSpaces(reader);
    cues.push(readString(reader));
    skipSpaces(reader);
  } while (match(reader, /or\b/y) !== null);
  return cues;
}

function isOperator(text: string): text is Operator {
  return /^(?:=|!=|<=?|>=?|contains|is empty|is not empty)$/.test(text);
}

function readExpression(reader: Reader): Expression {
  enter(reader);
  const expression = readBare(reader);
  leave(reader);
  return expression;
}

function readBare(reader: Reader): Expression {
  skipSpaces(reader);
  const next = reader.text.charAt(reader.at);
  if (next === '"') return asTemplate(readTemplate(reader, readPath));
  if (next === '[') return readList(reader);
  if (next === '{') return readBraces(reader);
  const word = match(reader, /(?:null|true|false)\b/y);
  const constant = word === null ? readNumber(reader) : WORDS.get(word);
  return constant === undefined ? fail(reader, 'a value') : { kind: 'constant', value: constant };
}

function asTemplate(parts: readonly (string | Path)[]): Expression {
  const [text = ''] = parts;
  if (parts.length < 2 && typeof text === 'string') return { kind: 'constant', value: text };
  return { kind: 'template', parts };
}

/** A list of constants is one constant: there is one way to say a thing. */
function readList(reader: Reader): Expression {
  expect(reader, '[');
  const items: Expression[] = [];
  skipSpaces(reader);
  while (!accept(reader, ']')) {
    if (items.length > 0) expect(reader, ',');
    items.push(readExpression(reader));
    skipSpaces(reader);
  }
  const constants = items.filter((item) => item.kind === 'constant');
  return constants.length === items.length
    ? { kind: 'constant', value: constants.map((item) => item.value) }
    : { kind: 'list', items };
}

/** `{deal.name}` is a reference, `{name: …}` a record. */
function readBraces(reader: Reader): Expression {
  const start = reader.at;
  expect(reader, '{');
  skipSpaces(reader);
  const root = match(reader, ROOT);
  skipSpaces(reader);
  const isReference = root !== null && /[.[}]/.test(reader.text.charAt(reader.at));
  reader.at = start;
  if (!isReference) return asRecord(readFields(reader, '{', '}'));
  expect(reader, '{');
  return { kind: 'reference', path: readPath(reader) };
}

function asRecord(fields: { readonly [name: string]: Expression }): Expression {
  const entries = Object.entries(fields);
  const constants = entries.flatMap(([key, field]) => (field.kind === 'constant' ? [[key, field.value] as const] : []));
  return constants.length === entries.length
    ? { kind: 'constant', value: Object.fromEntries(constants) }
    : { kind: 'record', fields };
}

function readFields(reader: Reader, open: string, close: string): { readonly [name: string]: Expression } {
  const fields = new Map<string, Expression>();
  expect(reader, open);
  skipSpaces(reader);
  while (!accept(reader, close)) {
    if (fields.size > 0) expect(reader, ',');
    const key = readKey(reader);
    if (fields.has(key)) cannotRead(reader, `${JSON.stringify(key)} is given twice`);
    expect(reader, ':');
    fields.set(key, readExpression(reader));
    skipSpaces(reader);
  }
  return Object.fromEntries(fields);
}

function readKey(reader: Reader): string {
  skipSpaces(reader);
  return match(reader, BARE_KEY) ?? readString(reader);
}

/** From after the opening brace to after the closing one. */
function readPath(reader: Reader): Path {
  skipSpaces(reader);
  const root = match(reader, ROOT) ?? fail(reader, 'the name of an input or result');
  const segments: PathSegment[] = [];
  skipSpaces(reader);
  while (!accept(reader, '}')) {
    segments.push(readSegment(reader));
    skipSpaces(reader);
  }
  return { root, segments };
}

function readSegment(reader: Reader): PathSegment {
  if (accept(reader, '.')) return { kind: 'key', key: match(reader, BARE_KEY) ?? fail(reader, 'a key') };
  expect(reader, '[');
  skipSpaces(reader);
  const segment = readBrackets(reader);
  expect(reader, ']');
  return segment;
}

function readBrackets(reader: Reader): PathSegment {
  const index = match(reader, INDEX);
  if (index !== null) return { kind: 'index', index: Number(index) };
  const kind = match(reader, ALL) === null ? 'first' : 'all';
  const quoted = reader.text.charAt(reader.at) === '"';
  const field = readKey(reader);
  skipSpaces(reader);
  if (quoted && kind === 'first' && reader.text.charAt(reader.at) === ']') return { kind: 'key', key: field };
  return { kind, selector: readSelector(reader, field) };
}

function readSelector(reader: Reader, field: string): Selector {
  if (match(reader, /in\s+request\b/y) !== null) return { kind: 'named', field };
  const operator = match(reader, /!?=/y) ?? fail(reader, '"in request", = or !=');
  return { kind: 'compare', field, operator: operator === '=' ? '=' : '!=', value: readExpression(reader) };
}
