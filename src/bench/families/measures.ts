import { adjustedRand, matchedShare, type VMeasure, vMeasure } from './indices.ts';

/** The label of what belongs to no family. */
export const NOISE = 'noise';
/** A cluster of fewer is no family: its members count as left out. */
const LEAST_MEMBERS = 5;

/**
 * How well clusters agree with labels. Only clusters of 5 or more count; members of smaller ones are left out like those
 * of none. A counting cluster has *found* a family where more than half of all its members, noise included, have that
 * label; where no family has, it is spurious.
 */
export interface Measures extends VMeasure {
  readonly items: number;
  /** Labels there are, noise not counted. */
  readonly families: number;
  /** Clusters that count. */
  readonly clusters: number;
  /** `adjustedRand`, like the three of `VMeasure`, over what has a family; each item left out is a cluster of its own. */
  readonly rand: number;
  /** The V-measure with all that was left out taken as one cluster: clusters of one make homogeneity look good. */
  readonly vMeasureOneRest: number;
  /** `matchedShare` over what has a family and clusters that count. */
  readonly accuracy: number;
  /** Share of all families that some cluster has found. */
  readonly found: number;
  /** Share of all families of which one cluster that has found them holds at least half. */
  readonly halfFound: number;
  /** Clusters that have found a family, for each family found; null where none is. */
  readonly fragments: number | null;
  /** Of the members of clusters that count, the share that are of its commonest family: noise is never right. Null where none counts. */
  readonly purity: number | null;
  /** The same over the clusters that have found a family. */
  readonly purityOfFinders: number | null;
  readonly spurious: number;
  /** Share of what has a family that is in a cluster that counts, whichever. */
  readonly covered: number;
  /** Share of the noise in no cluster that counts; null where there is no noise. */
  readonly noiseOut: number | null;
}

/**
 * @param labels the family of each item, `noise` for none
 * @param clusters the cluster of each item, null for none
 */
export function measure(labels: readonly string[], clusters: readonly (string | null)[]): Measures {
  const counting = withoutSmall(clusters);
  const scope = [...labels.keys()].filter((item) => labels[item] !== NOISE);
  const truth = scope.map((item) => labels[item] ?? '');
  const alone = scope.map((item) => counting[item] ?? `alone ${item}`);
  const together = scope.map((item) => counting[item] ?? 'left out');
  const clustered = scope.map((item) => counting[item] ?? null);
  const noise = [...labels.keys()].filter((item) => labels[item] === NOISE);
  return {
    items: labels.length,
    rand: adjustedRand(truth, alone),
    ...vMeasure(truth, alone),
    vMeasureOneRest: vMeasure(truth, together).vMeasure,
    accuracy: matchedShare(truth, clustered),
    ...judgeClusters(labels, counting),
    covered: share(clustered.filter((cluster) => cluster !== null).length, scope.length) ?? 0,
    noiseOut: share(noise.filter((item) => counting[item] === null).length, noise.length),
  };
}

/** A counting cluster: which family it has found, null for none, and how many of its members are of its commonest family. */
export interface Judged {
  readonly cluster: string;
  readonly family: string | null;
  readonly right: number;
  readonly members: readonly number[];
}

/** Which family each cluster of 5 or more has found, by the items' numbers. */
export function judgeEach(labels: readonly string[], clusters: readonly (string | null)[]): readonly Judged[] {
  const counting = withoutSmall(clusters);
  const members = Map.groupBy([...labels.keys()], (item) => counting[item] ?? null);
  return [...members].flatMap(([cluster, items]) => {
    if (cluster === null) return [];
    const sizes = countEach(items.map((item) => labels[item] ?? ''));
    const families = [...sizes].filter(([label]) => label !== NOISE).sort((a, b) => b[1] - a[1]);
    const [label, right] = families[0] ?? [NOISE, 0];
    return [{ cluster, family: right * 2 > items.length ? label : null, right, members: items }];
  });
}

function judgeClusters(labels: readonly string[], clusters: readonly (string | null)[]) {
  const sizes = countEach(labels.filter((label) => label !== NOISE));
  const judged = judgeEach(labels, clusters);
  const finders = judged.filter(({ family }) => family !== null);
  const found = new Set(finders.map(({ family }) => family));
  const halfFound = new Set(
    finders.filter(({ family, right }) => right * 2 >= (sizes.get(family ?? '') ?? 0)).map(({ family }) => family),
  );
  return {
    families: sizes.size,
    clusters: judged.length,
    found: share(found.size, sizes.size) ?? 0,
    halfFound: share(halfFound.size, sizes.size) ?? 0,
    fragments: share(finders.length, found.size),
    purity: purityOf(judged),
    purityOfFinders: purityOf(finders),
    spurious: judged.length - finders.length,
  };
}

function purityOf(judged: readonly Judged[]): number | null {
  return share(
    judged.reduce((sum, { right }) => sum + right, 0),
    judged.reduce((sum, { members }) => sum + members.length, 0),
  );
}

function withoutSmall(clusters: readonly (string | null)[]): readonly (string | null)[] {
  const sizes = countEach(clusters);
  return clusters.map((cluster) => ((sizes.get(cluster) ?? 0) < LEAST_MEMBERS ? null : cluster));
}

function countEach<Item>(items: readonly Item[]): ReadonlyMap<Item, number> {
  const counts = new Map<Item, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
