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
  const lines = countLines(text);
  return { sha256: hash(text, 64), lines, marks: marksOf(text, stepOf(lines)).join('') };
}

export function isPrintOf({ sha256 }: Print, text: string): boolean {
  return hash(text, 64) === sha256;
}

/** The first line (from 1) at which a text is not what it was; of a long file the first of some lines of which one is. */
export function firstChange(
  { lines: before, marks }: Print,
  text: string,
): { readonly from: number; readonly to: number } {
  const lines = countLines(text);
  const step = stepOf(before);
  const now = marksOf(text, step);
  const last = Math.ceil(before / step);
  const at = now.findIndex(
    (mark, index) => index >= last || mark !== marks.slice(DIGITS * index, DIGITS * (index + 1)),
  );
  const block = at === -1 ? now.length - 1 : at; // what is left of it is as it was
  const from = Math.max(1, Math.min(block * step + 1, lines));
  return { from, to: Math.max(from, Math.min((block + 1) * step, lines)) };
}

function stepOf(lines: number): number {
  return Math.ceil(lines / MOST_MARKS);
}

/** A hash of each so many lines, without the end of the last of them. Where they are is looked up: no line is copied. */
function marksOf(text: string, step: number): readonly string[] {
  const marks: string[] = [];
  for (let start = 0; start <= text.length; ) {
    let end = text.indexOf('\n', start);
    for (let more = step - 1; more > 0 && end !== -1; more--) end = text.indexOf('\n', end + 1);
    const last = end === -1 ? text.length : end;
    marks.push(hash(text.slice(start, last), DIGITS));
    start = last + 1;
  }
  return marks;
}

function countLines(text: string): number {
  let lines = 1;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) lines += 1;
  return lines;
}
