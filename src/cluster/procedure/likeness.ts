import { BLOCKS } from '../describe.ts';
import type { Rows } from '../rows.ts';

/** Rows compared to see what chance does, evenly spread over all, and with how many others each. */
const SAMPLE = 512;
const CHANCES = 4;
/** Pairs served in nothing alike are few below this part of all. */
const FEW = 8;
export const PROCEDURE = BLOCKS.indexOf('procedure');

/** What is needed to see whether requests are alike by their text. */
export interface Corpus {
  readonly blocks: Uint8Array;
  /** By feature. */
  readonly worth: Float32Array;
  /** By block; the procedure's is not looked at. */
  readonly shares: readonly number[];
}

/** The mean cosine of all pairs of some rows, in [0, 1]; 0 for fewer than two. */
export type Likeness = (rows: Uint32Array) => number;

/** Compares rows by their text alone: gives the mean cosine of all pairs of some rows. */
export function compareTexts(rows: Rows, { blocks, worth, shares }: Corpus): Likeness {
  const sums = new Float64Array(worth.length);
  const forEachCell = (row: number, use: (feature: number, weight: number) => void): void => {
    const { starts, lengths, features, weights } = rows;
    const [from, to] = [starts[row] ?? 0, (starts[row] ?? 0) + (lengths[row] ?? 0)];
    const squares = shares.map(() => 0);
    for (let at = from; at < to; at++) {
      const [feature, block] = [features[at] ?? 0, blocks[features[at] ?? 0] ?? 0];
      squares[block] = (squares[block] ?? 0) + ((weights[at] ?? 0) * (worth[feature] ?? 0)) ** 2;
    }
    const total = shares.reduce(
      (sum, share, block) => ((squares[block] ?? 0) > 0 && block !== PROCEDURE ? sum + share : sum),
      0,
    );
    for (let at = from; at < to; at++) {
      const [feature, block] = [features[at] ?? 0, blocks[features[at] ?? 0] ?? 0];
      if (block === PROCEDURE) continue;
      const scale = Math.sqrt((shares[block] ?? 0) / total / (squares[block] ?? 1));
      use(feature, (weights[at] ?? 0) * (worth[feature] ?? 0) * scale);
    }
  };
  return (chosen) => {
    let [own, all] = [0, 0];
    for (const row of chosen)
      forEachCell(row, (feature, weight) => {
        // |a + b|² - |a|² = 2ab + |b|²: the square of the sum grows cell by cell.
        const before = sums[feature] ?? 0;
        all += (2 * before + weight) * weight;
        own += weight * weight;
        sums[feature] = before + weight;
      });
    for (const row of chosen)
      forEachCell(row, (feature) => {
        sums[feature] = 0;
      });
    return chosen.length < 2 ? 0 : (all - own) / (chosen.length * (chosen.length - 1));
  };
}

/** How alike texts are by chance: pairs of rows that were served in nothing alike, or any pairs where such are few. */
export function measureChance(
  rows: Rows,
  { blocks }: Corpus,
  likeness: Likeness,
): { readonly mean: number; readonly deviation: number } {
  const step = Math.max(1, rows.starts.length / SAMPLE);
  const spread = Array.from({ length: Math.floor(rows.starts.length / step) }, (_, at) => Math.floor(at * step));
  const actions = spread.map((row) => {
    const from = rows.starts[row] ?? 0;
    const features = rows.features.subarray(from, from + (rows.lengths[row] ?? 0));
    return new Set(features.filter((feature) => blocks[feature] === PROCEDURE));
  });
  const all: number[] = [];
  const apart: number[] = [];
  for (let distance = 1; distance <= CHANCES; distance++)
    for (let at = 0; at + distance < spread.length; at++) {
      const value = likeness(Uint32Array.of(spread[at] ?? 0, spread[at + distance] ?? 0));
      all.push(value);
      const others = actions[at + distance];
      if ([...(actions[at] ?? [])].every((action) => others?.has(action) !== true)) apart.push(value);
    }
  const values = apart.length * FEW < all.length ? all : apart;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / Math.max(1, values.length)) };
}
