import { createHash } from 'node:crypto';
import type { Random } from '../../util/random.ts';
import {
  aadhaar,
  bsn,
  cnpj,
  codiceFiscale,
  cpf,
  dni,
  nhs,
  nino,
  nir,
  pesel,
  sin,
  ssn,
  steuerId,
  tfn,
  vat,
} from './id-values.ts';
import { below, between, complete, cut, digits, letters, luhn, pick, two, until } from './making.ts';

/** One kind of personal data: how it is made, and what people call it. */
export interface PersonalKind {
  readonly name: string;
  /** Said before it. */
  readonly label: string;
  /** As a key of a record. */
  readonly key: string;
  /** It is looked for without a word before it, too. */
  readonly standsAlone: boolean;
  /** One value in each of its layouts. */
  make(random: Random): readonly string[];
}

const NAMES = ['mara.olsen', 'j_smith', 'Ines-Diaz', 'tom+shop', 'li.wei88', "o'hara"];
const HOSTS = ['posteo.de', 'mail.corp.co.uk', 'gmail.com', 'uni-bonn.de', 'kunde.example-firm.io'];

function card(random: Random): readonly string[] {
  const [prefix, length] = pick(random, [
    ['4', 16],
    ['51', 16],
    ['2221', 16],
    ['34', 15],
    ['6011', 16],
    ['3530', 16],
  ] as const);
  const value = until(() => complete(prefix + digits(random, length - 1 - prefix.length), luhn));
  const groups = length === 15 ? cut(value, 4, 6, 5) : cut(value, 4, 4, 4, 4);
  return [value, groups.join(' '), groups.join('-')];
}

const IBANS: readonly (readonly [string, (random: Random) => string])[] = [
  ['DE', (random) => digits(random, 18)],
  ['GB', (random) => `${letters(random, 4)}${digits(random, 14)}`],
  ['FR', (random) => digits(random, 23)],
  ['NL', (random) => `${letters(random, 4)}${digits(random, 10)}`],
  ['ES', (random) => digits(random, 20)],
  ['NO', (random) => digits(random, 11)],
  ['CH', (random) => digits(random, 17)],
];

function iban(random: Random): readonly string[] {
  const [country, make] = pick(random, IBANS);
  const body = make(random);
  const numbers = [...`${body}${country}00`].map((character) => Number.parseInt(character, 36)).join('');
  const value = `${country}${two(98 - Number(BigInt(numbers) % 97n))}${body}`;
  return [value, (value.match(/.{1,4}/g) ?? []).join(' ')];
}

function phone(random: Random): readonly string[] {
  const [a, b, c] = [
    digits(random, 3).replace(/^[01]/, '2'),
    digits(random, 3).replace(/^[01]/, '5'),
    digits(random, 4),
  ];
  return [
    `(${a.replace(/^./, '6')}) ${b}-${c}`,
    `+1 ${a}-${b}-${c}`,
    `${a}-${b}-${c}`,
    `${a}.${b}.${c}`,
    `+49 15${digits(random, 1)} ${digits(random, 8)}`,
    `0171 ${digits(random, 7)}`,
    `+44 20 7${digits(random, 3)} ${digits(random, 4)}`,
    `+44 (0)20 7${digits(random, 3)} ${digits(random, 4)}`,
    `020 7${digits(random, 3)} ${digits(random, 4)}`,
    `07${digits(random, 3)} ${digits(random, 6)}`,
    `06 ${cut(digits(random, 8), 2, 2, 2, 2).join(' ')}`,
    `+33 6 ${cut(digits(random, 8), 2, 2, 2, 2).join(' ')}`,
    `+91 9${digits(random, 4)} ${digits(random, 5)}`,
    `(11) 9${digits(random, 4)}-${digits(random, 4)}`,
    `030/${digits(random, 7)}`,
    `0412 ${digits(random, 3)} ${digits(random, 3)}`,
    `03-${between(random, 1000, 9999)}-${digits(random, 4)}`,
  ];
}

function ip(random: Random): readonly string[] {
  const group = () => below(random, 65_536).toString(16);
  return [
    `${pick(random, [5, 23, 81, 93, 145, 185, 212])}.${below(random, 256)}.${below(random, 256)}.${between(random, 1, 254)}`,
    `2a02:${group()}:${group()}:${group()}::${group()}`,
    `2003:${Array.from({ length: 7 }, group).join(':')}`,
  ];
}

