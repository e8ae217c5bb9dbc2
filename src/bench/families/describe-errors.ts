import { judgeEach, NOISE } from './measures.ts';
import type { LabelledSet } from './sets.ts';

const MOST_LINES = 25;

/**
 * Which families were missed or split, and which clusters hold several, worst first: for people who work on clustering.
 * @param nameOf the name that a cluster goes by
 */
export function describeErrors(
  { name, labels }: Pick<LabelledSet, 'name' | 'labels'>,
  clusters: readonly (string | null)[],
  nameOf: (cluster: string) => string,
): string {
  const judged = judgeEach(labels, clusters);
  const place = new Map(judged.flatMap(({ cluster, members }) => members.map((item) => [item, cluster] as const)));
  const finders = Map.groupBy(judged, ({ family }) => family);
  const families = [...Map.groupBy([...labels.keys()], (item) => labels[item] ?? '')].filter(
    ([each]) => each !== NOISE,
  );
  const missed = families.filter(([family]) => !finders.has(family));
  const split = families.filter(([family]) => (finders.get(family)?.length ?? 0) > 1);
  const mixed = judged.filter(({ right, members }) => right < 0.8 * members.length);
  const whereabouts = ([family, items]: readonly [string, readonly number[]]) =>
    `- ${family} (${items.length}): ${commonest(items.map((item) => nameIf(place.get(item), nameOf)))}`;
  return [
    `${name}: ${missed.length} of ${families.length} families missed, ${split.length} split, ${mixed.length} of ${judged.length} clusters mixed`,
    ...section('missed, and where they are', missed.sort(bySize).map(whereabouts)),
    ...section('split', split.sort(bySize).map(whereabouts)),
    ...section(
      'mixed',
      mixed
        .sort((a, b) => b.members.length - a.members.length)
        .map(
          ({ cluster, members }) =>
            `- ${nameOf(cluster)} (${members.length}): ${commonest(members.map((item) => labels[item] ?? ''))}`,
        ),
    ),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.slice(0, MOST_LINES)];
}

function bySize(a: readonly [string, readonly number[]], b: readonly [string, readonly number[]]): number {
  return b[1].length - a[1].length;
}

function nameIf(cluster: string | undefined, nameOf: (cluster: string) => string): string {
  return cluster === undefined ? 'left out' : nameOf(cluster);
}

function commonest(names: readonly string[]): string {
  const counts = [...Map.groupBy(names, (name) => name)].map(([name, all]) => ({ name, count: all.length }));
  const shown = counts.sort((a, b) => b.count - a.count).slice(0, 5);
  return shown.map(({ name, count }) => `${name} ${count}`).join(', ');
}
