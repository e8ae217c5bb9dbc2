import { hash } from '../../util/hash.ts';

/** What a file looked like when it was written. */
export interface Print {
  readonly sha256: string;
  /** How many lines it had, the empty one after its last end included. */
  readonly lines: number;
  /** Four hex digits for every line, or for every so many of a long file: they say where it was changed. */
  readonly marks: string;
}

/** Enough to lead a person to the place; the hash of the whole is what finds a change. */
const MOST_MARKS = 512;
const DIGITS = 4;

export function printOf(text: string): Print {
  const lines = text.split('\n');
  return { sha256: hash(text, 64), lines: lines.length, marks: marksOf(lines, stepOf(lines.length)).join('') };
}

export function isPrintOf({ sha256 }: Print, text: string): boolean {
  return hash(text, 64) === sha256;
}

/** The first line (from 1) at which a text is not what it was; of a long file the first of some lines of which one is. */
export function firstChange(
  { lines: before, marks }: Print,
  text: string,
): { readonly from: number; readonly to: number } {
  const lines = text.split('\n');
  const step = stepOf(before);
  const now = marksOf(lines, step);
  const last = Math.ceil(before / step);
  const at = now.findIndex(
    (mark, index) => index >= last || mark !== marks.slice(DIGITS * index, DIGITS * (index + 1)),
  );
  const block = at === -1 ? now.length - 1 : at; // what is left of it is as it was
  const from = Math.max(1, Math.min(block * step + 1, lines.length));
  return { from, to: Math.max(from, Math.min((block + 1) * step, lines.length)) };
}

function stepOf(lines: number): number {
  return Math.ceil(lines / MOST_MARKS);
}

function marksOf(lines: readonly string[], step: number): readonly string[] {
  const count = Math.ceil(lines.length / step);
  return Array.from({ length: count }, (_, block) =>
    hash(lines.slice(block * step, (block + 1) * step).join('\n'), DIGITS),
  );
}
