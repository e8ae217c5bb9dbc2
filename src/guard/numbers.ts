import type { Leak } from '../domain/guard.ts';

const DIGITS = /(?<![\w.,/-])\d(?:[ -]?\d){12,40}(?![\w-]|[.,]\d|\.html)/g;
/** As cards are printed: in one, in fours, or as American Express has them. Numbers in other groups are tables. */
const PRINTED =
  /(?<!\d)(?:[2-6]\d{12,18}|[2-6]\d{3}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|3\d{3}([ -])\d{6}\2\d{5})(?!\d)/g;
/** Our own ids are 16 hex digits, which now and then are all decimal. */
const AN_ID = /(?:^|[^A-Za-z])(?:id|[a-z]+Id|seal|hash|key)["'\\]{0,4}:\s?["'\\]{0,4}$/;
/** Issuers of cards that people pay with: Visa, Mastercard, American Express, Discover, Diners, JCB, Maestro. */
const ISSUER = /^(?:4|5[0-8]|2[2-7]|3[47]|6(?:011|4[4-9]|5|2|7)|35(?:2[89]|[3-8])|30[0-5]|3[68])/;

/** Payment card numbers: 13 to 19 digits in groups or none, an issuer, a check digit (Luhn, ISO/IEC 7812-1). */
export function findCards(text: string): Leak[] {
  const leaks: Leak[] = [];
  for (const { 0: row, index: begin } of text.matchAll(DIGITS)) {
    for (const { 0: value, index } of row.matchAll(PRINTED)) {
      const start = begin + index;
      const digits = value.replace(/[ -]/g, '');
      if (!ISSUER.test(digits) || new Set(digits).size < 4 || !passesLuhn(digits)) continue;
      if (value.length === 16 && AN_ID.test(text.slice(Math.max(0, start - 24), start))) continue;
      leaks.push({ rule: 'card', start, end: start + value.length });
    }
  }
  return leaks;
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = index % 2 === 1 ? 2 * digit : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

const ACCOUNT = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/g;

/** Bank accounts (ISO 13616): any beginning of the match, up to a gap, whose remainder mod 97 is 1. */
export function findAccounts(text: string): Leak[] {
  const leaks: Leak[] = [];
  for (const { 0: value, index } of text.matchAll(ACCOUNT)) {
    for (let end = value.length; end >= 15; end = lastGap(value, end)) {
      if (!isAccount(value.slice(0, end).replace(/[ -]/g, ''))) continue;
      leaks.push({ rule: 'iban', start: index, end: index + end });
      break;
    }
  }
  return leaks;
}

function lastGap(value: string, before: number): number {
  return Math.max(value.lastIndexOf(' ', before - 1), value.lastIndexOf('-', before - 1));
}

function isAccount(value: string): boolean {
  if (value.length < 15 || value.length > 34) return false;
  let remainder = 0;
  for (const character of value.slice(4) + value.slice(0, 4)) {
    const number = Number.parseInt(character, 36);
    remainder = (remainder * (number > 9 ? 100 : 10) + number) % 97;
  }
  return remainder === 1;
}
