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
      for (let at = from; at < from + (rows.lengths[row] ?? 0); at++) lists.add(rows.features[at] ?? 0, added.length);
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

/** By feature the numbers of what has it, linked through one piece of memory. */
function createLists(features: number) {
  const heads = new Int32Array(features).fill(-1);
  let numbers = new Uint32Array(1 << 12);
  let rest = new Int32Array(1 << 12);
  let used = 0;
  // by number: the look that met it last, counted from 1
  let met = new Uint32Array(256);
  let looks = 0;
  return {
    add(feature: number, number: number): void {
      [numbers, rest, met] = [widen(numbers, used + 1), widen(rest, used + 1), widen(met, number + 1)];
      numbers[used] = number;
      rest[used] = heads[feature] ?? -1;
      heads[feature] = used++;
    },
    /** All that can be so similar: what a row has besides its heaviest features is not enough (Bayardo, Ma & Srikant 2007). */
    meet({ starts, lengths, features: having, weights }: Rows, row: number, least: number): number[] {
      const from = starts[row] ?? 0;
      const to = from + (lengths[row] ?? 0);
      const found: number[] = [];
      let unread = 0;
      for (let at = from; at < to; at++) unread += (weights[at] ?? 0) ** 2;
      looks++;
      // rows are of length 1 but for rounding
      for (let at = from; at < to && unread >= 0.999 * least * least; at++) {
        for (let cell = heads[having[at] ?? 0] ?? -1; cell >= 0; cell = rest[cell] ?? -1) {
          const number = numbers[cell] ?? 0;
          if (met[number] === looks) continue;
          met[number] = looks;
          found.push(number);
        }
        unread -= (weights[at] ?? 0) ** 2;
      }
      return found;
    },
    forget({ starts, lengths, features: having }: Rows, row: number): void {
      const from = starts[row] ?? 0;
      for (let at = from; at < from + (lengths[row] ?? 0); at++) heads[having[at] ?? 0] = -1;
      used = 0;
    },
  };
}
