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
  const meanOf = (tasks: readonly number[]): Mean => sumRows(tasks, { rows, rowOf, scratch });
  let merged = families.map((tasks) => ({ tasks, mean: meanOf(tasks) }));
  for (;;) {
    const partners = choosePartners(
      merged.map(({ mean }) => mean),
      features,
      one,
    );
    const next = merged.flatMap((family, number) => {
      const partner = partners[number] ?? number;
      if (partner === number || partners[partner] !== number) return [family];
      if (partner < number) return [];
      const tasks = [...family.tasks, ...(merged[partner]?.tasks ?? [])];
      return [{ tasks, mean: meanOf(tasks) }];
    });
    if (next.length === merged.length) return merged.map(({ tasks }) => tasks);
    merged = next;
  }
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

/** By family, the one whose mean is nearest to its own, the first of several; itself where none is near enough. */
function choosePartners(means: readonly Mean[], features: number, one: number): readonly number[] {
  const { lists, owners, weights } = invert(means, features);
  const scores = new Float64Array(means.length);
  return means.map((mean, number) => {
    mean.features.forEach((feature, place) => {
      const weight = mean.weights[place] ?? 0;
      for (let at = lists.starts[feature] ?? 0; at < (lists.starts[feature + 1] ?? 0); at++) {
        const cell = lists.items[at] ?? 0;
        const owner = owners[cell] ?? 0;
        scores[owner] = (scores[owner] ?? 0) + weight * (weights[cell] ?? 0);
      }
    });
    scores[number] = 0;
    let [best, most] = [number, one];
    for (let other = 0; other < scores.length; other++)
      if ((scores[other] ?? 0) > most) [best, most] = [other, scores[other] ?? 0];
    scores.fill(0);
    return best;
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
