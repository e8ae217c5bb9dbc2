import { stemmer } from 'stemmer';

/** A word of a text. Two words are the same where one of their stems is. */
export interface Word {
  /** The stem; of scripts written without spaces, two neighbouring characters. */
  readonly stem: string;
  /** In lower case, without accents, as it was written. */
  readonly text: string;
  /** `followup` and `abc123` of `follow-up` and `ABC-123`, beside the words of their parts. */
  readonly isJoined: boolean;
}

const LONGEST_WORD = 64;
const MOST_STEMS = 50_000;
/** Words that a hyphen, a dot or an underscore holds together: at most this many of them are also read as one. */
const MOST_PARTS = 6;

const ACCENTS = /[\u0300-\u036f]/g;
const COMPOUND = /[\p{L}\p{N}\p{M}]+(?:[-_.][\p{L}\p{N}\p{M}]+)*/gu;
const PART = /[\p{L}\p{N}\p{M}]+/gu;
const HUMP = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u;
/** Scripts that are written without spaces between words, or that glue endings to them. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;
const UNSPACED_RUN = new RegExp(`${UNSPACED.source}+|[^${UNSPACED.source.slice(1, -1)}]+`, 'gu');

/** The words of a text in order, for the index and for questions alike. Linear in its length. */
export function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  for (const [compound] of text.normalize('NFC').matchAll(COMPOUND)) addCompound(words, compound);
  return words;
}

/** The stems of a text, as the index keeps them. */
export function stemsOf(text: string): readonly string[] {
  return wordsOf(text).map(({ stem }) => stem);
}

function addCompound(words: Word[], compound: string): void {
  const parts = compound.match(PART) ?? [];
  const pieces = parts.flatMap((part) => part.split(HUMP));
  for (const piece of pieces) addPiece(words, fold(piece));
  if (pieces.length < 2 || pieces.length > MOST_PARTS || UNSPACED.test(compound)) return;
  const joined = fold(pieces.join('')).slice(0, LONGEST_WORD);
  words.push({ stem: stemOf(joined), text: joined, isJoined: true });
}

function addPiece(words: Word[], piece: string): void {
  if (!UNSPACED.test(piece)) {
    const text = piece.slice(0, LONGEST_WORD);
    if (text !== '') words.push({ stem: stemOf(text), text, isJoined: false });
    return;
  }
  for (const [run] of piece.matchAll(UNSPACED_RUN)) {
    if (UNSPACED.test(run)) addPairs(words, [...run]);
    else addPiece(words, run);
  }
}

function addPairs(words: Word[], characters: readonly string[]): void {
  const last = Math.max(1, characters.length - 1);
  for (let at = 0; at < last; at++) {
    const pair = `${characters[at] ?? ''}${characters[at + 1] ?? ''}`;
    words.push({ stem: pair, text: pair, isJoined: false });
  }
}

/** Lower case without accents; other marks carry meaning in the scripts that use them. */
function fold(text: string): string {
  const lower = text.toLowerCase();
  if (/^[a-z0-9]*$/.test(lower)) return lower;
  return lower.normalize('NFKD').replace(ACCENTS, '').normalize('NFC').replaceAll('ß', 'ss');
}

const stems = new Map<string, string>();

function stemOf(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  if (stems.size >= MOST_STEMS) stems.clear();
  const stem = /^[a-z]{3,}$/.test(word) ? stemmer(word) : word;
  stems.set(word, stem);
  return stem;
}
