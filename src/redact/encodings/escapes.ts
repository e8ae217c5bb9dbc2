import type { Decoded, Encoding } from './encoding.ts';

/**
 * Texts are decoded in pieces, so that one escape does not make a long text be read twice. What begins in a piece is found
 * with it, and escapes that stand up to `AHEAD` after it count.
 */
const STEP = 2_048;
const AHEAD = 256;
/** What is decoded around a piece. */
const BEFORE = 256;
const AFTER = 2_048;

const NAMED: Readonly<Record<string, string>> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' };
const ESCAPE =
  /%(?<percent>[2-7][0-9A-Fa-f]|0[9ADad])|\\{1,8}(?:u00|x)(?<code>[2-7][0-9A-Fa-f])|\\{1,8}(?<slash>\/)|&(?:(?<name>amp|quot|apos|lt|gt)|#(?<number>\d{2,3})|#[xX]0{0,2}(?<hex>[2-7][0-9A-Fa-f]));/g;

/** Single characters of ASCII as URLs, JSON, JavaScript and HTML write them: `%40`, `\u0040`, `\x40`, `\/`, `&#64;`, `&quot;`. */
export const escapes: Encoding = {
  beginnings: [
    '%(?:[2-7][0-9A-Fa-f]|0[9ADad])',
    String.raw`\\(?:u00|x)[2-7]`,
    // In a URL only: patterns in code are full of them.
    String.raw`:\\{1,4}/`,
    '&(?:amp|quot|apos|lt|gt|#[0-9xX])',
  ],
  open(text, report) {
    let next = 0;
    return (place) => {
      for (let index = Math.max(next, Math.floor((place - AHEAD) / STEP)); index <= place / STEP; index++) {
        next = index + 1;
        const decoded = decodePiece(text, index * STEP);
        if (decoded !== null) report(decoded);
      }
    };
  },
};

interface Escape {
  readonly start: number;
  readonly end: number;
  readonly character: string;
}

function decodePiece(text: string, from: number): Decoded | null {
  const start = Math.max(0, from - BEFORE);
  const all = escapesIn(text.slice(start, from + STEP + AFTER), start);
  const isWorthIt = all.some((each) => each.start >= from && each.start < from + STEP + AHEAD && isTelling(each, text));
  if (!isWorthIt) return null;
  const pieces: string[] = [];
  /** Ends of escapes in the decoded text, and how far from there they are in the text around it. */
  const ends: number[] = [];
  const shifts: number[] = [];
  let end = start;
  let length = 0;
  for (const each of all) {
    pieces.push(text.slice(end, each.start), each.character);
    length += each.start - end + 1;
    end = each.end;
    ends.push(length);
    shifts.push(end - length);
  }
  const sourceOf = (at: number): number => at + (shifts[lastUpTo(ends, at)] ?? start);
  return {
    text: pieces.join('') + text.slice(end, from + STEP + AFTER),
    isWhole: false,
    placeOf: (find) => {
      const at = sourceOf(find.start);
      const isHere = at >= from && at < from + STEP;
      return { start: at, end: isHere ? sourceOf(find.end) : at };
    },
  };
}

function escapesIn(piece: string, start: number): readonly Escape[] {
  return [...piece.matchAll(ESCAPE)].flatMap((match) => {
    const character = characterOf(match);
    const at = start + match.index;
    return character === '' ? [] : [{ start: at, end: at + match[0].length, character }];
  });
}

function isTelling({ start, character }: Escape, text: string): boolean {
  return character !== '/' || text[start] !== '\\' || text[start - 1] === ':';
}

function characterOf({ groups = {} }: RegExpMatchArray): string {
  const { percent, code, slash, name, number, hex } = groups;
  if (slash !== undefined) return slash;
  if (name !== undefined) return NAMED[name] ?? '';
  const digits = percent ?? code ?? hex;
  const value = digits === undefined ? Number(number) : Number.parseInt(digits, 16);
  return value < 128 ? String.fromCharCode(value) : '';
}

/** Index of the last that is not above a value; -1 where all are. */
function lastUpTo(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
