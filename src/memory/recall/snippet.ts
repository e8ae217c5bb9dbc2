import type { WeighedTerm } from './question.ts';
import { wordsOf } from './words.ts';

export interface Snippet {
  /** Lines after the first of the passage. */
  readonly offset: number;
  /** Whole lines as they stand in the file, joined with LF; of one overlong line a part. */
  readonly text: string;
}

const MOST_LINES = 4;
const LONGEST_LINE = 400;
/** Of an overlong line: where the words are looked for. */
const MOST_LOOKED_AT = 20_000;

/** The few lines of a passage that say most of what was asked; where none of them does, its first ones. */
export function findSnippet(text: string, terms: readonly WeighedTerm[]): Snippet {
  const lines = text.split('\n');
  const found = lines.map((line) => termsIn(line, terms));
  const weights = new Map(terms.map(({ stem, weight }) => [stem, weight]));
  let best = { from: 0, to: 0, worth: -1 };
  for (const [from, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const seen = new Set<string>();
    let worth = 0;
    for (let to = from; to < Math.min(lines.length, from + MOST_LINES); to++) {
      for (const stem of found[to] ?? []) {
        if (!seen.has(stem)) worth += weights.get(stem) ?? 0;
        seen.add(stem);
      }
      if (worth > best.worth) best = { from, to, worth };
    }
  }
  if (best.worth <= 0) best = { ...best, to: Math.min(lines.length, best.from + MOST_LINES) - 1 };
  return cut(lines, { ...best, to: withSomethingBelow(lines, best) });
}

/** A heading alone says little: what stands below it comes along. */
function withSomethingBelow(
  lines: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
): number {
  if (!/^\s*#/.test(lines[to] ?? '')) return to;
  let last = to;
  for (let line = to + 1; line < Math.min(lines.length, from + MOST_LINES); line++) {
    if (/^\s*#/.test(lines[line] ?? '')) break;
    if ((lines[line] ?? '').trim() !== '') last = line;
  }
  return last;
}

function cut(lines: readonly string[], { from, to }: { readonly from: number; readonly to: number }): Snippet {
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

function termsIn(line: string, terms: readonly WeighedTerm[]): readonly string[] {
  const stems = new Set(wordsOf(line.slice(0, MOST_LOOKED_AT)).map(({ stem }) => stem));
  return terms.flatMap(({ stem, takesLonger }) => {
    if (stems.has(stem)) return [stem];
    return takesLonger && [...stems].some((other) => other.startsWith(stem)) ? [stem] : [];
  });
}
