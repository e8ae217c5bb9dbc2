import {
  type IsValid,
  isAadhaar,
  isAhv,
  isBelgian,
  isBsn,
  isCnpj,
  isCpf,
  isDni,
  isHetu,
  isNhs,
  isNino,
  isNir,
  isPersonnummer,
  isPesel,
  isSin,
  isSsn,
  isSteuerId,
  isTfn,
  isVatId,
} from './kinds.ts';

/** An id that any number could look like: only a word before it says what it is. Case does not matter. */
export interface Cued {
  readonly name: string;
  /** Patterns of fixed reach, with `|` between them. */
  readonly cues: string;
  readonly value: string;
  /** Of the id without separators, in capitals. */
  readonly isValid: IsValid;
  /** It counts in capitals only. */
  readonly isCapital?: boolean;
  /** It has no check of its own, or not in every country. */
  readonly isUnchecked?: boolean;
}

const digits = (count: number): string => String.raw`\d(?:[ ./-]?\d){${count - 1}}`;
/** Letters and digits, enough of them digits to be no word. */
const MIXED = String.raw`(?=[A-Z0-9-]{0,12}\d{4}|(?:[A-Z-]{0,3}\d){4})[A-Z0-9](?:-?[A-Z0-9]){5,19}`;
const isAny: IsValid = () => true;

export const CUED: readonly Cued[] = [
  { name: 'us-ssn', cues: 'ssn|social[ _-]?security', value: digits(9), isValid: isSsn },
  {
    name: 'uk-nino',
    cues: 'nino|national[ _-]?insurance',
    value: String.raw`[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?: ?\d){6} ?[A-D]`,
    isValid: isNino,
  },
  { name: 'es-dni', cues: 'dni|nie|nif', value: String.raw`[XYZ]?-?\d(?:\.?\d){6,7}-?[A-Z]`, isValid: isDni },
  {
    name: 'fr-nir',
    cues: 'nir|insee|s[ée]curit[ée] sociale|s[ée]cu',
    value: String.raw`[12](?:[ .-]?\d){4}[ .-]?\d[ .-]?[\dAB](?:[ .-]?\d){8}`,
    isValid: isNir,
  },
  {
    name: 'de-steuer-id',
    cues: 'steuer[ _-]?id(?:nr|entnr|entifikationsnummer)?|steuerliche identifikationsnummer|idnr|tin',
    value: digits(11),
    isValid: isSteuerId,
  },
  { name: 'nl-bsn', cues: 'bsn|burgerservicenummer|sofinummer', value: digits(9), isValid: isBsn },
  { name: 'br-cpf', cues: 'cpf', value: digits(11), isValid: isCpf },
  { name: 'br-cnpj', cues: 'cnpj', value: digits(14), isValid: isCnpj },
  { name: 'pl-pesel', cues: 'pesel', value: digits(11), isValid: isPesel },
  { name: 'in-aadhaar', cues: 'aadha?ar|uidai', value: digits(12), isValid: isAadhaar },
  { name: 'ca-sin', cues: 'sin|social[ _-]?insurance', value: digits(9), isValid: isSin },
  { name: 'au-tfn', cues: 'tfn|tax[ _-]?file', value: digits(9), isValid: isTfn },
  { name: 'uk-nhs', cues: 'nhs', value: digits(10), isValid: isNhs },
  { name: 'ch-ahv', cues: 'ahv|avs', value: digits(13), isValid: isAhv },
  {
    name: 'be-national-number',
    cues: 'rijksregister(?:nummer)?|registre national|niss|insz',
    value: digits(11),
    isValid: isBelgian,
  },
  {
    name: 'se-personnummer',
    cues: 'personnummer|personal[ _-]?(?:identity[ _-]?)?number',
    value: String.raw`(?:\d{2})?\d{6}[-+]?\d{4}`,
    isValid: isPersonnummer,
  },
  { name: 'fi-hetu', cues: 'hetu|henkil[öo]tunnus', value: String.raw`\d{6}[-+A]\d{3}[0-9A-Y]`, isValid: isHetu },
  {
    name: 'vat-id',
    isUnchecked: true,
    cues: 'vat|ust-?id(?:nr)?|u[sS]t-idnr|tva|iva|btw|mwst|moms|nip|cif',
    value: String.raw`[A-Z]{2}[ -]?[A-Z0-9](?:[ .-]?[A-Z0-9]){6,11}`,
    isValid: isVatId,
  },
  {
    name: 'national-id',
    isUnchecked: true,
    cues: 'national[ _-]?id|identity[ _-]?(?:card|document)|id[ _-]?card|personalausweis|tax[ _-]?(?:payer )?(?:id|number)|taxpayer[ _-]?id|fiscal[ _-]?code|tax[ _-]?identification',
    value: MIXED,
    isValid: (value) => (value.match(/\d/g)?.length ?? 0) >= 6,
  },
  {
    name: 'passport',
    isUnchecked: true,
    cues: 'passport|passeport|reisepass|pasaporte|passaporto|paspoort',
    value: String.raw`(?=(?:[A-Z]{0,3}\d){4})[A-Z0-9]{6,9}`,
    isValid: isAny,
  },
  {
    name: 'driving-licence',
    isUnchecked: true,
    cues: "driv(?:er|ers|er's|ing)[ _-]?licen[cs]e|f[üu]hrerschein",
    value: MIXED,
    isValid: isAny,
  },
  {
    name: 'bic',
    isUnchecked: true,
    cues: 'bic|swift',
    value: String.raw`[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?`,
    isValid: (value) => BANK_COUNTRIES.test(value.slice(4, 6)),
    isCapital: true,
  },
];

/** ISO 3166 codes of countries whose banks have a BIC, by their first letters. */
const BANK_COUNTRIES =
  /^(?:A[DEGLMOQRTU]|B[ABDEFGHJMNORSTWY]|C[ADFGHILMNORUVYZ]|D[EKMOZ]|E[CEGST]|F[IJR]|G[ABDEGHIMNRTY]|H[KNRTU]|I[DELMNQRST]|J[EMOP]|K[EGHMNRWYZ]|L[ABCIKRSTUVY]|M[ACDEGKLMNORTUVWXYZ]|N[AEGILOPZ]|OM|P[AEGHKLSTY]|QA|R[OSUW]|S[ACDEGIKLMNRTVXYZ]|T[CDGHJLMNORTWZ]|U[AGKSYZ]|V[ACEGNU]|W[FS]|XK|YE|Z[AMW])$/;
