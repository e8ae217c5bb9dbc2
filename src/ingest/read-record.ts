import type { Json } from '../domain/json.ts';
import { isObject } from './formats/common/lenient.ts';
import { readEventLine } from './formats/common/server-events.ts';
import type { UnreadMember } from './formats/format.ts';
import { parseJson } from './parse-json.ts';
import { decode, type LogLine } from './read-lines.ts';

/** What a line of a log says: a record, nothing, or something that cannot be read. */
export type LineRecord =
  /** `repaired`: what had to be left out of the line, counted as well. */
  | { readonly kind: 'record'; readonly value: Json; readonly repaired: string | null }
  | { readonly kind: 'blank' }
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** A last line that may still be growing: it is read the next time. */
  | { readonly kind: 'unfinished'; readonly reason: string };

const BLANK: LineRecord = { kind: 'blank' };
const UNFINISHED: LineRecord = { kind: 'unfinished', reason: 'unfinished last line, left for the next run' };
/** Places in a damaged line where a record may begin that are tried. */
const MOST_TRIED = 4;

/** `unread`: what need not be read of a long line. */
export function readRecord(
  { bytes, finished }: LogLine,
  lineBytes: number,
  unread: readonly UnreadMember[] = [],
): LineRecord {
  if (bytes === null) return tooLong(lineBytes, finished);
  const short = finished && bytes.length > WORTH_LEAVING_OUT ? readShortened(bytes, unread) : null;
  if (short !== null) return { kind: 'record', value: short, repaired: null };
  const text = decode(bytes);
  if (text.trim() === '') return finished ? BLANK : UNFINISHED;
  const parsed = parseJson(text);
  if (!finished) {
    // a number that stands at the end may be the beginning of a longer one, the name of an event too
    const value = parsed.ok ? parsed.value : (readEventLine(text) ?? undefined);
    return typeof value === 'object' ? { kind: 'record', value, repaired: null } : UNFINISHED;
  }
  if (parsed.ok) return { kind: 'record', value: parsed.value, repaired: null };
  const event = readEventLine(text);
  if (event !== undefined) return event === null ? BLANK : { kind: 'record', value: event, repaired: null };
  const value = readBehindDamage(text);
  if (value !== undefined) return { kind: 'record', value, repaired: 'text before a record, left out' };
  return { kind: 'unreadable', reason: parsed.reason };
}

/** A line that is no JSON as a record with its text; formats of such lines read their file as a whole. */
export function readTextLine({ bytes, finished }: LogLine, lineBytes: number): LineRecord {
  if (bytes === null) return tooLong(lineBytes, finished);
  return finished ? { kind: 'record', value: { text: decode(bytes) }, repaired: null } : UNFINISHED;
}

function tooLong(lineBytes: number, finished: boolean): LineRecord {
  const reason = `line longer than ${lineBytes} bytes`;
  return finished ? { kind: 'unreadable', reason } : { kind: 'unfinished', reason: `unfinished last ${reason}` };
}

/** Bytes below which a member is parsed sooner than left out. */
const WORTH_LEAVING_OUT = 500;
/** Bytes of a line in which its type stands. */
const BEGINNING = 600;

/** The record of a line without what need not be read; null where there is nothing to leave out, or it cannot be. */
function readShortened(line: Buffer, unread: readonly UnreadMember[]): Json | null {
  if (unread.length === 0) return null;
  const type = typeIn(unread).exec(line.toString('latin1', 0, BEGINNING))?.[1];
  for (const member of unread) {
    if (member.type !== type) continue;
    const text = leaveOut(line, member);
    const parsed = text === null ? null : parseJson(text);
    if (parsed?.ok !== true || !isObject(parsed.value)) continue;
    if (parsed.value.type === member.type && member.behind in parsed.value) return parsed.value;
  }
  return null;
}

/** Finds the type of a line where it is one of the members'; most often the first that is named is the line's own. */
function typeIn(unread: readonly UnreadMember[]): RegExp {
  const known = types.get(unread);
  if (known !== undefined) return known;
  const pattern = new RegExp(`"type":"(${unread.map(({ type }) => type).join('|')})"`);
  types.set(unread, pattern);
  return pattern;
}

/** Formats are few and never change. */
const types = new WeakMap<readonly UnreadMember[], RegExp>();

/**
 * The text of a line without a member. A name with a colon behind it, quotes and all, is never inside a string; and what
 * is left is an object only where what stands before the member and what is read after it are equally deep.
 */
function leaveOut(line: Buffer, { name, until, unless }: UnreadMember): string | null {
  const start = line.indexOf(`,"${name}":`);
  if (start < 0) return null;
  const end = until === undefined ? line.length : line.lastIndexOf(`,"${until}":`);
  if (end - start < WORTH_LEAVING_OUT) return null;
  const member = line.subarray(start, end);
  if (unless.some((needed) => member.includes(needed))) return null;
  return decodeAround(line, start, end);
}

/** Where what stays of a line is put together: as one piece it is decoded at once, as two it would be copied again. */
const scratch = Buffer.allocUnsafeSlow(64 * 1024);

/** The text of an object's line without what stands between two places; the object is closed where nothing follows. */
function decodeAround(line: Buffer, start: number, end: number): string {
  const length = start + line.length - end;
  if (length >= scratch.length) return line.toString('utf8', 0, start) + (line.toString('utf8', end) || '}');
  line.copy(scratch, 0, 0, start);
  if (end === line.length) scratch[start] = CLOSE;
  else line.copy(scratch, start, end);
  return scratch.toString('utf8', 0, Math.max(length, start + 1));
}

const CLOSE = 0x7d; // }

/**
 * The object at the end of a line that begins with something else: half a word of a command, zeros that a crash left.
 * A line that begins as JSON is not tried: what can be parsed of its end may be a part of a record that was cut.
 */
function readBehindDamage(text: string): Json | undefined {
  if (/^\s*["[{]/.test(text)) return undefined;
  let start = text.indexOf('{');
  for (let tried = 0; start >= 0 && tried < MOST_TRIED; tried++, start = text.indexOf('{', start + 1)) {
    const parsed = parseJson(text.slice(start));
    if (parsed.ok) return parsed.value;
  }
  return undefined;
}
