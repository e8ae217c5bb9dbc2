import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RULES } from './rules/index.ts';
import { type Scanner, scanText } from './scan.ts';
import { createScanner } from './scanner.ts';

const scanner = createScanner({ seed: 1, disable: [], allow: [] });
/** Asks every look and every encoding at every place: what there would be to find if nothing were watched for. */
const thorough: Scanner = {
  ...scanner,
  watch: (text, meet) => {
    const count = scanner.looks.length + scanner.encodings.length;
    for (let look = 0; look < count; look++) for (let place = 0; place < text.length; place++) meet(look, place);
  },
};

function expectSame(text: string): void {
  expect(scanText(text, scanner)).toEqual(scanText(text, thorough));
}

const fixtures = new URL('fixtures/', import.meta.url);
const samples = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.txt'))
  .sort()
  .map((path) => readFileSync(new URL(path, fixtures), 'utf8'));
const lines = samples.flatMap((text) => text.split('\n')).filter((line) => line.length < 300);
const between = fc.string({ unit: fc.constantFrom(...' \n.,:;=-_/@"\'()1aZé中😀\ud835ſK'), maxLength: 3 });

/** A line of a fixture, whole or with something in it changed. */
const near = fc
  .tuple(fc.constantFrom(...lines), fc.nat(8), fc.double({ min: 0, max: 1, noNaN: true }), between)
  .map(([line, change, share, other]) => {
    const at = Math.floor(share * line.length);
    if (change === 0) return line.slice(0, at);
    if (change === 1) return line.slice(at);
    if (change === 2) return line.slice(0, at) + other + line.slice(at);
    if (change === 3) return line.slice(0, at) + other + line.slice(at + 1);
    if (change === 4) return line.toUpperCase();
    return change === 5 ? line.toLowerCase() : line;
  });
const text = fc.array(fc.tuple(near, between), { maxLength: 4 }).map((parts) => parts.flat().join(''));

describe('what is found where something is watched for', () => {
  it('is all that there is in the fixtures', () => {
    for (const sample of samples) expectSame(sample);
  });

  it('is all that there is in lines that were changed', () => {
    fc.assert(fc.property(text, expectSame), { numRuns: 400, seed: 7 });
  });

  it('is all that there is in a long text, wherever it stands', () => {
    // Across the pieces in which texts are read, and those that the rule library is asked about.
    const around = fc.tuple(fc.integer({ min: 8_000, max: 8_400 }), fc.constantFrom('x ', '1.', '$'));
    fc.assert(
      fc.property(around, text, ([length, filling], text) => {
        expectSame(`${filling.repeat(length / 2)}${text}${filling.repeat(length / 2)}${text}`);
      }),
      { numRuns: 12, seed: 7 },
    );
  });
});

describe('the work on a text', () => {
  it.each([
    ['nothing to find', 'tokens and a list of 3 files', 1],
    ['something to find', 'mail jane@corp.io', 2],
  ])('is one reading, and another one after each that found something: %s', (_, text, expected) => {
    let readings = 0;
    scanText(text, {
      ...scanner,
      watch: (text, meet) => {
        readings++;
        scanner.watch(text, meet);
      },
    });
    expect(readings).toBe(expected);
  });

  it.each([
    '1',
    '1 ',
    '1.',
    '+1',
    'a@',
    '--',
    ' --a',
    '-----BEGIN A',
    'AA11',
    'token:',
    'tel 1',
    '(415) ',
    'eyJ',
    '://',
  ])('asks few looks at each character of %j again and again', (unit) => {
    let asked = 0;
    scanner.watch(unit.repeat(20_000), () => asked++);
    expect(asked / (20_000 * unit.length)).toBeLessThan(2);
  });
});

const security = new URL('../../../shared/data/security/', import.meta.url);

function corpus(name: string): string[] {
  const lines = readFileSync(new URL(`${name}/cases.jsonl`, security), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const { text_b64, input_b64 } = JSON.parse(line);
    return Buffer.from(text_b64 ?? input_b64, 'base64').toString();
  });
}

describe.skipIf(!existsSync(security))('in public corpora (skipped without ../shared/data)', () => {
  it.each(['gitleaks-rules', 'secretlint-snapshots'])('is all that there is in %s', (name) => {
    for (const text of corpus(name)) expectSame(text);
  });

  it('is all that there is in strings that break things', () => {
    const strings: string[] = JSON.parse(readFileSync(new URL('blns/blns.json', security), 'utf8'));
    for (const text of strings) expectSame(text);
  });

  it('is all that the rule library finds in real logs', () => {
    const disable = RULES.map(({ name }) => name).filter((name) => name !== 'secret');
    const library = createScanner({ seed: 1, disable, allow: [] });
    // More often than the library is given a piece.
    const asking: Scanner = {
      ...library,
      watch: (text, meet) => {
        for (const look of library.looks.keys()) for (let at = 0; at < text.length; at += 5_000) meet(look, at);
      },
    };
    const texts = logTexts();
    expect(texts.size).toBeGreaterThan(1_000);
    for (const text of texts) expect(scanText(text, library)).toEqual(scanText(text, asking));
  });
});

/** Distinct strings of real agent logs. */
function logTexts(): Set<string> {
  const texts = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.add(value);
    else if (value !== null && typeof value === 'object') for (const member of Object.values(value)) collect(member);
  };
  for (const folder of ['claude-code', 'openclaw', 'pi']) {
    const at = new URL(`../${folder}/`, security);
    for (const file of readdirSync(at, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.jsonl'),
    )) {
      for (const line of readFileSync(new URL(file, at), 'utf8').split('\n').filter(Boolean)) {
        try {
          collect(JSON.parse(line));
        } catch {} // one corpus holds a corrupt line on purpose
      }
    }
  }
  return texts;
}
