import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCsvBook, csvRecords, isCsvHeader, lineOf } from './csv.ts';

const COLUMNS = ['id', 'traceId', 'startTime', 'type', 'input'];
const quote = (field: string) => `"${field.replaceAll('"', '""')}"`;
const toCsv = (rows: readonly (readonly string[])[]) => rows.map((row) => `${row.map(quote).join(',')}\n`).join('');

describe('an export of Langfuse as CSV', () => {
  it.each([
    ['"id","traceId","startTime","type","name"', true],
    ['id,trace_id,start_time,type,name', true],
    ['"id","timestamp","name","sessionId","tags","input"\r', true],
    ['"id","name","dataType","traceId","value"', true],
    ['id,name,email', false],
    ['"id","traceId","name"', false],
    ['{"id":"1","traceId":"2","startTime":"3","type":"SPAN"}', false],
    [`"id","traceId","startTime","type","${'x'.repeat(5000)}"`, false],
    ['', false],
  ])('is known by its columns: %.60s', (line, is) => {
    expect(isCsvHeader(line)).toBe(is);
  });

  it('reads every field as it was', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '{', ' ', '\\') });
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field, field, field, field), { maxLength: 6 }), (rows) => {
        const told = rows.map((row, index) => [`r${index}`, ...row.slice(1)]);
        const read = csvRecords(toCsv([COLUMNS, ...told]));
        const texts = read.map((record) => COLUMNS.map((column) => record[column] ?? ''));
        // a text that was written as JSON once more is read as what it was
        const known = told.map((row) => row.map((each) => (/^".*"$/s.test(each) ? expect.any(String) : each)));
        expect(texts).toEqual(known);
      }),
    );
  });

  it('says of what line a record is, and what is of no use', () => {
    const book = createCsvBook();
    expect(book.add('not yet', 1)).toMatchObject({ record: null, reason: 'line before the names of the columns' });
    expect(book.add(COLUMNS.map(quote).join(','), 2)).toMatchObject({ record: null, reason: null });
    expect(book.add('"1","t","2026","SPAN","one', 3)).toMatchObject({ record: null, reason: null });
    expect(book.open()).toBe(3);
    expect(book.add('two"', 4)).toEqual({
      ...{ line: 3, reason: null },
      record: { id: '1', traceId: 't', startTime: '2026', type: 'SPAN', input: 'one\ntwo' },
    });
    expect(book.open()).toBeNull();
    expect(book.add('', 5)).toMatchObject({ record: null, reason: null });
  });

  it('lets a row go that never ends', () => {
    const book = createCsvBook();
    book.add(COLUMNS.map(quote).join(','), 1);
    book.add('"1","t","2026","SPAN","', 2);
    const part = 'x'.repeat(1_000_000);
    const reasons = Array.from({ length: 8 }, (_, index) => book.add(part, index + 3).reason);
    expect(reasons.filter((reason) => reason !== null)).toEqual(['row longer than 8000000 characters']);
  });

  it.each([
    [{ text: 'a' }, 'a'],
    [{ text: 'a', role: 'user' }, null],
    ['a', null],
    [null, null],
  ])('takes lines of text alone: %j', (record, text) => {
    expect(lineOf(record)).toBe(text);
  });
});
