import type { Json } from '../domain/json.ts';

export interface FoundJson {
  readonly value: Json;
  /** The words it was written in. */
  readonly text: string;
}

/** Candidates that are tried, the longest first; more of them in one answer are noise. */
const MOST_TRIED = 50;
const DEEPEST = 64;

/**
 * The JSON objects and arrays in a text, in order, whatever prose or code fence stands around them; one inside another
 * is not listed, nor is one nested deeper than 64. Linear in the length of the text.
 */
export function findJson(text: string): readonly FoundJson[] {
  const found: (FoundJson & Span)[] = [];
  for (const { start, end } of longestSpans(text)) {
    if (found.some((outer) => outer.start <= start && end <= outer.end)) continue;
    const words = text.slice(start, end);
    try {
      found.push({ value: JSON.parse(words), text: words, start, end });
    } catch {
      // prose in brackets; the next candidate may be what is looked for
    }
  }
  return found.sort((a, b) => a.start - b.start).map(({ value, text: words }) => ({ value, text: words }));
}

/** The longest of them; null where there is none. */
export function findLongestJson(text: string): FoundJson | null {
  return findJson(text).reduce<FoundJson | null>(
    (longest, found) => (longest === null || found.text.length > longest.text.length ? found : longest),
    null,
  );
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Pairs of brackets, the longest first. Quotes outside of brackets mean nothing, and no JSON string spans lines. */
function longestSpans(text: string): readonly Span[] {
  const open: { readonly start: number; readonly close: string; height: number }[] = [];
  const longest: Span[] = [];
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"' && open.length > 0) at = endOfString(text, at);
    else if (letter === '{') open.push({ start: at, close: '}', height: 1 });
    else if (letter === '[') open.push({ start: at, close: ']', height: 1 });
    else if (letter === open.at(-1)?.close) {
      const pair = open.pop();
      const outer = open.at(-1);
      if (pair === undefined) continue;
      if (outer !== undefined) outer.height = Math.max(outer.height, pair.height + 1);
      if (pair.height <= DEEPEST) keepLongest(longest, { start: pair.start, end: at + 1 });
    }
  }
  return longest;
}

/** Index of the closing quote, or of the last character before the end of the line. */
function endOfString(text: string, quote: number): number {
  for (let at = quote + 1; at < text.length; at++) {
    const letter = text[at];
    if (letter === '\\') at++;
    else if (letter === '"') return at;
    else if (letter === '\n') return at - 1;
  }
  return text.length;
}

function keepLongest(longest: Span[], span: Span): void {
  const lengthOf = ({ start, end }: Span): number => end - start;
  const place = longest.findIndex((other) => lengthOf(other) < lengthOf(span));
  longest.splice(place === -1 ? longest.length : place, 0, span);
  if (longest.length > MOST_TRIED) longest.pop();
}
