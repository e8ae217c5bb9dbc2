import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_SEAL, readChain, sealAfter, sealRows } from './chain.ts';

const ROWS = [
  { id: 'a', outcome: 'passed', n: 1 },
  { id: 'b', outcome: 'failed', words: { reason: 'It said "ö" \u2028 and more.' } },
  { id: 'c', outcome: 'passed', list: [1, 2.5, null] },
  { id: 'd', outcome: 'errored' },
];

function seal(rows: readonly object[], previous = NO_SEAL): string {
  return sealRows(rows, previous)
    .map((row) => `${JSON.stringify(row)}\n`)
    .join('');
}

const TEXT = seal(ROWS);
const LINES = TEXT.split('\n').slice(0, -1);
const HEAD = sealAfter(LINES.at(-1) ?? null);
const join = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** The lines at fault; `lost` where the last seal is not there any more. */
function faultsOf(text: string): readonly (number | 'lost')[] {
  const { faults, seals } = readChain(text);
  return [...faults.map(({ line }) => line), ...(seals.has(HEAD) ? [] : ['lost' as const])];
}

describe('readChain', () => {
  it('finds nothing in what was sealed, row by row or at once', () => {
    expect(readChain(TEXT)).toMatchObject({ faults: [], unsealed: 0, lines: 4, end: 'closed' });
    const steps = ROWS.reduce((text, row) => text + seal([row], sealAfter(text.split('\n').at(-2) ?? null)), '');
    expect(steps).toBe(TEXT);
    expect(readChain('')).toMatchObject({ faults: [], lines: 0, end: 'closed' });
  });

  it.each(LINES.map((_, index) => [index + 1]))('names line %i where it is removed, doubled or emptied', (line) => {
    const index = line - 1;
    expect(faultsOf(join(LINES.toSpliced(index, 1)))).toEqual([line === 4 ? 'lost' : line]);
    expect(faultsOf(join(LINES.toSpliced(index, 0, LINES[index] ?? '')))).toContain(line + 1);
    expect(faultsOf(join(LINES.with(index, '')))).toContain(line);
  });

  it('names the first of two lines that changed places', () => {
    for (let a = 0; a < 4; a++)
      for (let b = a + 1; b < 4; b++) {
        const swapped = LINES.with(a, LINES[b] ?? '').with(b, LINES[a] ?? '');
        expect(faultsOf(join(swapped))[0]).toBe(a + 1);
      }
  });

  it.each([0, 1, 2, 3])('misses what was cut off after line %i', (kept) => {
    expect(faultsOf(join(LINES.slice(0, kept)))).toEqual(['lost']);
  });

  it.each([
    ['a space', (line: string) => line.replace(',', ', ')],
    ['the order of keys', (line: string) => line.replace(/^\{("id":"b"),("outcome":"failed")/, '{$2,$1')],
    ['an escape for what needs none', (line: string) => line.replace('said', '\\u0073aid')],
    ['a key twice', (line: string) => line.replace('{', '{"id":"b",')],
    ['a number in another form', (line: string) => line.replace('2.5', '25e-1')],
    ['an end as Windows has it', (line: string) => `${line}\r`],
  ])('names a line that differs by %s', (_, change) => {
    const at = LINES.findIndex((line) => change(line) !== line);
    expect(faultsOf(join(LINES.with(at, change(LINES[at] ?? ''))))).toEqual([at + 1]);
  });

  it('goes on after lines that bear no seals, and tells how many those are', () => {
    const old = '{"id":"x"}\n{"id":"y"}\n';
    const text = old + seal(ROWS, sealAfter('{"id":"y"}'));
    expect(readChain(text)).toMatchObject({ faults: [], unsealed: 2, lines: 6 });
    expect(readChain(text.replace('"y"', '"z"')).faults).toMatchObject([{ line: 3 }]);
    expect(readChain(`${TEXT}{"id":"e"}\n`).faults).toMatchObject([{ line: 5, message: /bears no seal/ }].map(like));
  });

  it.each([
    ['{"id":"e","outco', 'cut', 0],
    ['{', 'cut', 0],
    [LINES[0] ?? '', 'open', 1],
    ['}', 'closed', 1],
    ['\0\0', 'closed', 1],
  ])('takes a last line %j without an end as %s', (tail, end, faults) => {
    const chain = readChain(TEXT + tail);
    expect([chain.end, chain.faults.length]).toEqual([end, faults]);
  });

  it('finds any other text that is put in the place of a part of it', () => {
    const part = fc.tuple(fc.nat(TEXT.length), fc.nat(30), fc.string({ unit: 'binary', maxLength: 12 }));
    fc.assert(
      fc.property(part, ([start, length, put]) => {
        const changed = TEXT.slice(0, start) + put + TEXT.slice(start + length);
        fc.pre(changed !== TEXT);
        const { end } = readChain(changed);
        expect(faultsOf(changed).length > 0 || end !== 'closed').toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

function like({ line, message }: { readonly line: number; readonly message: RegExp }): object {
  return { line, message: expect.stringMatching(message) };
}
