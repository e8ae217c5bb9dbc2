import type { Finder } from '../../domain/procedure.ts';

/** A finder with what it does on each example: 1 right, -1 wrong, 0 nothing. */
export interface Judged {
  readonly finder: Finder;
  readonly cost: number;
  readonly outcomes: readonly number[];
}

export interface ListOptions {
  /** What a wrong find costs on each example, in right finds. */
  readonly penalties: readonly number[];
  /** How much each example counts. */
  readonly weights: readonly number[];
  readonly maximum: number;
}

/** Finders needed on the examples (greedy set cover: most right, fewest wrong, cheapest first), in order. */
export function coverExamples<Item extends Judged>(candidates: readonly Item[], options: ListOptions): Item[] {
  const chosen: Item[] = [];
  const open = new Set(options.weights.keys());
  while (chosen.length < options.maximum && open.size > 0) {
    const best = pickBest(candidates, (candidate) => gain(candidate, open, options));
    if (best === null) break;
    chosen.push(best);
    for (const example of [...open]) if (best.outcomes[example] !== 0) open.delete(example);
  }
  return chosen;
}

/**
 * Spare finders that fire only where the chosen ones find nothing: each example should be reachable by
 * `depth` different ones, so that a wording never seen meets at least one familiar context.
 */
export function addSpares<Item extends Judged>(
  candidates: readonly Item[],
  chosen: readonly Item[],
  options: ListOptions & { readonly depth: number },
): Item[] {
  const reached = options.weights.map((_, example) => chosen.filter((item) => item.outcomes[example] === 1).length);
  const spares: Item[] = [];
  const faultless = candidates.filter((candidate) => !candidate.outcomes.includes(-1) && !chosen.includes(candidate));
  while (spares.length < options.maximum) {
    const best = pickBest(faultless, (candidate) => {
      if (spares.includes(candidate)) return 0;
      const news = candidate.outcomes.filter(
        (outcome, index) => outcome === 1 && (reached[index] ?? 0) < options.depth,
      );
      return news.length < 2 ? 0 : news.length - 0.3 * candidate.cost;
    });
    if (best === null) break;
    spares.push(best);
    for (const [example, outcome] of best.outcomes.entries()) {
      if (outcome === 1) reached[example] = (reached[example] ?? 0) + 1;
    }
  }
  return spares;
}

/** What the list does on each example: the first finder that finds anything decides. */
export function listOutcomes(list: readonly Judged[], examples: number): number[] {
  return Array.from({ length: examples }, (_, example) => {
    for (const item of list) if (item.outcomes[example] !== 0) return item.outcomes[example] ?? 0;
    return 0;
  });
}

function gain(candidate: Judged, open: ReadonlySet<number>, options: ListOptions): number {
  let total = 0;
  for (const example of open) {
    const outcome = candidate.outcomes[example] ?? 0;
    const weight = options.weights[example] ?? 1;
    if (outcome > 0) total += weight;
    else if (outcome < 0) total -= weight * (options.penalties[example] ?? 1);
  }
  return total > 0 ? total - 0.05 * candidate.cost : 0;
}

function pickBest<Item extends Judged>(candidates: readonly Item[], score: (item: Item) => number): Item | null {
  let [best, most] = [null as Item | null, 0];
  for (const candidate of candidates) {
    const own = score(candidate);
    if (own > most) [best, most] = [candidate, own];
  }
  return best;
}
