import { widen } from './arrays.ts';
import { dotDense } from './near.ts';
import type { Rows } from './rows.ts';

/** An index of a few rows that is soon emptied again. */
export interface Recent {
  add(row: number): void;
  /** The row that is most similar, of equals the one added first, if it is so similar; null where none is. */
  nearest(row: number, least: number): { readonly row: number; readonly similarity: number } | null;
  clear(): void;
}

/** @param features how many features there are; rows have their heaviest first */
export function createRecent(rows: Rows, features: number): Recent {
  const lists = createLists(features);
  const dense = new Float32Array(features);
  const added: number[] = [];
  return {
    add(row) {
      const from = rows.starts[row] ?? 0;
      for (let at = from; at < from + (rows.lengths[row] ?? 0); at++)
        lists.add(rows.features[at] ?? 0, rows.weights[at] ?? 0, added.length);
      added.push(row);
    },
    nearest(row, least) {
      const met = lists.meet(rows, row, least);
      if (met.length === 0) return null;
      const from = rows.starts[row] ?? 0;
      const to = from + (rows.lengths[row] ?? 0);
      for (let at = from; at < to; at++) dense[rows.features[at] ?? 0] = rows.weights[at] ?? 0;
      let best: { row: number; similarity: number } | null = null;
      for (const number of met.sort((a, b) => a - b)) {
        const other = added[number] ?? 0;
        const similarity = Math.fround(dotDense(other, rows, dense));
        if (similarity >= least && similarity > (best?.similarity ?? 0)) best = { row: other, similarity };
      }
      for (let at = from; at < to; at++) dense[rows.features[at] ?? 0] = 0;
      return best;
    },
    clear() {
      for (const row of added) lists.forget(rows, row);
      added.length = 0;
    },
  };
}

/** What is left of a row when it is known well enough who may be like it. */
const UNREAD = 0.6;

/** By feature the numbers of what has it with their weights, linked through one piece of memory. */
function createLists(features: number) {
  const heads = new Int32Array(features).fill(-1);
  let numbers = new Uint32Array(1 << 12);
  let weights = new Float32Array(1 << 12);
  let rest = new Int32Array(1 << 12);
  let used = 0;
  // by number: what it has in common with the row, as far as read
  let common = new Float32Array(256);
  return {
    add(feature: number, weight: number, number: number): void {
      if (used === numbers.length)
        [numbers, weights, rest] = [widen(numbers, used + 1), widen(weights, used + 1), widen(rest, used + 1)];
      common = widen(common, number + 1);
      numbers[used] = number;
      weights[used] = weight;
      rest[used] = heads[feature] ?? -1;
      heads[feature] = used++;
    },
    /**
     * All that can be so similar: rows are of length 1 at most, so what is not read of one is worth no more than its own
     * length (Bayardo, Ma & Srikant 2007).
     */
    meet(rows: Rows, row: number, least: number): number[] {
      const from = rows.starts[row] ?? 0;
      const to = from + (rows.lengths[row] ?? 0);
      const found: number[] = [];
      let unread = 0;
      for (let at = from; at < to; at++) unread += (rows.weights[at] ?? 0) ** 2;
      for (let at = from; at < to && unread >= (UNREAD * least) ** 2; at++) {
        const weight = rows.weights[at] ?? 0;
        for (let cell = heads[rows.features[at] ?? 0] ?? -1; cell >= 0; cell = rest[cell] ?? -1) {
          const number = numbers[cell] ?? 0;
          const before = common[number] ?? 0;
          if (before === 0) found.push(number);
          common[number] = before + weight * (weights[cell] ?? 0);
        }
        unread -= weight ** 2;
      }
      const enough = 0.999 * (least - Math.sqrt(Math.max(0, unread)));
      const like = found.filter((number) => (common[number] ?? 0) >= enough);
      for (const number of found) common[number] = 0;
      return like;
    },
    forget({ starts, lengths, features: having }: Rows, row: number): void {
      const from = starts[row] ?? 0;
      for (let at = from; at < from + (lengths[row] ?? 0); at++) heads[having[at] ?? 0] = -1;
      used = 0;
    },
  };
}
