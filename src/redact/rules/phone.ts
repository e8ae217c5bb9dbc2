import { isFictionalId } from '../ids/fictional-id.ts';
import type { Pseudonym } from '../pseudonym.ts';
import { type Alternative, lookFor, type Replacement, type Rule, type Span, spanOf } from '../rule.ts';

const INTERNATIONAL: Alternative = [String.raw`(?<![\w+.])\+\d`, String.raw`\d{0,2}(?:[ .()/-]{0,2}\d{1,5}){1,7}`];
const NORTH_AMERICAN: Alternative = [
  String.raw`(?<![\w.+-])(?=(?:1[ .-])?(?:\(\d{2,3}\)|\d{3}[-. ]\d))`,
  String.raw`(?:1[ .-])?(?:\(\d{2,3}\) ?\d{3,5}[-. ]|\d{3}-\d{3}-|[2-9]\d{2}([. ])[2-9]\d{2}\1)\d{4}(?![\w-]|\.\d)`,
];
const NATIONAL: Alternative = [
  String.raw`(?<![\w.+-])(?=\(?0[1-9][\d) /-])`,
  String.raw`\(?0[1-9]\d{0,3}\)?[ /-]\d{3,4}[ -]?\d{3,5}(?![\w-]|\.\d)`,
];
/** As in France: ` 06 12 34 56 78`. */
const PAIRS: Alternative = [
  String.raw`(?<![\w.+-])0[1-79](?=[ .-]\d\d)`,
  String.raw`(?:([ .-])\d\d)(?:\1\d\d){3}(?![\w-]|[. ](?:\d|[A-Fa-f]\d(?!\w)))`,
];
const CUED: Alternative = [
  String.raw`(?<![A-Za-z])(?:phone|telephone|tel|mobile|cell|fax|whatsapp)(?=[ _n#\\"'\s:=+\d])`,
  String.raw`(?:[ _]?(?:number|no\.?|#))?\\{0,3}["']?(?:\s{0,2}[:=]|\s{1,2}(?:is|at))?\s{0,2}\\{0,3}["']?(?<value>\+?\d(?:[ .-]?\d){6,14})(?![\w-])`,
];

/**
 * Phone numbers keep their layout; the digits move to numbers that nobody can have: area codes N9X in North America
 * (kept back by the numbering plan), country code 999 elsewhere (never assigned by the ITU).
 */
export const phone: Rule = {
  name: 'phone',
  revision: 3,
  looks: [
    lookFor([INTERNATIONAL], { read: (match) => trimInternational(match).filter((span) => isNumber(match, span)) }),
    lookFor([NORTH_AMERICAN], { read: readNumber }),
    lookFor([NATIONAL, PAIRS], { read: (match) => (isTable(match) ? [] : readNumber(match)) }),
    lookFor([CUED], { flags: 'di', read: readNumber }),
  ],
  replace: replacePhone,
  elsewhere: phoneElsewhere,
};

/** Puts a fictional number in the place of all digits of the value, whatever its shape. */
export function replacePhone(value: string, pseudonym: Pseudonym): string {
  const digits = digitsOf(value);
  const fictional = fictionalDigits(digits, value.trimStart().startsWith('+'), pseudonym);
  let next = 0;
  return value.replace(/\d/g, () => fictional.charAt(next++));
}

/** The same number as bare digits, as tools take it: nothing there says that it is one. */
export function phoneElsewhere(value: string, pseudonym: Pseudonym): readonly Replacement[] {
  const digits = digitsOf(value);
  if (digits.length < 9) return [];
  return [digits, americanDigits(digits, false) ?? digits].map((bare) => ({
    value: bare,
    placeholder: digitsOf(replacePhone(value.trimStart().startsWith('+') ? `+${bare}` : bare, pseudonym)),
  }));
}

/** Whether a text is nothing but a phone number; for text that its key says is one. */
export function isWholePhone(value: string): boolean {
  const count = digitsOf(value).length;
  if (!/^\+?[\d\s()./-]+$/.test(value) || count < 7 || count > 15) return false;
  return !/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)/.test(value);
}

