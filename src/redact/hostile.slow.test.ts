import { describe, expect, it } from 'vitest';
import { createRandom } from '../util/random.ts';
import { scanText } from './scan.ts';
import { createScanner } from './scanner.ts';
import { beginningsOf } from './watch/beginnings.ts';

const scanner = createScanner({ seed: 1, disable: [], allow: [] });
const LENGTH = 500_000;
/** Of processor time, on a machine that is busy with other tests, too. */
const MOST_MILLISECONDS = 1_000;

/** The better of two, where the first is too long: other tests use the same caches. */
function processorTimeOf(text: string, most: number = MOST_MILLISECONDS): number {
  const time = measure(text);
  return time < most ? time : Math.min(time, measure(text));
}

function measure(text: string): number {
  const before = process.cpuUsage();
  scanText(text, scanner);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function repeat(unit: string, length: number = LENGTH): string {
  return unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
}

/** A text that begins as a look's matches do. */
function sampleOf(characters: readonly string[]): string {
  return characters
    .map((source) => {
      const pattern = new RegExp(`^${source}$`, source.includes('\\p') ? 'u' : '');
      for (let code = 126; code >= 32; code--)
        if (pattern.test(String.fromCharCode(code))) return String.fromCharCode(code);
      return source;
    })
    .join('');
}

/** One beginning of every alternative: those that differ in letters only are as slow. */
const beginnings = [...scanner.looks.map(({ look }) => look), ...scanner.encodings].flatMap(({ beginnings }) =>
  beginnings.map((source) => sampleOf(beginningsOf(source)[0]?.characters ?? [])),
);
const units = [...new Set(beginnings)].sort();

describe('a line of 500 KB', () => {
  it('is made of every beginning that is watched for', () => {
    expect(units.length).toBeGreaterThan(100);
  });

  it.each([
    'A',
    '=',
    'A=',
    '"',
    '\\"',
    '{"',
    '%41',
    '\\u0041',
    '&#64;',
    'SGVsbG8g',
    'SGVsbG8gd29ybGQ/',
    '48656c6c',
    'password',
    '\\n',
  ])('of %j takes less than a second', (unit) => {
    expect(processorTimeOf(repeat(unit))).toBeLessThan(MOST_MILLISECONDS);
  });

  it('of any beginning, again and again, takes half a second at most for a fifth of it', () => {
    const slow: string[] = [];
    for (const unit of units) {
      for (const between of ['', ' ', 'a1']) {
        const time = processorTimeOf(repeat(unit + between, LENGTH / 5), MOST_MILLISECONDS / 2);
        if (time >= MOST_MILLISECONDS / 2) slow.push(`${JSON.stringify(unit + between)}: ${time.toFixed(0)} ms`);
      }
    }
    expect(slow).toEqual([]);
  }, 600_000);

  it('of beginnings in any order takes less than a second', () => {
    const random = createRandom(7);
    for (let round = 0; round < 20; round++) {
      const some = Array.from({ length: 3 }, () => units[Math.floor(random() * units.length)] ?? '').join('');
      expect(processorTimeOf(repeat(some)), JSON.stringify(some)).toBeLessThan(MOST_MILLISECONDS);
    }
  }, 120_000);
});
