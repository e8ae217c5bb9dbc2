import { isLuhn } from '../ids/checksums.ts';
import { bracket } from '../pseudonym.ts';
import { lookFor, type Rule, spanOf } from '../rule.ts';

const BEGINS = String.raw`(?<![\w.-])\d(?:[ -]?\d){3}`;
const REST = String.raw`(?:[ -]?\d){9,15}(?![\w-]|\.\d)`;
/** Beginnings that card schemes have (ISO/IEC 7812 issuer ranges in use). */
const ISSUER = /^(?:4|5[1-5]|2[2-7]|3[47]|6(?:011|4[4-9]|5|2)|35(?:2[89]|[3-8])|3(?:0[0-59]|6|8)|5[06789]|6[37])/;

/** Payment card numbers: 13 to 19 digits, a known issuer, and a right check digit (Luhn, ISO/IEC 7812-1 annex B). */
export const card: Rule = {
  name: 'card',
  revision: 1,
  looks: [lookFor([[BEGINS, REST]], { read: (match) => (isCard(match[0]) ? [spanOf(match)] : []) })],
  replace: (value, pseudonym) => bracket('card', value.replace(/\D/g, ''), pseudonym),
};

function isCard(value: string): boolean {
  const digits = value.replace(/\D/g, '');
  if (!ISSUER.test(digits) || /^(\d)\1+$/.test(digits)) return false;
  return isLuhn(digits);
}
