/** As far as a turn is searched, and as long as a phrase may be: what untrusted text may cost. */
export const SEARCHED_CHARACTERS = 10_000;
const LONGEST_PHRASE = 300;
const WORD_CHARACTER = /[\p{L}\p{M}\p{N}_]/u;
/** Scripts written without spaces: every position between two of their characters may be a word boundary. */
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

/** The first 10,000 characters as phrases are compared in: NFKC, lower case, straight apostrophes, single spaces. */
export function foldWords(text: string): string {
  const searched = text.slice(0, SEARCHED_CHARACTERS);
  return searched.normalize('NFKC').toLowerCase().replace(/[‘’]/g, "'").replace(/\s+/g, ' ').trim();
}

/** Position of the phrase as whole words, -1 where it is not said; over 300 characters it never is. Both must be folded. */
export function findPhrase(text: string, phrase: string): number {
  if (phrase === '' || phrase.length > LONGEST_PHRASE) return -1;
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
    if (isBoundary(text, at) && isBoundary(text, at + phrase.length)) return at;
  }
  return -1;
}

function isBoundary(text: string, position: number): boolean {
  const before = characterBefore(text, position);
  const after = characterAt(text, position);
  if (!WORD_CHARACTER.test(before) || !WORD_CHARACTER.test(after)) return true;
  return SPACELESS.test(before) || SPACELESS.test(after);
}

function characterBefore(text: string, position: number): string {
  return Array.from(text.slice(Math.max(0, position - 2), position)).at(-1) ?? '';
}

function characterAt(text: string, position: number): string {
  const point = text.codePointAt(position);
  return point === undefined ? '' : String.fromCodePoint(point);
}