const ALPHABET_58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
function bitcoin(random: Random): readonly string[] {
  const payload = Buffer.from(
    `00${Array.from({ length: 20 }, () => between(random, 16, 255).toString(16)).join('')}`,
    'hex',
  );
  const twice = createHash('sha256').update(createHash('sha256').update(payload).digest()).digest();
  let number = BigInt(`0x${Buffer.concat([payload, twice.subarray(0, 4)]).toString('hex')}`);
  let value = '';
  for (; number > 0n; number /= 58n) value = ALPHABET_58.charAt(Number(number % 58n)) + value;
  return [`1${value}`];
}

const ethereum = (random: Random): readonly string[] => [
  `0x${Array.from({ length: 40 }, () => below(random, 16).toString(16)).join('')}`,
];

const mac = (random: Random): readonly string[] => {
  const parts = ['3c', ...Array.from({ length: 5 }, () => below(random, 256).toString(16).padStart(2, '0'))];
  return [parts.join(':'), parts.join('-').toUpperCase()];
};

const MONTHS = ['January', 'March', 'May', 'August', 'Oct', 'Dec'];
function birthDate(random: Random): readonly string[] {
  const [year, month, day] = [between(random, 1940, 2008), between(random, 1, 12), between(random, 13, 28)];
  return [
    `${year}-${two(month)}-${two(day)}`,
    `${two(day)}.${two(month)}.${year}`,
    `${two(month)}/${two(day)}/${year}`,
    `${day} ${pick(random, MONTHS)} ${year}`,
    `${pick(random, MONTHS)} ${day}, ${year}`,
  ];
}

const passport = (random: Random): readonly string[] => [
  digits(random, 9),
  `C${digits(random, 2)}X${digits(random, 2)}T${digits(random, 2)}`,
  `${letters(random, 2)}${digits(random, 7)}`,
];
const bic = (random: Random): readonly string[] => [
  `${letters(random, 4)}${pick(random, ['DE', 'FR', 'GB', 'NL', 'US'])}${letters(random, 2)}`,
  `${letters(random, 4)}${pick(random, ['DE', 'FR', 'GB', 'NL', 'US'])}${letters(random, 2)}XXX`,
];

const kind = (
  name: string,
  [label, key]: readonly [string, string],
  standsAlone: boolean,
  make: PersonalKind['make'],
): PersonalKind => ({ name, label, key, standsAlone, make });

export const PERSONAL_KINDS: readonly PersonalKind[] = [
  kind('payment card', ['card number', 'card_number'], true, card),
  kind('IBAN', ['IBAN', 'iban'], true, iban),
  kind('BIC', ['BIC', 'bic'], false, bic),
  kind('e-mail address', ['e-mail', 'email'], true, (random) => [
    `${pick(random, NAMES)}${below(random, 100)}@${pick(random, HOSTS)}`,
  ]),
  kind('phone number', ['phone', 'phone_number'], true, phone),
  kind('IP address', ['client address', 'client_ip'], true, ip),
  kind('MAC address', ['MAC', 'mac'], true, mac),
  kind('US SSN', ['SSN', 'ssn'], false, ssn),
  kind('UK NINO', ['National Insurance number', 'nino'], false, nino),
  kind('UK NHS number', ['NHS number', 'nhs_number'], false, nhs),
  kind('ES DNI and NIE', ['DNI', 'dni'], false, dni),
  kind('FR NIR', ['NIR', 'nir'], false, nir),
  kind('DE tax id', ['Steuer-ID', 'steuer_id'], false, steuerId),
  kind('IT codice fiscale', ['codice fiscale', 'codice_fiscale'], true, codiceFiscale),
  kind('NL BSN', ['BSN', 'bsn'], false, bsn),
  kind('BR CPF', ['CPF', 'cpf'], false, cpf),
  kind('BR CNPJ', ['CNPJ', 'cnpj'], false, cnpj),
  kind('PL PESEL', ['PESEL', 'pesel'], false, pesel),
  kind('IN Aadhaar', ['Aadhaar', 'aadhaar_number'], false, aadhaar),
  kind('CA SIN', ['SIN', 'sin'], false, sin),
  kind('AU TFN', ['TFN', 'tfn'], false, tfn),
  kind('VAT id', ['VAT number', 'vat_id'], false, vat),
  kind('passport', ['passport number', 'passport_number'], false, passport),
  kind('birth date', ['date of birth', 'date_of_birth'], false, birthDate),
  kind('Bitcoin address', ['wallet', 'wallet'], true, bitcoin),
  kind('Ethereum address', ['wallet', 'wallet'], true, ethereum),
];
