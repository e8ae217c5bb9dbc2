import { describe, expect, it } from 'vitest';
import type { LogPlace } from '../../domain/pipeline.ts';
import { describeNameClashes } from './name-clashes.ts';

const place = (from: string): LogPlace => ({ from, include: [], exclude: [] });
const [sales, support] = [place('sales/'), place('support/')];
const places = new Map([
  ['sales/a', sales],
  ['sales/b', sales],
  ['support/a', support],
]);
type Row = readonly [id: string, file: string, startedAt?: string];
const tell = (...rows: readonly Row[]) =>
  describeNameClashes(
    rows.map(([id, file, startedAt]) => ({ id, file, ...(startedAt !== undefined && { startedAt }) })),
    (file) => places.get(file),
  );

describe('sessions of one id', () => {
  it.each<[string, readonly Row[]]>([
    [
      'of one agent, which goes on with its own',
      [
        ['s-1', 'sales/a', '1'],
        ['s-1', 'sales/b', '2'],
      ],
    ],
    [
      'that are one, as they began together',
      [
        ['s-1', 'sales/a', '1'],
        ['s-1', 'support/a', '1'],
      ],
    ],
    [
      'without a time',
      [
        ['s-1', 'sales/a'],
        ['s-1', 'support/a'],
      ],
    ],
    [
      'of logs that are gone',
      [
        ['s-1', 'sales/a', '1'],
        ['s-1', 'old/a', '2'],
      ],
    ],
  ])('%s are no clash', (_, rows) => {
    expect(tell(...rows)).toEqual([]);
  });

  it('of two places that began at different times are told, once for the places', () => {
    const clash = tell(
      ...([
        ['s-1', 'sales/a', '1'],
        ['s-1', 'support/a', '2'],
        ['s-2', 'support/a', '3'],
        ['s-2', 'sales/b', '4'],
        ['s-3', 'support/a', '5'],
      ] as const),
    );
    expect(clash).toEqual([expect.stringMatching(/^sales\/ and support\/ .* \(s-1 and 1 other\).*agent: <a name>/)]);
  });
});
