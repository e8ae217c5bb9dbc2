import { hash as digest } from 'node:crypto';
import type { Json } from '../domain/json.ts';
import type { Step, Task } from '../domain/task.ts';
import { canonicalJson, hash, hashJson } from '../util/hash.ts';
import { parseJson } from './parse-json.ts';

/** Of what was said or found so much is compared: some exports shorten the rest. */
const HEAD = 200;
const DIGITS = 10;
/** Where nothing was called, a reply this long is hardly given twice. */
const TELLING_REPLY = 40;

/** What is compared of a task to see whether another log tells of the same run. */
export interface Run {
  readonly format: string;
  /** In milliseconds; null where the log has none. */
  readonly start: number | null;
  readonly end: number | null;
  /** Hashes of the beginnings of the person's further turns, of the results and of the reply; '' for nothing. */
  readonly turns: readonly string[];
  readonly results: readonly string[];
  readonly reply: string;
  /** A short reply is no proof. */
  readonly isTelling: boolean;
  /** How much of a record it is, the weightiest first. */
  readonly worth: readonly number[];
}

/** Digits of what is equal for all tasks that may be one run, at the beginning of what `printRun` gives. */
export const RUN_KEY = 16;

/**
 * What tells that two tasks may be one run that two programs wrote down, an agent and what watched it: a key of the
 * request and the calls in their order, and behind it what else is compared. Empty for a trial of a benchmark, which
 * may well be the same from the first word to the last. Has no blanks.
 */
export function printRun(task: Task): string {
  if (task.repeatOf !== undefined) return '';
  const [first = '', ...turns] = task.request;
  const calls = task.steps.map(({ tool, arguments: given }) => [tool, given]);
  const [start, end] = [Date.parse(task.startedAt ?? ''), Date.parse(task.endedAt ?? task.startedAt ?? '')];
  const results = task.steps.map(resultOf);
  const known: Run = {
    format: task.source.format,
    start: Number.isNaN(start) ? null : start,
    end: Number.isNaN(start) ? null : Math.max(start, Number.isNaN(end) ? start : end),
    turns: turns.map(headOf),
    results,
    reply: headOf(task.reply),
    isTelling: firstOf(task.reply, TELLING_REPLY).length >= TELLING_REPLY,
    worth: worthOf(task, results),
  };
  return `${hashJson([withoutBlanks(first), calls], RUN_KEY)}${JSON.stringify(known)}`;
}

/** A recorded label counts most, as nothing else says as much; then times, results, what the person said next, and tokens. */
function worthOf({ outcome, startedAt, tokens, request }: Task, results: readonly string[]): number[] {
  const isLabelled = outcome.evidence.some(({ kind }) => kind === 'recorded-label' || kind === 'reported');
  const isTimed = startedAt !== undefined;
  const known = results.filter((each) => each !== '').length;
  return [Number(isLabelled), Number(isTimed), known, request.length, Number(tokens.input + tokens.output > 0)];
}

function resultOf({ result, status }: Step): string {
  return status === 'missing' ? '' : headOf(plain(result));
}

/** The text of a result, however it was wrapped up. */
function plain(value: Json): string {
  if (typeof value === 'string') {
    const parsed = mayBeJson(value) ? parseJson(value) : null;
    return parsed?.ok === true ? plain(parsed.value) : value;
  }
  if (value === null || typeof value !== 'object') return String(value ?? '');
  const parts = Array.isArray(value) ? value : 'content' in value ? value.content : undefined;
  if (typeof parts === 'string') return plain(parts);
  return textsOf(parts) ?? canonicalJson(value);
}

/** That a text only begins like JSON, as code does, is known at the end of parsing it alone; most such text ends otherwise. */
function mayBeJson(text: string): boolean {
  return /^\s*[[{]/.test(text) && /[\]}]$/.test(text.trimEnd());
}

function textsOf(parts: Json | undefined): string | null {
  if (!Array.isArray(parts) || parts.length === 0) return null;
  const texts = parts.map((part) =>
    part !== null && typeof part === 'object' && 'text' in part && typeof part.text === 'string' ? part.text : null,
  );
  return texts.includes(null) ? null : plain(texts.join('\n'));
}

function headOf(text: string): string {
  const length = packHead(text);
  if (length !== null) return length === 0 ? '' : hashBytes(packed.subarray(0, length));
  const head = firstOf(text.slice(0, HEAD * 10), HEAD);
  return head === '' ? '' : hash(head, DIGITS);
}

/** The characters of the head that is looked at, as bytes. */
const packed = new Uint8Array(HEAD);

/**
 * Packs the first characters of a text without its blanks, and gives their number: of plain text, as nearly all is, this
 * takes a third of the time. Null where there is anything but ASCII.
 */
function packHead(text: string): number | null {
  const end = Math.min(text.length, HEAD * 10);
  let length = 0;
  for (let at = 0; at < end && length < HEAD; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return null;
    if (code > 0x20 || (code < 0x20 && (code < 0x09 || code > 0x0d))) packed[length++] = code;
  }
  return length;
}

function hashBytes(bytes: Uint8Array): string {
  return digest('sha256', bytes, 'hex').slice(0, DIGITS);
}

/** The first characters of a text without its blanks: rarely are half of them blanks, so little has to be looked at. */
function firstOf(text: string, length: number): string {
  const near = withoutBlanks(text.slice(0, 2 * length));
  const isEnough = near.length >= length || text.length <= 2 * length;
  return (isEnough ? near : withoutBlanks(text)).slice(0, length);
}

function withoutBlanks(text: string): string {
  return text.replace(/\s+/g, '');
}
