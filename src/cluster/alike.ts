import { itemsByGroup, type Lists } from './arrays.ts';
import type { Rows } from './rows.ts';

/** The heaviest features of a mean row tell nearly all of its direction. */
const MOST_FEATURES = 300;

/**
 * Merges families that say the same on average: in each round every one chooses the family whose mean row is nearest to
 * its own, and those who chose each other merge, until none is near enough. Many small families of one kind come to
 * share neighbours only with some of each other; their means show what they have in common.
 * @param families the tasks of each
 * @param rowOf by task
 * @param features how many there are
 * @param one cosine above which two families are one
 * @returns their tasks, merged families in the place of their first
 */
export function mergeAlike(
  families: readonly (readonly number[])[],
  {
    rows,
    rowOf,
    features,
    one,
  }: { readonly one: number; readonly rows: Rows; readonly rowOf: Uint32Array; readonly features: number },
): readonly (readonly number[])[] {
  const scratch = new Float64Array(features);
  const found = (tasks: readonly number[]): Candidate => {
    return { tasks, mean: sumRows(tasks, { rows, rowOf, scratch }), partner: null, likeness: one, isNew: true };
  };
  let candidates = families.map(found);
  for (;;) {
    choosePartners(candidates, features, one);
    const numberOf = new Map(candidates.map((candidate, number) => [candidate, number]));
    const next = candidates.flatMap((candidate, number) => {
      const { tasks, partner } = candidate;
      if (partner === null || partner.partner !== candidate) return [candidate];
      return (numberOf.get(partner) ?? 0) < number ? [] : [found([...tasks, ...partner.tasks])];
    });
    if (next.length === candidates.length) return candidates.map(({ tasks }) => tasks);
    candidates = next;
  }
}

/** A family, with the nearest of the others where one is near enough. */
interface Candidate {
  readonly tasks: readonly number[];
  readonly mean: Mean;
  partner: Candidate | null;
  /** Of the partner; where there is none, what it would have to exceed. */
  likeness: number;
  /** Not compared with the others yet. */
  isNew: boolean;
}

/** A row of length 1 in no particular order. */
interface Mean {
  readonly features: Uint32Array;
  readonly weights: Float32Array;
}

/** @param scratch by feature, all 0 */
function sumRows(
  tasks: readonly number[],
  { rows, rowOf, scratch }: { readonly rows: Rows; readonly rowOf: Uint32Array; readonly scratch: Float64Array },
): Mean {
  const met: number[] = [];
  for (const task of tasks) {
    const row = rowOf[task] ?? 0;
    const from = rows.starts[row] ?? 0;
    for (let at = from; at < from + (rows.lengths[row] ?? 0); at++) {
      const feature = rows.features[at] ?? 0;
      if (scratch[feature] === 0) met.push(feature);
      scratch[feature] = (scratch[feature] ?? 0) + (rows.weights[at] ?? 0);
    }
  }
  met.sort((a, b) => (scratch[b] ?? 0) - (scratch[a] ?? 0) || a - b);
  const features = Uint32Array.from(met.slice(0, MOST_FEATURES));
  const weights = Float32Array.from(features, (feature) => scratch[feature] ?? 0);
  for (const feature of met) scratch[feature] = 0;
  const norm = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0)) || 1;
  return { features, weights: weights.map((weight) => weight / norm) };
}

/**
 * Gives each the one whose mean is nearest to its own, the first of several. Only those that are new, or whose partner has
 * merged with another, are compared with all; the rest look at what is new.
 */
function choosePartners(candidates: readonly Candidate[], features: number, one: number): void {
  const there = new Set(candidates);
  const { lists, owners, weights } = invert(
    candidates.map(({ mean }) => mean),
    features,
  );
  const isStale = (each: Candidate): boolean => each.isNew || (each.partner !== null && !there.has(each.partner));
  const stale = candidates.map(isStale);
  for (const [number, each] of candidates.entries()) if (stale[number]) [each.partner, each.likeness] = [null, one];
  const scores = new Float64Array(candidates.length);
  for (const [number, candidate] of candidates.entries()) {
    if (!stale[number]) continue;
    addScores(candidate.mean, { lists, owners, weights, scores });
    scores[number] = 0;
    for (const [other, each] of candidates.entries()) {
      const score = scores[other] ?? 0;
      if (score > candidate.likeness) [candidate.partner, candidate.likeness] = [each, score];
      if (candidate.isNew && !stale[other] && score > each.likeness) [each.partner, each.likeness] = [candidate, score];
    }
    scores.fill(0);
  }
  for (const each of candidates) each.isNew = false;
}

function addScores(
  mean: Mean,
  { lists, owners, weights, scores }: ReturnType<typeof invert> & { readonly scores: Float64Array },
): void {
  mean.features.forEach((feature, place) => {
    const weight = mean.weights[place] ?? 0;
    const end = lists.starts[feature + 1] ?? 0;
    for (let at = lists.starts[feature] ?? 0; at < end; at++) {
      const cell = lists.items[at] ?? 0;
      const owner = owners[cell] ?? 0;
      scores[owner] = (scores[owner] ?? 0) + weight * (weights[cell] ?? 0);
    }
  });
}

function invert(
  means: readonly Mean[],
  features: number,
): { readonly lists: Lists; readonly owners: Uint32Array; readonly weights: Float32Array } {
  const cells = means.reduce((sum, mean) => sum + mean.features.length, 0);
  const featureOf = new Uint32Array(cells);
  const owners = new Uint32Array(cells);
  const weights = new Float32Array(cells);
  let used = 0;
  means.forEach((mean, number) => {
    featureOf.set(mean.features, used);
    weights.set(mean.weights, used);
    owners.fill(number, used, used + mean.features.length);
    used += mean.features.length;
  });
  return { lists: itemsByGroup(featureOf, features), owners, weights };
}
