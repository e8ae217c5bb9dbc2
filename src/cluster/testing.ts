import type { CleanTask, Step } from '../domain/task.ts';
import { sum } from '../util/sum.ts';

/** A task as tests need it: only what clustering and splitting look at. */
export interface TaskDraft {
  readonly id: string;
  readonly request: string | readonly string[];
  readonly sessionId?: string;
  readonly repeatOf?: string;
  readonly startedAt?: string;
  /** Tools called with success, in order; `tool!` failed. */
  readonly tools?: readonly string[];
  readonly arguments?: Readonly<Record<string, string>>;
}

/** Mints clean text without redaction, which tests have no use for. */
function clean<Type>(value: unknown): Type {
  return value as Type;
}

export function makeTask(draft: TaskDraft): CleanTask {
  const steps = (draft.tools ?? []).map((tool): Step => {
    const status = tool.endsWith('!') ? 'error' : 'ok';
    return { tool: tool.replace('!', ''), arguments: draft.arguments ?? {}, result: null, status, afterTurn: 1 };
  });
  return clean({
    sessionId: `session of ${draft.id}`,
    source: { file: 'test', format: 'test', line: 0 },
    reply: '',
    outcome: { label: 'unknown', confidence: 0, evidence: [] },
    tokens: { input: 0, output: 0 },
    ...draft,
    request: [draft.request].flat(),
    steps,
  });
}

/** How well found clusters (null: none) agree with labels; the label `noise` is no family. All but counts in [0, 1]. */
export interface Agreement {
  /** Adjusted Rand index and V-measure over what has a label; what was left alone is a cluster of its own. */
  readonly rand: number;
  readonly vMeasure: number;
  /** Share of clustered items that have the commonest label of their cluster. */
  readonly purity: number;
  /** Share of labels that are the majority of some cluster. */
  readonly found: number;
  /** Share of the noise that was left alone; 1 where there is none. */
  readonly noiseOut: number;
}

/** Hubert & Arabie (1985) for the Rand index, Rosenberg & Hirschberg (2007) for the V-measure. */
export function agreement(labels: readonly string[], clusters: readonly (string | null)[]): Agreement {
  const rows = [...labels.keys()];
  const inScope = rows.filter((row) => labels[row] !== 'noise');
  const labelOf = (row: number) => labels[row] ?? '';
  const clusterOf = (row: number) => clusters[row] ?? `alone ${row}`;
  const both = sizes(inScope, (row) => `${labelOf(row)}\t${clusterOf(row)}`);
  const byLabel = sizes(inScope, labelOf);
  const byCluster = sizes(inScope, clusterOf);
  const clustered = Map.groupBy(
    rows.filter((row) => clusters[row]),
    clusterOf,
  );
  const majorities = [...clustered.values()].map((members) => majority(members.map(labelOf)));
  const noise = rows.length - inScope.length;
  const winners = new Set(majorities.filter(({ count, of }) => count * 2 > of).map(({ label }) => label));
  winners.delete('noise');
  return {
    rand: adjustedRand(inScope.length, [both, byLabel, byCluster]),
    vMeasure: vMeasure(inScope.length, [both, byLabel, byCluster]),
    purity: sum(majorities.map(({ count }) => count)) / Math.max(1, sum(majorities.map(({ of }) => of))),
    found: winners.size / byLabel.length,
    noiseOut: noise === 0 ? 1 : rows.filter((row) => labels[row] === 'noise' && !clusters[row]).length / noise,
  };
}

type Sizes = readonly number[];

function sizes(rows: readonly number[], keyOf: (row: number) => string): Sizes {
  return [...Map.groupBy(rows, keyOf).values()].map((members) => members.length);
}

function majority(labels: readonly string[]) {
  const [label = '', members = []] =
    [...Map.groupBy(labels, (each) => each)].sort((a, b) => b[1].length - a[1].length)[0] ?? [];
  return { label, count: members.length, of: labels.length };
}

function adjustedRand(count: number, [both, one, other]: readonly [Sizes, Sizes, Sizes]): number {
  const pairs = (each: Sizes) => sum(each.map((size) => (size * (size - 1)) / 2));
  const chance = (pairs(one) * pairs(other)) / pairs([count]);
  return (pairs(both) - chance) / ((pairs(one) + pairs(other)) / 2 - chance);
}

function vMeasure(count: number, [both, labels, clusters]: readonly [Sizes, Sizes, Sizes]): number {
  const entropy = (each: Sizes) => -sum(each.map((size) => (size / count) * Math.log(size / count)));
  const shared = entropy(labels) + entropy(clusters) - entropy(both);
  return (2 * shared) / (entropy(labels) + entropy(clusters));
}
