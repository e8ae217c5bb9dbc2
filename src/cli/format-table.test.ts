import { describe, expect, it } from 'vitest';
import { formatTable } from './format-table.ts';
import { print } from './terminal.ts';

const HEADER = ['skill', 'runs', 'id', 'why'];
const ROWS = [
  ['send-mail', '1,204', '0123456789abcdef', 'it fails where the customer has no address'],
  ['归档', '7', '', '-'],
];
const cut = ['why', 'id', 'runs'];

describe('a table', () => {
  it('aligns by what a terminal shows, numbers to the right', () => {
    expect(formatTable(HEADER.slice(0, 2), ROWS)).toBe('skill       runs\nsend-mail  1,204\n归档           7\n');
  });

  it.each([
    [200, 'it fails where the customer has no address', null],
    [60, 'it fails where the custo…', null],
    [50, 'it fails where…', null],
    [40, '0123456…', 'why'],
    [20, null, 'why, id'],
  ])('fits %d columns', (columns, cell, left) => {
    const text = formatTable(HEADER, ROWS, { columns, cut });
    const [table = '', note] = text.split('Left out for want of room: ');
    for (const line of table.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    if (cell !== null) expect(table).toContain(cell.slice(0, 7));
    expect(note).toBe(left === null ? undefined : `${left} (--json has all).\n`);
  });

  it('cuts a path at its beginning', () => {
    const rows = [
      ['codex', '/home/robin/projects/website'],
      ['goose', '~/短い/名前/フォルダ'],
    ];
    const text = formatTable(['agent', 'folder'], rows, { columns: 19, cut: ['folder'], paths: ['folder'] });
    expect(text).toBe('agent  folder\ncodex  …cts/website\ngoose  …前/フォルダ\n');
  });

  it('lets no control of a cell through', () => {
    expect(formatTable(['a'], [['x\u001b[2J\ny']])).toBe('a\nx\\u{1b}[2J y\n');
  });
});

describe('print', () => {
  it.each([
    [{ isTTY: true, columns: 100 } as const, 100],
    [{ isTTY: true, columns: 0 } as const, 80],
    [{ columns: 100 } as const, Number.POSITIVE_INFINITY],
  ])('knows the columns of %j', (stream, columns) => {
    const told: string[] = [];
    const stdout = { ...stream, write: (text: string) => told.push(text) };
    print({ stdout }, { json: false }, { json: {}, text: String });
    expect(told).toEqual([`${columns}\n`]);
  });
});
