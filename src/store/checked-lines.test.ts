import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findDamaged, parseCheckedLines, printCheckedLines } from './checked-lines.ts';

const schema = z.strictObject({ n: z.int(), text: z.string() });
const ROWS = [1, 2, 3].map((n) => ({ n, text: `row ${n}: ä` }));
const parse = (text: string) => parseCheckedLines(text, schema, 'rows.jsonl');

describe('checked lines', () => {
  it('are read as they were written, without their checks', () => {
    expect(parse(printCheckedLines(ROWS))).toEqual({ rows: ROWS, faults: [] });
    expect(parse('')).toEqual({ rows: [], faults: [] });
  });

  it('of earlier versions bear none', () => {
    expect(parse(ROWS.map((row) => `${JSON.stringify(row)}\n`).join(''))).toEqual({ rows: ROWS, faults: [] });
  });

  it('have half a line at their end where a crash cut it off, and lose nothing else', () => {
    const text = printCheckedLines(ROWS);
    expect(parse(text.slice(0, -10))).toEqual({ rows: ROWS.slice(0, 2), faults: [] });
  });

  it('tell of a byte that changed anywhere, and give no row that was not written', () => {
    const bytes = Buffer.from(printCheckedLines(ROWS));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ change;
        const { rows, faults } = parse(flipped.toString('utf8'));
        for (const row of rows) expect(ROWS).toContainEqual(row);
        // the end of the last line is all that may be missed, as a crash leaves it so
        if (at < bytes.length - 1) expect(rows.length + faults.length).toBeGreaterThanOrEqual(2);
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, (text: string) => string, readonly number[]]>([
    ['nothing', (text) => text, []],
    ['a row', (text) => text.replace('row 2', 'row 9'), [2]],
    ['a check', (text) => text.replaceAll('"crc":"', '"crx":"').replace('"crx":"', '"crc":"'), [2, 3]],
    ['the only row', (text) => text.slice(0, text.indexOf('\n') + 1).replace('row 1', 'row 9'), [1]],
    ['the end', (text) => text.slice(0, -10), []],
    ['what an earlier version wrote', (text) => text.replace(/,"crc":"[0-9a-f]+"/g, ''), []],
  ])('are looked at without being read: %s changed', (_, harm, lines) => {
    expect(findDamaged(Buffer.from(harm(printCheckedLines(ROWS))))).toEqual(lines);
  });

  it('are an error where none of them is whole', () => {
    expect(() => parse('{"n":\n')).toThrow(/^rows\.jsonl:1 is damaged/);
  });
});
