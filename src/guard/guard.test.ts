import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Withheld } from '../domain/guard.ts';
import { NightschoolError } from '../errors.ts';
import { createGuard } from './guard.ts';

/** Secrets are put together here, so that no file holds one. */
const DRAWN = 'q7Rk2VxT9mWb4LzNc8YdHs3JfGp6Ua1eXoQ5';
const TOKEN = `gh${'p_'}${DRAWN}`;
const KEY = `-----BEGIN PRIVATE ${'KEY'}-----\n${DRAWN}${DRAWN}\n${DRAWN}==\n-----END PRIVATE ${'KEY'}-----`;
const CARD = `4556 7375 8689 ${9855}`;
const IBAN = `DE89 3704 0044 0532 0130 ${'00'}`;
const percent = (text: string) => [...text].map((each) => `%${each.charCodeAt(0).toString(16)}`).join('');
const ENCODED: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['in Base64', (text) => Buffer.from(text).toString('base64')],
  ['in Base64 for addresses', (text) => Buffer.from(text).toString('base64url')],
  ['in Base64 in the middle of it', (text) => Buffer.from(`The note says ${text}, see there.`).toString('base64')],
  ['in Base64 behind a path', (text) => `/tmp/a/${Buffer.from(text).toString('base64')}`],
  ['in hex', (text) => Buffer.from(text).toString('hex')],
  ['in percent signs', percent],
  ['in JSON in JSON', (text) => JSON.stringify(JSON.stringify({ text }))],
  [
    'in Base64 in percent signs in hex',
    (text) => Buffer.from(percent(Buffer.from(text).toString('base64'))).toString('hex'),
  ],
];

const rulesIn = (text: string) =>
  createGuard(1)
    .find(text)
    .map(({ rule }) => rule);

describe('what a guard finds', () => {
  it.each([
    ['token', TOKEN],
    ['token', `xo${'xb'}-123456789012-${DRAWN}`],
    ['token', `sk-${'ant-api03'}-${DRAWN}`],
    ['token', `AK${'IA'}Q7RK2VXT9MWB4LZN`],
    ['token', `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NSJ9'}.${DRAWN}`],
    ['token', `123456789:A${'A'}${DRAWN.slice(0, 33)}`],
    ['private-key', KEY],
    ['login', `postgres://shop:${DRAWN.slice(0, 12)}@db.example.org/shop`],
    ['card', CARD],
    ['iban', IBAN],
    ['named-secret', `password: "${DRAWN.slice(0, 20)}"`],
    ['named-secret', `api_key=${DRAWN}`],
    ['named-secret', `Authorization: Bearer ${DRAWN}`],
  ])('is a %s, wherever it stands and however it is written', (rule, secret) => {
    for (const [, encode] of ENCODED) expect(rulesIn(`Here: ${encode(secret)} and so on.`)).toEqual([rule]);
  });

  it.each([
    'const token = getToken(request.headers.authorization);',
    'password: <your password>, secret_key_base: process.env.SECRET_KEY_BASE_2',
    'The key is [secret:7f3a9c1d], the card [card:00aa11bb].',
    'sk-learn, sk-toggleable-content-with-labels, gsk_configuration_of_the_build',
    `gh${'p_'}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx`,
    '{"sessionId":"b3d9fba9-0c7a-4033-a3b5-fba5d8a68306","seal":"8d348ee36ecfeb65","rate":0.4532015112830366}',
    '{"id":"3702678109651339"}',
    '-----BEGIN PRIVATE KEY----- is how the file begins.',
    '4301 1022 33 1203 5 4111 17 and 1718900000000',
    'git clone https://user@example.org/repo.git',
    `sha256-${Buffer.from('0123456789abcdef0123456789abcdef', 'hex').toString('base64')}`,
    'See src/night/reading/read-log.ts, tokens: 1204, inputTokens=33051, tokenizer: cl100k_base_v2_file',
  ])('is nothing in honest text: %s', (text) => {
    expect(rulesIn(text)).toEqual([]);
  });

  it.each(ENCODED)('is what redaction replaced, %s', (_, encode) => {
    const guard = createGuard(7);
    guard.remember('Kolibri-Sommer-42');
    expect(guard.find(`It is ${encode('Kolibri-Sommer-42')}.`).map(({ rule }) => rule)).toEqual(['known']);
    expect(guard.find(`It is ${encode('Kolibri-Winter-42')}.`)).toEqual([]);
  });

  it('is what was replaced also backwards, but not in a longer word, nor where it is a plain word', () => {
    const guard = createGuard(7);
    for (const value of ['hunter2hunter', 'password', '2026-02-01']) guard.remember(value);
    expect(guard.find('retnuh2retnuh')).toHaveLength(1);
    expect(guard.find('hunter2hunters, password, 2026-02-01')).toEqual([]);
  });

  it('is not what people say is no secret', () => {
    const guard = createGuard(1);
    guard.allow([TOKEN.toUpperCase()]);
    expect(guard.find(`Use ${TOKEN}.`)).toEqual([]);
  });

  it('is not what a pattern of people matches all of', () => {
    const guard = createGuard(1);
    guard.allow([`/${TOKEN.slice(0, 6)}.*/`]);
    expect(guard.find(`Use ${TOKEN}.`)).toEqual([]);
    const narrow = createGuard(1);
    narrow.allow([`/${TOKEN.slice(0, 6)}/`]);
    expect(narrow.find(`Use ${TOKEN}.`)).toHaveLength(1);
  });
});

