import { assign } from './assignment.ts';

/** How many items have each pair of labels, and each label on either side. */
interface Contingency {
  readonly items: number;
  readonly cells: readonly number[];
  readonly truth: readonly number[];
  readonly found: readonly number[];
}

/**
 * The share of pairs of items on which two partitions agree, corrected for chance (Hubert & Arabie 1985): 1 for equal
 * partitions, about 0 for unrelated ones, -.5 at worst.
 */
export function adjustedRand(truth: readonly string[], found: readonly string[]): number {
  const table = contingency(truth, found);
  const [both, one, other] = [pairs(table.cells), pairs(table.truth), pairs(table.found)];
  const all = pairs([table.items]);
  if (all === 0) return 1;
  const expected = (one * other) / all;
  const most = (one + other) / 2;
  return most === expected ? 1 : (both - expected) / (most - expected);
}

export interface VMeasure {
  /** Each cluster has one label only: 1 - H(label | cluster) / H(label). */
  readonly homogeneity: number;
  /** Each label is in one cluster only: 1 - H(cluster | label) / H(cluster). */
  readonly completeness: number;
  /** Their harmonic mean. */
  readonly vMeasure: number;
}

/** Rosenberg & Hirschberg (2007), with beta 1; all within [0, 1]. */
export function vMeasure(truth: readonly string[], found: readonly string[]): VMeasure {
  const table = contingency(truth, found);
  const ofTruth = entropy(table.truth, table.items);
  const ofFound = entropy(table.found, table.items);
  const shared = Math.max(0, ofTruth + ofFound - entropy(table.cells, table.items));
  const homogeneity = ofTruth === 0 ? 1 : shared / ofTruth;
  const completeness = ofFound === 0 ? 1 : shared / ofFound;
  const sum = homogeneity + completeness;
  return { homogeneity, completeness, vMeasure: sum === 0 ? 0 : (2 * homogeneity * completeness) / sum };
}

/** The share of items that are in the cluster their label is matched with, labels and clusters matched one to one for the most of it. */
export function matchedShare(truth: readonly string[], found: readonly (string | null)[]): number {
  const labels = numberOff(truth);
  const clusters = numberOff(found.filter((cluster) => cluster !== null));
  const gains = Array.from({ length: labels.size }, () => Array.from({ length: clusters.size }, () => 0));
  truth.forEach((label, item) => {
    const row = gains[labels.get(label) ?? -1];
    const column = clusters.get(found[item] ?? '') ?? -1;
    if (row !== undefined && found[item] !== null) row[column] = (row[column] ?? 0) + 1;
  });
  const matched = assign(gains).reduce((sum, column, row) => sum + (gains[row]?.[column] ?? 0), 0);
  return truth.length === 0 ? 1 : matched / truth.length;
}

function contingency(truth: readonly string[], found: readonly string[]): Contingency {
  const labels = numberOff(truth);
  const clusters = numberOff(found);
  const cells = new Map<number, number>();
  const byLabel = Array.from(labels, () => 0);
  const byCluster = Array.from(clusters, () => 0);
  truth.forEach((label, item) => {
    const row = labels.get(label) ?? 0;
    const column = clusters.get(found[item] ?? '') ?? 0;
    const cell = row * clusters.size + column;
    cells.set(cell, (cells.get(cell) ?? 0) + 1);
    byLabel[row] = (byLabel[row] ?? 0) + 1;
    byCluster[column] = (byCluster[column] ?? 0) + 1;
  });
  return { items: truth.length, cells: [...cells.values()], truth: byLabel, found: byCluster };
}

function numberOff(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...new Set(names)].map((name, number) => [name, number]));
}

function pairs(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
}

/** In nats. */
function entropy(sizes: readonly number[], items: number): number {
  return sizes.reduce((sum, size) => sum - (size / items) * Math.log(size / items), 0);
}
