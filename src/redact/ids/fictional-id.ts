import type { Pseudonym } from '../pseudonym.ts';
import { isGivenOut } from './given-out.ts';

/** Id without what separates its parts, in capitals. */
export function compactId(value: string): string {
  return value.replace(/[ ./-]/g, '').toUpperCase();
}

/** Of that many, one always failed every issuer's check. */
const MOST_TRIES = 40;

/**
 * An id in the same layout that nobody was given: it fails the issuers' checks, its digits begin with zeros and end with
 * check digits of our own. Bank codes get the country ZZ, which is kept free (ISO 3166).
 */
export function fictionalId(value: string, pseudonym: Pseudonym): string {
  const compact = compactId(value);
  let made = makeUp(compact, pseudonym.hex('id', compact, 64));
  for (let tried = 1; tried < MOST_TRIES && isGivenOut(made); tried++) {
    made = makeUp(compact, pseudonym.hex(`id-${tried}`, compact, 64));
  }
  let next = 0;
  return value.replace(/[A-Za-z0-9]/g, (original) => {
    const character = made.charAt(next++);
    return /[a-z]/.test(original) ? character.toLowerCase() : character;
  });
}

/** Whether a compact id is one that this writes. */
export function isFictionalId(compact: string): boolean {
  const digits = compact.replace(/\D/g, '');
  if (digits.length < LEAST_DIGITS) return compact.slice(4, 6) === 'ZZ';
  return digits.startsWith(zerosOf(digits)) && withCheck(compact) === compact;
}

/** With fewer digits an id is told by its letters: of those here, bank codes alone. */
const LEAST_DIGITS = 4;

/** `drawn` is 64 hex digits; of each character of the id, two decide. */
function makeUp(compact: string, drawn: string): string {
  const digits = compact.replace(/\D/g, '');
  const isBank = digits.length < LEAST_DIGITS;
  const zeros = isBank ? 0 : zerosOf(digits).length;
  let seen = 0;
  const made = [...compact].map((character, index) => {
    const number = Number.parseInt(drawn.slice(2 * index, 2 * index + 2), 16);
    if (/\d/.test(character)) return seen++ < zeros ? '0' : String(number % 10);
    if (isBank && (index === 4 || index === 5)) return 'Z';
    return /[A-Z]/.test(character) ? String.fromCharCode(65 + (number % 26)) : character;
  });
  return isBank ? made.join('') : withCheck(made.join(''));
}

/** Long ones can spare three: then no social security number, of any country that has nine digits, begins so. */
function zerosOf(digits: string): string {
  return digits.length >= 9 ? '000' : '0';
}

/** The last digits, two of a short id and one of a long one, follow from all that stands before them. */
function withCheck(compact: string): string {
  const count = compact.replace(/\D/g, '').length >= 9 ? 1 : 2;
  const places = [...compact.matchAll(/\d/g)].slice(-count).map(({ index }) => index);
  const rest = [...compact].filter((_, index) => !places.includes(index)).join('');
  const sum = [...rest].reduce((total, character) => (total * 37 + character.charCodeAt(0)) % 97, 0);
  const check = String(sum % 10 ** count).padStart(count, '0');
  return [...compact].map((character, index) => check[places.indexOf(index)] ?? character).join('');
}