describe('what a guard does', () => {
  const event = {
    type: 'draft-written',
    text: `Use ${TOKEN} here.`,
    more: [{ password: DRAWN }, { [TOKEN]: 'a key' }],
    n: 4,
  };

  it('stops an item, and says where and by which rule, and never what', () => {
    const guard = createGuard(1);
    const told: Withheld[] = [];
    guard.onWithheld((withheld) => told.push(withheld));
    const fault = faultOf(() => guard.check(`text of ${TOKEN}.md`, event));
    expect(fault.code).toBe('OUTGOING_SECRET');
    expect(fault.message).toBe(
      'The text of [withheld: token].md holds what looks like a secret at text (token), so it was stopped.',
    );
    expect(told).toEqual([{ item: 'text of [withheld: token].md', rule: 'token', place: 'text', stopped: true }]);
  });

  it('lets the same item through without the secret', () => {
    const guard = createGuard(1);
    const told: Withheld[] = [];
    guard.onWithheld((withheld) => told.push(withheld));
    expect(guard.hide('event', event)).toEqual({
      ...event,
      text: 'Use [withheld: token] here.',
      more: [{ password: '[withheld: named-secret]' }, { '[withheld: token]': 'a key' }],
    });
    expect(told.map(({ place }) => place)).toEqual(['text', 'more[0].password', 'more[1].0 (a key)']);
    expect(JSON.stringify(told)).not.toContain(DRAWN);
  });

  it('gives clean values as they are, and looks again once it knows more', () => {
    const guard = createGuard(1);
    const value = { said: 'Kolibri-Sommer-42', list: [1, null, true] };
    expect(guard.hide('event', value)).toBe(value);
    guard.remember('Kolibri-Sommer-42');
    expect(guard.hide('event', value)).toEqual({ ...value, said: '[withheld: known]' });
  });

  it('leaves nothing that it would find, in any text around a secret', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom(TOKEN, CARD, ...ENCODED.map(([, encode]) => encode(TOKEN))),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const guard = createGuard(1);
        const hidden = guard.hide('text', pieces.join(' '));
        expect(hidden).not.toContain(DRAWN);
        expect(guard.find(hidden)).toEqual([]);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('takes any value, however deep or odd', () => {
    const guard = createGuard(1);
    const deep = JSON.parse(`${'['.repeat(4000)}"${TOKEN}"${']'.repeat(4000)}`);
    for (const odd of [null, undefined, 5, [], deep, { a: undefined }])
      expect(() => guard.hide('event', odd)).not.toThrow();
  });
});

function faultOf(work: () => unknown): NightschoolError {
  try {
    work();
  } catch (error) {
    if (error instanceof NightschoolError) return error;
  }
  throw new Error('It went through.');
}
