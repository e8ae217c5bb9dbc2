import { describeErrors } from './describe-errors.ts';
import { measure } from './measures.ts';
import { group, type LabelledSet, readSets, withProcedures } from './sets.ts';
import { qualityTable, type Row, type Target } from './table.ts';

/** By the beginning of a set's name, the most particular first. */
const TARGETS: readonly (readonly [string, readonly Target[]])[] = [
  ['banking77', [{ of: 'rand', least: 0.4 }]],
  ['hwu64', [{ of: 'rand', least: 0.43 }]],
  ['mix30hard', nightTargets({ found: 0.5, purity: 0.65, fragments: 1.4, noiseOut: 0.88 })],
  ['mix30', nightTargets({ found: 0.65, purity: 0.85, fragments: 1.3, noiseOut: 0.9 })],
];
const WITH_PROCEDURES: readonly Target[] = [
  { of: 'found', least: 0.9 },
  { of: 'purity', least: 0.95 },
];

/** Labelled requests by their text alone, and the nights with one-offs once more with procedures. */
export function benchTextSets(): string {
  const sets = readSets();
  if (sets.length === 0) return 'Labelled requests are not measured: ../shared/data/intents is missing.';
  const rows = sets.map((set) => measureSet(set, targetsOf(set.name)));
  const nights = sets.filter(({ labels }) => labels.includes('noise')).map(withProcedures);
  const served = nights.map((set) => measureSet(set, WITH_PROCEDURES));
  const all = [...rows, ...served];
  const errors = process.env.BENCH_FAMILIES_ERRORS === '1' ? all.map(({ errors }) => errors) : [];
  return [qualityTable(all), ...errors].join('\n\n');
}

function measureSet(set: LabelledSet, targets: readonly Target[]): Row & { readonly errors: string } {
  const { clusters, clustering, seconds } = group(set.tasks);
  const names = new Map(clustering.families.map(({ id, name }) => [id, name]));
  return {
    ...{ name: set.name, seconds, targets },
    measures: measure(set.labels, clusters),
    errors: describeErrors(set, clusters, (cluster) => names.get(cluster) ?? cluster),
  };
}

function targetsOf(name: string): readonly Target[] {
  return TARGETS.find(([beginning]) => name.startsWith(beginning))?.[1] ?? [];
}

function nightTargets(wanted: {
  readonly found: number;
  readonly purity: number;
  readonly fragments: number;
  readonly noiseOut: number;
}): readonly Target[] {
  return [
    { of: 'found', least: wanted.found },
    { of: 'purity', least: wanted.purity },
    { of: 'fragments', most: wanted.fragments },
    { of: 'noiseOut', least: wanted.noiseOut },
  ];
}
