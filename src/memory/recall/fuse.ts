/** k of reciprocal rank fusion (Cormack, Clarke & Büttcher 2009). */
const RANK_OFFSET = 60;

/** One score for each item out of several rankings, best first: the sum of 1 / (60 + rank) over those that have it. */
export function fuseRanks<Item>(rankings: readonly (readonly Item[])[]): ReadonlyMap<Item, number> {
  const scores = new Map<Item, number>();
  for (const ranking of rankings) {
    for (const [index, item] of ranking.entries()) {
      scores.set(item, (scores.get(item) ?? 0) + 1 / (RANK_OFFSET + index + 1));
    }
  }
  return scores;
}

/** Half of the distance, in deviations, that the best of unrelated passages is expected to keep: room for luck. */
const ROOM = 1.5;

/**
 * The similarity from which on a passage is more like the question than the most similar of so many unrelated ones
 * would be: median + (sqrt(2 ln n) + 1.5) deviations, the deviation taken from the median distance. What counts as
 * similar differs from model to model, so that no fixed number would do.
 */
export function standOutFrom(similarities: readonly number[]): number {
  if (similarities.length < 3) return Number.POSITIVE_INFINITY;
  const middle = median(similarities);
  const deviation = 1.4826 * median(similarities.map((similarity) => Math.abs(similarity - middle)));
  return middle + (Math.sqrt(2 * Math.log(similarities.length)) + ROOM) * deviation;
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
