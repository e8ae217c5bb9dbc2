import { describe, expect, it } from 'vitest';
import { agreeOnProcedures, forEachCell } from './consensus.ts';
import { PROCEDURE } from './likeness.ts';

/** Groups of one request, told by what was done: features 1 to 3, of length .5 each; 0 is of the text. */
function served(done: readonly (readonly number[])[], right = done.map(() => 0.5)) {
  const rows = done.map((features) => [0, ...features]);
  const lengths = Uint32Array.from(rows, ({ length }) => length);
  return {
    rows: {
      starts: lengths.map((_, row) => lengths.subarray(0, row).reduce((sum, length) => sum + length, 0)),
      lengths,
      features: Uint32Array.from(rows.flat()),
      weights: Float32Array.from(rows.flat(), () => 0.5),
    },
    blocks: Uint8Array.of(0, PROCEDURE, PROCEDURE, PROCEDURE),
    leaders: Uint32Array.from(rows.keys()),
    tasks: {
      starts: Uint32Array.from({ length: rows.length + 1 }, (_, at) => at),
      items: Uint32Array.from(rows.keys()),
    },
    rowOf: Uint32Array.from(rows.keys()),
    right: Float32Array.from(right),
  };
}

/** All others near the first, which is near to none of theirs. */
function around(others: number) {
  return {
    starts: Uint32Array.from({ length: others + 2 }, (_, group) => (group === 0 ? 0 : others)),
    items: Uint32Array.from({ length: others }, (_, at) => at + 1),
    similarities: new Float32Array(others),
  };
}

describe('agreeOnProcedures', () => {
  it.each([
    ['what was done for it, where none asks the same', [[1], [2], [2], [2]], undefined, 0.3, [1]],
    ['what was done for it, against one other', [[1], [2]], undefined, 1, [1]],
    ['what most did', [[1], [2], [2], [2]], undefined, 0.9, [2]],
    ['not what most did whose texts are less alike', [[1], [2], [2], [2]], undefined, 0.5, [1]],
    ['what the one did that was right, where it failed itself', [[1], [2]], [0.05, 0.95], 0.5, [2]],
    ['what it did, where the others failed', [[1], [2], [2], [2]], [0.95, 0.05, 0.05, 0.05], 0.9, [1]],
    ['what others did, where nothing was done for it', [[], [2, 3], [2], [2]], undefined, 0.9, [2]],
    ['what it did itself, where most agree on nothing', [[1], [2], [3], []], undefined, 1, [1]],
    ['nothing, where most did nothing', [[], [2], []], undefined, 1, []],
  ] as const)('is %s', (_, done, right, text, wanted) => {
    const texts = new Float32Array(done.length - 1).fill(text);
    const rows = agreeOnProcedures(around(done.length - 1), served(done, right && [...right]), texts);
    const found: number[] = [];
    forEachCell(rows, 0, (feature) => found.push(feature));
    expect(found.sort()).toEqual(wanted);
    done.slice(1).forEach((features, at) => {
      const own: number[] = [];
      forEachCell(rows, at + 1, (feature) => own.push(feature));
      expect(own).toEqual(features);
    });
  });

  it('hears all requests of a group, not its leader alone', () => {
    const all = served([[1], [2], [2], [3]]);
    const groups = { starts: Uint32Array.of(0, 0, 0), items: new Uint32Array(0), similarities: new Float32Array(0) };
    const grouped = {
      ...all,
      leaders: Uint32Array.of(0, 3),
      tasks: { starts: Uint32Array.of(0, 3, 4), items: all.rowOf },
    };
    const rows = agreeOnProcedures(groups, grouped, new Float32Array(0));
    expect([...rows.features]).toEqual([2, 3]);
  });

  it('is as long as what was done is on average, by who is heard', () => {
    const rows = agreeOnProcedures(around(3), served([[], [2], [2], [2]]), Float32Array.of(1, 1, 1));
    let square = 0;
    forEachCell(rows, 0, (_, weight) => {
      square += weight * weight;
    });
    expect(square).toBeCloseTo((3 * 0.25) / 5, 5);
  });
});
