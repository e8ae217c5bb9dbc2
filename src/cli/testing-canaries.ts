import { createRandom, type Random } from '../util/random.ts';

/** A made-up secret that must be found nowhere. Built from pieces as the test runs: no file holds one. */
export interface Canary {
  readonly kind: string;
  /** The secret itself. */
  readonly value: string;
  /** As a person or a tool would write it, with what tells that it is secret. */
  readonly phrase: string;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const MIXED = `${LETTERS}${LETTERS.toUpperCase()}${DIGITS}`;
const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const HEX = '0123456789abcdef';

type Maker = (draw: (alphabet: string, length: number) => string) => Omit<Canary, 'kind'>;

const token =
  (before: string, length: number, alphabet = MIXED): Maker =>
  (draw) => {
    const value = `${before}${draw(alphabet, length)}`;
    return { value, phrase: `token: ${value}` };
  };

const named =
  (name: string, length: number, alphabet = MIXED): Maker =>
  (draw) => {
    const value = `${draw(alphabet, length - 2)}${draw(DIGITS, 2)}`;
    return { value, phrase: `${name}${value}` };
  };

const KINDS: Readonly<Record<string, Maker>> = {
  'aws-key-id': token(`AK${'IA'}`, 16, CAPITALS),
  'aws-secret': named('aws_secret_access_key = ', 40),
  github: token(`gh${'p_'}`, 36),
  gitlab: token(`gl${'pat-'}`, 20),
  slack: (draw) => {
    const value = `xo${'xb-'}${draw(DIGITS, 12)}-${draw(DIGITS, 12)}-${draw(MIXED, 24)}`;
    return { value, phrase: `SLACK_TOKEN=${value}` };
  },
  stripe: token(`sk_${'live_'}`, 24),
  openai: token(`sk-${'proj-'}`, 48),
  anthropic: token(`sk-${'ant-api03-'}`, 80),
  google: token(`AI${'za'}`, 35),
  npm: token(`np${'m_'}`, 36),
  sendgrid: (draw) => {
    const value = `S${'G.'}${draw(MIXED, 22)}.${draw(MIXED, 43)}`;
    return { value, phrase: `api key ${value}` };
  },
  huggingface: token(`h${'f_'}`, 34),
  digitalocean: token(`do${'p_v1_'}`, 64, HEX),
  jwt: (draw) => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const value = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: draw(DIGITS, 10), k: draw(MIXED, 8) })}.${draw(MIXED, 43)}`;
    return { value, phrase: `Authorization: Bearer ${value}` };
  },
  'private-key': (draw) => {
    const lines = [draw(MIXED, 64), draw(MIXED, 64), `${draw(MIXED, 42)}==`];
    const [begin, end] = ['BEGIN', 'END'].map((word) => `-----${word} RSA PRIVATE ${'KEY'}-----`);
    return { value: lines[1] ?? '', phrase: [begin, ...lines, end].join('\n') };
  },
  'url-login': (draw) => {
    const value = `${draw(MIXED, 14)}${draw(DIGITS, 2)}`;
    return { value, phrase: `postgres://shop:${value}@db.internal:5432/shop` };
  },
  password: named('password: ', 16),
  'api-key': named('api_key=', 32, HEX),
  card: (draw) => {
    const body = `4${draw(DIGITS, 14)}`;
    const value = `${body}${checkDigit(body)}`;
    return { value, phrase: `card ${value}` };
  },
  iban: (draw) => {
    const account = draw(DIGITS, 18);
    const rest = [...`${account}131400`].reduce((sum, digit) => (sum * 10 + Number(digit)) % 97, 0);
    const value = `DE${String(98 - rest).padStart(2, '0')}${account}`;
    return { value, phrase: `IBAN ${value}` };
  },
  telegram: (draw) => {
    const value = `${draw('123456789', 9)}:A${'A'}${draw(MIXED, 33)}`;
    return { value, phrase: `bot token ${value}` };
  },
};

/** The same canaries for the same seed, all kinds alike. */
export function makeCanaries(count: number, seed = 9): readonly Canary[] {
  const random = createRandom(seed);
  const kinds = Object.entries(KINDS);
  return Array.from({ length: count }, (_, index) => {
    const [kind, make] = kinds[index % kinds.length] ?? ['', token('', 40)];
    return { kind, ...make((alphabet, length) => drawFrom(alphabet, length, random)) };
  });
}

export const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  raw: (text) => text,
  base64: (text) => Buffer.from(text).toString('base64'),
  url: (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join(''),
  hex: (text) => Buffer.from(text).toString('hex'),
  json: (text) => JSON.stringify(JSON.stringify({ note: text })),
};

/** Everything by which a canary can be told in bytes, whatever stands before and after it. */
export function tracesOf({ value }: Canary): readonly string[] {
  const bytes = Buffer.from(value);
  const base64 = [0, 1, 2].flatMap((shift) => {
    // the characters that hang on what stands around it are left out
    const whole = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const inner = whole.slice(Math.ceil((shift * 4) / 3), whole.length - 1);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const hex = bytes.toString('hex');
  const percent = ENCODINGS.url?.(value) ?? '';
  const reversed = [...value].reverse().join('');
  return [...new Set([value, reversed, ...base64, hex, hex.toUpperCase(), percent, percent.toLowerCase()])];
}

function drawFrom(alphabet: string, length: number, random: Random): string {
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
}

function checkDigit(body: string): number {
  const sum = [...body].reverse().reduce((total, character, index) => {
    const digit = Number(character) * (index % 2 === 0 ? 2 : 1);
    return total + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
