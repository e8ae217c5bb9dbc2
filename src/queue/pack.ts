import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { z } from 'zod';
import { describeIssue } from '../util/describe-issue.ts';
import { codeOf } from '../util/error-code.ts';
import { nestsDeeper } from '../util/nesting.ts';

/** Levels of arrays and objects in anything that comes through Redis: recorded results nest, but not like this. */
const LEVELS = 100;
/** Shorter texts gain nothing. */
const WORTH_IT = 600;

/** Bytes of each kind of thing: what is larger is refused on both sides. */
export const LIMITS = {
  card: 256 * 1024,
  posting: 1024 * 1024,
  claim: 1024,
  doubt: 64 * 1024,
  job: 8 * 1024 * 1024,
  result: 32 * 1024 * 1024,
  material: 128 * 1024 * 1024,
} as const;

/** JSON of a value, compressed where that pays; JSON begins with a brace, base64 never does. */
export function pack(value: unknown): string {
  const text = JSON.stringify(value, writeVectors);
  if (text.length < WORTH_IT) return text;
  return deflateRawSync(text, { level: 3, chunkSize: roomFor(text.length) }).toString('base64');
}

/** The packed text of a value, or why whoever reads it would refuse it. */
export function packWithin(value: unknown, most: number): { readonly text: string } | { readonly fault: string } {
  const size = measure(value, most);
  if (size.fault !== null) return { fault: size.fault };
  const text = pack(value);
  return text.length <= most ? { text } : { fault: tooLarge(text.length, most) };
}

/** How large a value is as JSON, and what is wrong with that. */
export function measure(value: unknown, most: number): { readonly bytes: number; readonly fault: string | null } {
  if (nestsDeeper(value, LEVELS)) return { bytes: 0, fault: `nests deeper than ${LEVELS} levels` };
  try {
    const bytes = Buffer.byteLength(JSON.stringify(value, writeVectors));
    return { bytes, fault: bytes > most ? tooLarge(bytes, most) : null };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { bytes: Number.POSITIVE_INFINITY, fault: 'is longer than any text can be' };
  }
}

function tooLarge(bytes: number, most: number): string {
  return `has ${showMegabytes(bytes)} MB, of at most ${showMegabytes(most)}`;
}

export function showMegabytes(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(bytes < 10 * 1024 ** 2 ? 1 : 0);
}

export type Unpacked<Value> = { readonly value: Value } | { readonly fault: string };

/** The value of a packed text that someone else wrote: no larger, no deeper, and of the right shape, or why not. */
export function unpack<Value>(text: unknown, schema: z.ZodType<Value>, most: number): Unpacked<Value> {
  if (typeof text !== 'string') return { fault: 'is missing' };
  if (text.length > most) return { fault: 'is too large' };
  try {
    const json = text.startsWith('{') ? text : unpackJson(text, most);
    return check(JSON.parse(json), schema);
  } catch (error) {
    const isLarge = codeOf(error) === 'ERR_BUFFER_TOO_LARGE';
    return { fault: isLarge ? 'is too large' : 'is not readable' };
  }
}

function unpackJson(text: string, most: number): string {
  const bytes = Buffer.from(text, 'base64');
  return inflateRawSync(bytes, { maxOutputLength: most, chunkSize: roomFor(4 * bytes.length) }).toString();
}

/** zlib takes 16 kB for any answer unless it is told otherwise: for a hundred thousand jobs more than all the rest. */
function roomFor(bytes: number): number {
  return Math.min(16 * 1024, Math.max(64, bytes));
}

/** A value that was parsed already. */
function check<Value>(parsed: unknown, schema: z.ZodType<Value>): Unpacked<Value> {
  if (nestsDeeper(parsed, LEVELS)) return { fault: `nests deeper than ${LEVELS} levels` };
  const read = schema.safeParse(parsed);
  // as it was parsed: schemas here only check, and hashes depend on the order of members
  return read.success ? { value: parsed as Value } : { fault: describeIssue(read.error.issues[0]) };
}

/** Vectors as base64 of their float32s, little-endian: a third of what digits take, and not rounded. */
function writeVectors(_key: string, value: unknown): unknown {
  if (!(value instanceof Float32Array)) return value;
  const bytes = Buffer.alloc(value.length * 4);
  value.forEach((number, at) => {
    bytes.writeFloatLE(number, at * 4);
  });
  return bytes.toString('base64');
}

/** Null where the text is no whole number of float32s. */
export function readVector(text: string): Float32Array | null {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 0 || bytes.length % 4 !== 0) return null;
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4));
}
