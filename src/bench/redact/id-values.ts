import type { Random } from '../../util/random.ts';
import { between, complete, cut, digits, letters, luhn, pick, sum, two, until } from './making.ts';

export function ssn(random: Random): readonly string[] {
  const area = String(between(random, 1, 665)).padStart(3, '0');
  const parts = [area, two(between(random, 1, 99)), String(between(random, 1, 9999)).padStart(4, '0')];
  return [parts.join('-')];
}

export function nino(random: Random): readonly string[] {
  const value = `${pick(random, ['AB', 'CE', 'JG', 'PW', 'SH', 'YZ'])}${digits(random, 6)}${pick(random, ['A', 'B', 'C', 'D'])}`;
  return [value, cut(value, 2, 2, 2, 2, 1).join(' ')];
}

export function dni(random: Random): readonly string[] {
  const letter = (number: number): string => 'TRWAGMYFPDXBNJZSQVHLCKE'.charAt(number % 23);
  const number = digits(random, 8);
  const rest = digits(random, 7);
  return [
    `${number}${letter(Number(number))}`,
    `${number}-${letter(Number(number))}`,
    `${cut(number, 2, 3, 3).join('.')}-${letter(Number(number))}`,
    `X${rest}${letter(Number(rest))}`,
    `Y${rest}${letter(Number(`1${rest}`))}`,
  ];
}

export function nir(random: Random): readonly string[] {
  const body = `${between(random, 1, 2)}${digits(random, 2)}${two(between(random, 1, 12))}${between(random, 10, 95)}${digits(random, 6)}`;
  const key = two(97 - (Number(body) % 97));
  return [`${body}${key}`, [...cut(body, 1, 2, 2, 2, 3, 3), key].join(' ')];
}

export function steuerId(random: Random): readonly string[] {
  const order = [...'0123456789'].map((digit) => [random(), digit] as const).sort(([a], [b]) => a - b);
  const nine = order.slice(0, 9).map(([, digit]) => digit);
  const first = nine.find((digit) => digit !== '0') ?? '1';
  const body = [first, ...nine.filter((digit) => digit !== first), first].join('');
  const value = until(() => complete(body, mod1110));
  return [value, cut(value, 2, 3, 3, 3).join(' ')];
}

function mod1110(value: string): boolean {
  let carry = 10;
  for (const digit of value.slice(0, -1)) {
    const added = (carry + Number(digit)) % 10;
    carry = ((added === 0 ? 10 : added) * 2) % 11;
  }
  return (carry + Number(value.at(-1))) % 10 === 1;
}

const CODICE_ODD = 'BAKPLCQDREVOSFTGUHMINJWZYX';
export function codiceFiscale(random: Random): readonly string[] {
  const body = `${letters(random, 6)}${digits(random, 2)}${pick(random, [...'ABCDEHLMPRST'])}${two(between(random, 1, 28))}${letters(random, 1)}${digits(random, 3)}`;
  const total = [...body].reduce((all, character, index) => {
    const value = /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
    return all + (index % 2 === 0 ? CODICE_ODD.indexOf(String.fromCharCode(65 + value)) : value);
  }, 0);
  return [`${body}${String.fromCharCode(65 + (total % 26))}`];
}

const eleven = (value: string, weights: readonly number[]): string => {
  const rest = sum(value, weights) % 11;
  return value + (rest < 2 ? '0' : String(11 - rest));
};
const down = (from: number): readonly number[] => Array.from({ length: from - 1 }, (_, index) => from - index);

export function cpf(random: Random): readonly string[] {
  const value = eleven(eleven(digits(random, 9), down(10)), down(11));
  const [a, b, c, d] = cut(value, 3, 3, 3, 2);
  return [value, `${a}.${b}.${c}-${d}`];
}

export function cnpj(random: Random): readonly string[] {
  const first = eleven(`${digits(random, 8)}0001`, [...down(5), ...down(9)]);
  const value = eleven(first, [...down(6), ...down(9)]);
  const [a, b, c, d, e] = cut(value, 2, 3, 3, 4, 2);
  return [value, `${a}.${b}.${c}/${d}-${e}`];
}

export const bsn = (random: Random): readonly string[] => [
  until(() =>
    complete(
      `${between(random, 1, 9)}${digits(random, 7)}`,
      (value) => sum(value, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
    ),
  ),
];

export const pesel = (random: Random): readonly string[] => [
  until(() =>
    complete(
      `${digits(random, 2)}${two(between(random, 1, 12))}${two(between(random, 1, 28))}${digits(random, 4)}`,
      (value) => sum(value, [9, 7, 3, 1, 9, 7, 3, 1, 9, 7]) % 10 === Number(value[10]),
    ),
  ),
];

const TIMES = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const TURNS = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

export function aadhaar(random: Random): readonly string[] {
  const isRight = (value: string): boolean =>
    [...value]
      .reverse()
      .reduce((check, digit, index) => Number(TIMES[check]?.[Number(TURNS[index % 8]?.[Number(digit)])]), 0) === 0;
  const value = until(() => complete(`${between(random, 2, 9)}${digits(random, 10)}`, isRight));
  return [value, cut(value, 4, 4, 4).join(' ')];
}

export function sin(random: Random): readonly string[] {
  const value = until(() => complete(`${between(random, 1, 7)}${digits(random, 7)}`, luhn));
  return [value, cut(value, 3, 3, 3).join('-'), cut(value, 3, 3, 3).join(' ')];
}

export function tfn(random: Random): readonly string[] {
  const value = until(() =>
    complete(
      `${between(random, 1, 9)}${digits(random, 7)}`,
      (each) => sum(each, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0,
    ),
  );
  return [value, cut(value, 3, 3, 3).join(' ')];
}

export const nhs = (random: Random): readonly string[] => {
  const value = until(() =>
    complete(`4${digits(random, 8)}`, (each) => sum(each, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0),
  );
  return [cut(value, 3, 3, 4).join(' '), value];
};

export function vat(random: Random): readonly string[] {
  const german = until(() => complete(`${between(random, 1, 9)}${digits(random, 7)}`, mod1110));
  const italian = until(() => complete(digits(random, 10), luhn));
  const belgian = `0${digits(random, 7)}`;
  const siren = digits(random, 9);
  return [
    `DE${german}`,
    `IT${italian}`,
    `BE${belgian}${two(97 - (Number(belgian) % 97))}`,
    `FR${two((12 + 3 * (Number(siren) % 97)) % 97)}${siren}`,
    `ATU${digits(random, 8)}`,
    `NL${digits(random, 9)}B${two(between(random, 1, 99))}`,
  ];
}