/** Whether a number is one that this rule writes. */
export function isFictionalPhone(value: string): boolean {
  const digits = digitsOf(value);
  const international = value.trimStart().startsWith('+');
  const american = americanDigits(digits, international);
  if (american !== null) return /^[2-9]9/.test(american) && endsWithCheck(american);
  if (international) return digits.startsWith('999');
  return /^0?99/.test(digits) && endsWithCheck(digits);
}

function readNumber(match: RegExpExecArray): Span[] {
  const span = spanOf(match);
  return isNumber(match, span) ? [span] : [];
}

/** Three threes as parts are numbered, thousands in the middle of a number, pairs in the middle of more of them (a dump of bytes), or in even steps. */
function isTable({ 0: text, index, input }: RegExpExecArray): boolean {
  const before = input.slice(Math.max(0, index - 20), index);
  if (/^0\d\d-\d{3}-\d{3}$/.test(text)) return true;
  if (/^0\d\d \d{3} \d{3}$/.test(text)) return /(?<!\d)\d{1,3} $/.test(before);
  const pairs = text.split(/[ .-]/);
  if (pairs.length !== 5 || pairs.some((pair) => !/^\d\d$/.test(pair))) return false;
  const step = Number(pairs[1]) - Number(pairs[0]);
  const isEven = pairs.every((pair, at) => at === 0 || Number(pair) - Number(pairs[at - 1]) === step);
  return isEven || /(?<!\w)(?:\d+|\d[A-Fa-f]|[A-Fa-f]\d)[ .-]$/.test(before);
}

function isNumber({ input }: RegExpExecArray, { start, end }: Span): boolean {
  const value = input.slice(start, end);
  const count = digitsOf(value).length;
  const least = value.startsWith('0') || value.startsWith('(0') ? 9 : 7;
  return count >= least && count <= 15 && !isFictionalPhone(value) && !isFictionalId(digitsOf(value)) && !isDate(value);
}

/** At most 15 digits by E.164, 11 after +1: groups that follow belong to something else. */
function trimInternational({ 0: text, index: start }: RegExpExecArray): Span[] {
  const groups = [...text.matchAll(/\d+/g)];
  const most = groups[0]?.[0].startsWith('1') ? 11 : 15;
  let count = 0;
  let last = start;
  for (const group of groups) {
    if (count + group[0].length > most) break;
    count += group[0].length;
    last = start + group.index + group[0].length;
  }
  return count >= (most === 11 ? 11 : 8) ? [{ start, end: last }] : [];
}

function isDate(value: string): boolean {
  return /^\+?\(?(?:1[6-9]|20)\d\d[-/.](?:0[1-9]|1[0-2])[-/.]/.test(value);
}

function fictionalDigits(digits: string, international: boolean, pseudonym: Pseudonym): string {
  const american = americanDigits(digits, international);
  if (american !== null) {
    const area = `${2 + pseudonym.number('phone-area', american, 8)}9`;
    return digits.slice(0, -10) + withCheck(area + freeDigits(american, 6, pseudonym));
  }
  if (international) return `999${freeDigits(digits, digits.length - 3, pseudonym)}`;
  const zero = digits.startsWith('0') ? '0' : '';
  return withCheck(`${zero}99${freeDigits(digits, digits.length - zero.length - 4, pseudonym)}`);
}

/** The ten digits of a North American number, the same with and without the country code 1; else null. */
function americanDigits(digits: string, international: boolean): string | null {
  if (digits.length === 11 && digits.startsWith('1')) return digits.slice(1);
  return digits.length === 10 && !international && !digits.startsWith('0') ? digits : null;
}

function freeDigits(digits: string, count: number, pseudonym: Pseudonym): string {
  if (count <= 0) return '';
  return String(pseudonym.number('phone', digits, 10 ** Math.min(count, 12))).padStart(count, '0');
}

/** Two check digits tell our numbers from the few real ones that begin alike. */
function withCheck(digits: string): string {
  return digits + String(Number(digits) % 97).padStart(2, '0');
}

function endsWithCheck(digits: string): boolean {
  return withCheck(digits.slice(0, -2)) === digits;
}

function digitsOf(value: string): string {
  return value.replace(/\D/g, '');
}
