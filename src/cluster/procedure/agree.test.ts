import { describe, expect, it } from 'vitest';
import { PROCEDURE_SHARE } from '../weigh.ts';
import { agree } from './agree.ts';
import { PROCEDURE } from './likeness.ts';

/** Requests with one feature of the text (0 or 1) and one of the procedure (2 or 3), or none. */
function views(rows: readonly (readonly [text: number, procedure: number | null])[]) {
  const cells = rows.flatMap(([text, procedure]) =>
    procedure === null
      ? [{ feature: text, weight: 1 }]
      : [
          { feature: text, weight: Math.sqrt(1 - PROCEDURE_SHARE) },
          { feature: procedure, weight: Math.sqrt(PROCEDURE_SHARE) },
        ],
  );
  const lengths = Uint32Array.from(rows, ([, procedure]) => (procedure === null ? 1 : 2));
  return {
    rows: {
      starts: lengths.map((_, row) => lengths.subarray(0, row).reduce((sum, length) => sum + length, 0)),
      lengths,
      features: Uint32Array.from(cells, ({ feature }) => feature),
      weights: Float32Array.from(cells, ({ weight }) => weight),
      procedureShares: Float32Array.from(rows, ([, procedure]) => (procedure === null ? 0 : PROCEDURE_SHARE)),
    },
    blocks: Uint8Array.of(0, 0, PROCEDURE, PROCEDURE),
    leaders: Uint32Array.from(rows, (_, row) => row),
    tasks: {
      starts: Uint32Array.from({ length: rows.length + 1 }, (_, group) => group),
      items: Uint32Array.from(rows.keys()),
    },
    rowOf: Uint32Array.from(rows.keys()),
    right: Float32Array.from(rows, () => 0.5),
  };
}

const pair = { starts: Uint32Array.of(0, 1, 2), items: Uint32Array.of(1, 0), similarities: Float32Array.of(0.5, 0.5) };

describe('agree', () => {
  it.each([
    ['text and procedure', [0, 2], [0, 2], 1, 1],
    ['text, not procedure', [0, 2], [0, 3], 0.3, 1 - PROCEDURE_SHARE],
    ['text, where one did nothing', [0, 2], [0, null], 0.3, 1 - PROCEDURE_SHARE],
    ['procedure alone', [0, 2], [1, 2], 0, 0],
  ] as const)('of those alike in %s', (_, one, other, founding, joining) => {
    const { near, joining: joined } = agree(pair, views([one, other]));
    expect(near.similarities[0]).toBeCloseTo(founding, 5);
    expect(joined.similarities[0]).toBeCloseTo(joining, 5);
    expect([...near.items]).toEqual([1, 0]);
  });

  it('leaves neighbours as they are where nothing was done', () => {
    const { near, joining } = agree(
      pair,
      views([
        [0, null],
        [0, null],
      ]),
    );
    expect(near).toBe(pair);
    expect(joining).toBe(pair);
  });
});
