import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RULES } from '../rules/index.ts';
import type { Watched } from './trie.ts';
import { createWatch } from './watch.ts';

const LOOKS = RULES.flatMap(({ looks }) => looks);
const watchLooks = createWatch(LOOKS);

function placesOf(text: string, count: number, watch = watchLooks): number[][] {
  const places = Array.from({ length: count }, (): number[] => []);
  watch(text, (watched, place) => places[watched]?.push(place));
  return places;
}

/** The same by regular expressions, at every place. */
function placesByPattern(text: string, { beginnings, ignoreCase }: Watched): number[] {
  const patterns = beginnings.map((source) => new RegExp(source, `y${ignoreCase ? 'i' : ''}`));
  return Array.from(text, () => 0)
    .map((_, place) => place)
    .filter((place) =>
      patterns.some((pattern) => {
        pattern.lastIndex = place;
        return pattern.test(text);
      }),
    );
}

/** Pieces of what rules look for, whole and cut off, among characters that they tell apart. */
const piece = fc.oneof(
  fc.constantFrom(
    ...[
      'password',
      'api_key',
      'token',
      'secret',
      '_auth',
      'bearer ',
      '--',
      'eyJ',
      'sk-',
      'ghp_',
      'SK0f',
      'AKIA',
      'ya29.',
    ],
    ...[
      '12345678:AA',
      '123456789012345|',
      'abc8Q~',
      'v1.0-',
      '://',
      '-u ',
      '--user=',
      '-----BEGIN R',
      'DE89',
      '@',
      '+1',
    ],
    ...['(415)', '415-8', '415.8', '01 ', '1.2.3.', '12 A', '12b Ö', '1 5t', 'straße 5', 'str. 1', 'GASSE 2', 'tel 5'],
    ...['hooks.slack.com', 'mysql://', 'postgresql://', 'hvs.', 'npm_', 'T3BlbkFJ', 'xoxb-', 'SG.a', 'dapiF'],
  ),
  fc.string({ unit: fc.constantFrom(...'aZ09 -_.:/=+|~@"\'\\\n\tséßKſł😀\ud835\u00a0'), maxLength: 3 }),
);
const text = fc
  .array(fc.tuple(piece, fc.nat(3)), { maxLength: 12 })
  .map((parts) =>
    parts.map(([part, change]) => (change === 0 ? part.slice(1) : change === 1 ? part.toUpperCase() : part)).join(''),
  );

describe('createWatch', () => {
  it('meets every beginning of every look, in order', () => {
    fc.assert(
      fc.property(text, (text) => {
        for (const [index, places] of placesOf(text, LOOKS.length).entries()) {
          const look = LOOKS[index];
          expect(places.toSorted((a, b) => a - b)).toEqual(places);
          expect(places).toEqual(expect.arrayContaining(look ? placesByPattern(text, look) : []));
        }
      }),
      { numRuns: 1000, seed: 7 },
    );
  });

  it('meets nothing else, but for what stands outside ASCII', () => {
    const ascii = text.map((text) => text.replace(/[^\0-\x7f]/g, '?'));
    fc.assert(
      fc.property(ascii, (text) => {
        for (const [index, places] of placesOf(text, LOOKS.length).entries()) {
          // A lookbehind about more than one character is left out.
          const { beginnings = [], ignoreCase = false } = LOOKS[index] ?? {};
          const sources = beginnings.map((source) => source.replace('|[A-Za-z]/|[vV]ersion ', ''));
          expect(placesByPattern(text, { beginnings: sources, ignoreCase })).toEqual([...new Set(places)]);
        }
      }),
      { numRuns: 1000, seed: 7 },
    );
  });

  it('meets the same in texts that are long enough to be read in two halves', () => {
    const some = LOOKS.filter((_, index) => index % 6 === 0);
    const watch = createWatch(some);
    const long = fc.array(text, { minLength: 8, maxLength: 14 }).map((texts) => texts.join('').slice(0, 700));
    fc.assert(
      fc.property(long, (text) => {
        for (const [index, places] of placesOf(text, some.length, watch).entries()) {
          const look = some[index];
          expect(places.toSorted((a, b) => a - b)).toEqual(places);
          expect(places).toEqual(expect.arrayContaining(look ? placesByPattern(text, look) : []));
        }
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it.each([255, 256, 257, 300, 8_192])('meets what stands around the middle of %i characters', (length) => {
    const watch = createWatch([{ beginnings: ['needle'] }, { beginnings: ['(?<!x)le'] }]);
    for (let before = (length >> 1) - 12; before < (length >> 1) + 6; before++) {
      const text = `${'.'.repeat(before)}needle xle`.padEnd(length, '.');
      expect(placesOf(text, 2, watch)).toEqual([[before], [before + 4]]);
    }
  });

  it('goes on where a text is longer than what is read at once', () => {
    const watch = createWatch([{ beginnings: ['needle'] }]);
    for (let before = 8_180; before <= 8_200; before++) {
      const [places] = placesOf(`${'.'.repeat(before)}needle${'.'.repeat(9_000)}needle`, 1, watch);
      expect(places).toEqual([before, before + 9_006]);
    }
  });
});
