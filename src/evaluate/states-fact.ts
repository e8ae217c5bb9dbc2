import type { Fact } from '../domain/exam.ts';
import { factVariants } from './fact-variants.ts';

/** Longer texts are cut, so that looking for a long fact in one stays cheap. */
const MAXIMUM_TEXT = 20_000;

/**
 * Whether the text states the fact in one of its usual notations, case-insensitive and as whole words and numbers: `paid`
 * is not in `unpaid`, nor 12 in `2012`, `12.5` or `1,012`. Only the first 20,000 characters are looked at.
 */
export function statesFact(text: string, fact: Fact): boolean {
  const inside = fold(text.slice(0, MAXIMUM_TEXT));
  return factVariants(fact).some((variant) => hasWhole(inside, fold(variant)));
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function hasWhole(text: string, part: string): boolean {
  if (part === '') return false;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) {
    if (!continuesBefore(text, at, part) && !continuesAfter(text, at + part.length)) return true;
  }
  return false;
}

/** Enough on either side for a whole character and for the digits of a number. */
const NEAR = 4;
// Han, kana, Thai and the like are written without spaces: there a word's edge cannot be seen.
const WORD_BEFORE =
  /(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{N}\p{M}]$/u;
const WORD_AFTER =
  /^(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{N}\p{M}]/u;

function continuesBefore(text: string, at: number, part: string): boolean {
  const before = text.slice(Math.max(0, at - NEAR), at);
  if (WORD_BEFORE.test(before)) return true;
  return (/\d\.$/.test(before) && /^\d/.test(part)) || (/\d,$/.test(before) && /^\d{3}(?!\d)/.test(part));
}

/** A decimal point or a thousands separator with its digits goes on with a number. */
function continuesAfter(text: string, end: number): boolean {
  const after = text.slice(end, end + NEAR + 1);
  if (WORD_AFTER.test(after)) return true;
  return /\d/.test(text.charAt(end - 1)) && /^(?:\.\d|,\d{3}(?!\d))/.test(after);
}
