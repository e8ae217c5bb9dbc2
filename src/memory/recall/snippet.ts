import type { WeighedTerm } from './question.ts';
import { wordsOf } from './words.ts';

export interface Snippet {
  /** Lines after the first of the passage. */
  readonly offset: number;
  /** Whole lines as they stand in the file, joined with LF; of one overlong line a part. */
  readonly text: string;
}

const MOST_LINES = 4;
/** Fewer are filled up with what follows. */
const ENOUGH_LINES = 3;
const LONGEST_LINE = 400;
/** Of an overlong line: where the words are looked for. */
const MOST_LOOKED_AT = 20_000;

/** The few lines of a passage that say most of what was asked; where none of them does, its first ones. */
export function findSnippet(text: string, terms: readonly WeighedTerm[]): Snippet {
  const lines = text.split('\n');
  const found = lines.map((line) => termsIn(line, terms));
  let best: Window = { from: 0, to: 0, worth: -1 };
  for (const [from, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const seen = new Map<string, number>();
    for (let to = from; to < Math.min(lines.length, from + MOST_LINES); to++) {
      for (const { stem, weight } of found[to] ?? []) seen.set(stem, weight);
      const worth = [...seen.values()].reduce((sum, weight) => sum + weight, 0);
      const isShorter = worth === best.worth && to - from < best.to - best.from;
      if (worth > best.worth || isShorter) best = { from, to, worth };
    }
  }
  return cut(lines, { ...best, to: withContext(lines, best) });
}

interface Window {
  /** Indexes of lines, both included. */
  readonly from: number;
  readonly to: number;
  readonly worth: number;
}

/** The lines after it up to the next heading or, unless it ends with a heading itself, the end of the paragraph. */
function withContext(lines: readonly string[], { from, to }: Window): number {
  const isHeading = (line: number): boolean => /^\s*#/.test(lines[line] ?? '');
  const isBlank = (line: number): boolean => (lines[line] ?? '').trim() === '';
  let last = to;
  while (last + 1 < lines.length && last + 1 - from < ENOUGH_LINES) {
    if (isHeading(last + 1) || (isBlank(last + 1) && !isHeading(last))) break;
    last++;
  }
  return last;
}

function cut(lines: readonly string[], { from, to }: Window): Snippet {
  const kept = lines.slice(from, to + 1);
  while ((kept.at(-1) ?? '').trim() === '' && kept.length > 1) kept.pop();
  if (kept.every((line) => line.length <= LONGEST_LINE)) return { offset: from, text: kept.join('\n') };
  const overlong = kept.findIndex((line) => line.length > LONGEST_LINE);
  return { offset: from + overlong, text: partOf(kept[overlong] ?? '') };
}

function partOf(line: string): string {
  const part = line.slice(0, LONGEST_LINE);
  return part.isWellFormed() ? part : part.slice(0, -1); // half of a character at the end
}

function termsIn(line: string, terms: readonly WeighedTerm[]): readonly WeighedTerm[] {
  const stems = stemsIn(line);
  return terms.filter(
    ({ stem, takesLonger }) => stems.has(stem) || (takesLonger && [...stems].some((other) => other.startsWith(stem))),
  );
}

/** Lines are shown again and again; finding their words is half the time of a question. */
const MOST_KNOWN = 5000;
const knownLines = new Map<string, ReadonlySet<string>>();

function stemsIn(line: string): ReadonlySet<string> {
  const known = knownLines.get(line);
  if (known !== undefined) return known;
  const stems = new Set(wordsOf(line.slice(0, MOST_LOOKED_AT)).map(({ stem }) => stem));
  if (knownLines.size >= MOST_KNOWN) knownLines.clear();
  if (line.length <= LONGEST_LINE) knownLines.set(line, stems);
  return stems;
}
