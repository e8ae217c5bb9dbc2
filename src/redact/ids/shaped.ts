import {
  type IsValid,
  isAadhaar,
  isAhv,
  isBelgian,
  isCnpj,
  isCodiceFiscale,
  isCpf,
  isDni,
  isNino,
  isNir,
  isSin,
  isSsn,
  isSteuerId,
} from './kinds.ts';

/** An id that its shape and its check give away. */
export interface Kind {
  readonly name: string;
  /** How it begins, as a pattern of fixed reach, and how it goes on. */
  readonly begins: string;
  readonly rest: string;
  /** Of the id without separators, in capitals. */
  readonly isValid: IsValid;
  /** Parts and orders are numbered in this shape too, and more than one in a thousand passes the check: a word has to be near. */
  readonly near?: RegExp;
}

const BEFORE = String.raw`(?<![\w.-])`;
const AFTER = String.raw`(?![\w-]|[. ]\d)`;

const word = (words: string, flags = 'i'): RegExp => new RegExp(`(?<![A-Za-z])(?:${words})(?![A-Za-z])`, flags);
const SPANISH = word('dni|nie|nif|documento|identidad');

export const SHAPED: readonly Kind[] = [
  {
    name: 'us-ssn',
    begins: String.raw`${BEFORE}\d{3}-\d{2}-`,
    rest: String.raw`\d{4}${AFTER}`,
    isValid: isSsn,
    near: word('ssn|socials?(?:[ _-]security)?'),
  },
  {
    name: 'uk-nino',
    begins: String.raw`${BEFORE}[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d`,
    rest: String.raw`\d ?\d{2} ?\d{2} ?[A-D](?!\w)`,
    isValid: isNino,
    near: word('nino|ni(?: (?:number|no))|national insurance'),
  },
  {
    name: 'es-dni',
    begins: String.raw`${BEFORE}(?:\d{8}(?=[-A-Z])|\d{2}[.]\d{3}[.]\d{3}(?=-))`,
    rest: '-?[A-HJ-NP-TV-Z](?![\\w-])',
    isValid: isDni,
    near: SPANISH,
  },
  {
    name: 'es-nie',
    begins: `${BEFORE}[XYZ](?=[-0-9])`,
    rest: String.raw`-?\d{7}-?[A-HJ-NP-TV-Z](?![\w-])`,
    isValid: isDni,
    near: SPANISH,
  },
  {
    name: 'fr-nir',
    begins: String.raw`${BEFORE}[12] \d{2} \d{2} \d`,
    rest: String.raw`[\dAB] ?\d{3} ?\d{3} ?\d{2}${AFTER}`,
    isValid: isNir,
  },
  {
    name: 'de-steuer-id',
    begins: String.raw`${BEFORE}\d{2} \d{3} \d{3} \d`,
    rest: String.raw`\d{2}${AFTER}`,
    isValid: isSteuerId,
    near: word('steuer-?id(?:nr)?|steuer(?:liche )?identifikationsnummer|idnr|tin|tax id'),
  },
  {
    name: 'it-codice-fiscale',
    begins: String.raw`${BEFORE}[A-Z]{6}\d{2}[A-EHLMPRST]\d`,
    rest: String.raw`\d[A-Z]\d{3}[A-Z](?![\w-])`,
    isValid: isCodiceFiscale,
  },
  {
    name: 'br-cpf',
    begins: String.raw`${BEFORE}\d{3}[.]\d{3}[.]\d{3}-`,
    rest: String.raw`\d{2}${AFTER}`,
    isValid: isCpf,
  },
  {
    name: 'br-cnpj',
    begins: String.raw`${BEFORE}\d{2}[.]\d{3}[.]\d{3}/`,
    rest: String.raw`\d{4}-\d{2}${AFTER}`,
    isValid: isCnpj,
  },
  {
    name: 'in-aadhaar',
    begins: String.raw`${BEFORE}[2-9]\d{3}[ -]\d{4}[ -]`,
    rest: String.raw`\d{4}${AFTER}`,
    isValid: isAadhaar,
    near: word('aadha?ar|uidai'),
  },
  {
    name: 'ca-sin',
    begins: String.raw`${BEFORE}\d{3}-\d{3}-`,
    rest: String.raw`\d{3}${AFTER}`,
    isValid: isSin,
    near: word('SIN|[Ss]ocial [Ii]nsurance', ''),
  },
  { name: 'ch-ahv', begins: `${BEFORE}756[.]`, rest: String.raw`\d{4}\.\d{4}\.\d{2}${AFTER}`, isValid: isAhv },
  {
    name: 'be-national-number',
    begins: String.raw`${BEFORE}\d{2}[.]\d{2}[.]\d{2}-`,
    rest: String.raw`\d{3}\.\d{2}${AFTER}`,
    isValid: isBelgian,
  },
];
