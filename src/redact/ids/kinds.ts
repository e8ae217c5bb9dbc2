import { isLuhn, isMod1110, isVerhoeff, remainderOf, weigh } from './checksums.ts';

/** Whether a number, without what separates its parts, can be one that was given out. Letters are capitals. */
export type IsValid = (value: string) => boolean;

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => from + index * Math.sign(to - from));

/** In every advertisement and textbook. */
const NOBODYS_SSN = /^(?:123456789|078051120|219099999|000|666|9)|^...00|0000$/;

/** United States: areas 001 to 899 without 666, no part is all zeros (SSA). */
export const isSsn: IsValid = (value) => !NOBODYS_SSN.test(value);

/** United Kingdom: the prefixes that are never used (HMRC NIM39110). */
export const isNino: IsValid = (value) => !/^(?:BG|GB|KN|NK|NT|TN|ZZ)/.test(value);

const DNI_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';
/** Spain: DNI and NIE, the remainder by 23 as a letter. */
export const isDni: IsValid = (value) => {
  const digits = value.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
  return DNI_LETTERS[Number(digits) % 23] === value.at(-1);
};

/** France: NIR, 97 minus the remainder by 97; Corsica counts as 19 and 18. */
export const isNir: IsValid = (value) => {
  const digits = value.replace('2A', '19').replace('2B', '18');
  return (
    /^[12]\d\d(?:0[1-9]|1[0-2]|[2-9]\d)/.test(digits) &&
    97 - remainderOf(digits.slice(0, 13), 97) === Number(digits.slice(13))
  );
};

/** Germany: tax id, in whose first ten digits one or two are missing and one stands twice or three times. */
export const isSteuerId: IsValid = (value) => {
  const distinct = new Set(value.slice(0, 10)).size;
  return !value.startsWith('0') && (distinct === 9 || distinct === 8) && isMod1110(value);
};

/** Values of odd places of an Italian code, digits and then letters (Decreto 23/12/1976). */
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
/** Italy: codice fiscale. */
export const isCodiceFiscale: IsValid = (value) => {
  const sum = [...value.slice(0, 15)].reduce((sum, character, index) => {
    const number = /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
    return sum + (index % 2 === 0 ? (ODD[number] ?? 0) : number);
  }, 0);
  return String.fromCharCode(65 + (sum % 26)) === value.at(-1);
};

/** Netherlands: BSN, the test of eleven. */
export const isBsn: IsValid = (value) => weigh(value, [...range(9, 2), -1]) % 11 === 0 && !/^0{3}/.test(value);

const cpfDigit = (digits: string, first: number): number => {
  const rest = weigh(digits, range(first, 2)) % 11;
  return rest < 2 ? 0 : 11 - rest;
};
/** Brazil, people. */
export const isCpf: IsValid = (value) =>
  !/^(\d)\1+$/.test(value) && cpfDigit(value, 10) === Number(value[9]) && cpfDigit(value, 11) === Number(value[10]);

const cnpjDigit = (digits: string, weights: readonly number[]): number => {
  const rest = weigh(digits, weights) % 11;
  return rest < 2 ? 0 : 11 - rest;
};
/** Brazil, companies. */
export const isCnpj: IsValid = (value) =>
  !/^(\d)\1+$/.test(value) &&
  cnpjDigit(value, [...range(5, 2), ...range(9, 2)]) === Number(value[12]) &&
  cnpjDigit(value, [...range(6, 2), ...range(9, 2)]) === Number(value[13]);

/** Poland: the century is in the month. */
export const isPesel: IsValid = (value) =>
  /^\d\d(?:[02468][1-9]|[13579][0-2])(?:0[1-9]|[12]\d|3[01])/.test(value) &&
  weigh(value, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;

/** India: Aadhaar. */
export const isAadhaar: IsValid = (value) => /^[2-9]/.test(value) && isVerhoeff(value);

/** Canada: 0 and 8 are not given to people. */
export const isSin: IsValid = (value) => /^[1-79]/.test(value) && isLuhn(value);

/** Australia. */
export const isTfn: IsValid = (value) => weigh(value, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0;

/** United Kingdom: National Health Service. */
export const isNhs: IsValid = (value) => {
  const check = (11 - (weigh(value, range(10, 2)) % 11)) % 11;
  return check === Number(value[9]);
};

/** Switzerland: AHV number, the check digit of EAN-13. */
export const isAhv: IsValid = (value) => weigh(value, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0;

/** Belgium: national number, born before and since 2000. */
export const isBelgian: IsValid = (value) => {
  const [body, check] = [value.slice(0, 9), Number(value.slice(9))];
  return [body, `2${body}`].some((digits) => 97 - remainderOf(digits, 97) === check);
};

/** Sweden: the last ten digits. */
export const isPersonnummer: IsValid = (value) =>
  /^\d\d(?:0[1-9]|1[0-2])/.test(value.slice(-10)) && isLuhn(value.slice(-10));

const FINNISH = '0123456789ABCDEFHJKLMNPRSTUVWXY';
/** Finland: the remainder of date and number by 31. */
export const isHetu: IsValid = (value) => FINNISH[Number(value.replace(/\D/g, '').slice(0, 9)) % 31] === value.at(-1);

/** Countries whose VAT ids have a check that is checked here; of others the shape is enough where a word says what it is. */
export const isVatId: IsValid = (value) => {
  const digits = value.slice(2);
  if (/^DE\d{9}$/.test(value)) return isMod1110(digits);
  if (/^IT\d{11}$/.test(value)) return isLuhn(digits);
  if (/^BE[01]\d{9}$/.test(value)) return 97 - remainderOf(digits.slice(0, 8), 97) === Number(digits.slice(8));
  if (/^FR\d{11}$/.test(value)) return (12 + 3 * remainderOf(digits.slice(2), 97)) % 97 === Number(digits.slice(0, 2));
  if (/^PL\d{10}$/.test(value)) return weigh(digits, [6, 5, 7, 2, 3, 4, 5, 6, 7, -1]) % 11 === 0;
  return /\d{5}/.test(digits);
};
