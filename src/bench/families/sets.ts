import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Clustering, type ClusterOptions, cluster } from '../../cluster/cluster.ts';
import { makeTask } from '../../cluster/testing.ts';
import type { CleanTask } from '../../domain/task.ts';
import { createRandom, shuffle } from '../../util/random.ts';
import { isWrite } from '../../util/tool-kind.ts';
import { procedureOf } from './procedures.ts';

/** Public data beside the repository; no part of it. */
export const DATA = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const INTENTS = `${DATA}intents/`;
const DAYS = 30;

/** Requests whose family is known, `noise` for none. */
export interface LabelledSet {
  readonly name: string;
  readonly tasks: readonly CleanTask[];
  readonly labels: readonly string[];
}

/** The one setting for all sets and logs. */
export const OPTIONS: ClusterOptions = {
  minimumTasks: 5,
  minimumSessions: 5,
  isWrite: (tool) => isWrite(tool, { writes: [], reads: [] }),
};

/**
 * Every `label<TAB>text` file that is there, by name; none where the data is missing. Each request is a session of its own;
 * they are shuffled, for some files are sorted by label.
 */
export function readSets(): readonly LabelledSet[] {
  if (!existsSync(INTENTS)) return [];
  const files = readdirSync(INTENTS).filter((file) => file.endsWith('.tsv'));
  return files.sort().map((file) => readSet(file.replace('.tsv', '')));
}

function readSet(name: string): LabelledSet {
  const lines = readFileSync(`${INTENTS}${name}.tsv`, 'utf8').trimEnd().split('\n');
  const rows = shuffle(lines, createRandom(1)).map((line) => line.split('\t'));
  return {
    name,
    tasks: rows.map(([, request = ''], index) =>
      makeTask({ id: idOf(index), request, startedAt: dayOf(index % DAYS) }),
    ),
    labels: rows.map(([label = '']) => label),
  };
}

/** The same requests, each with a made-up procedure: see `procedureOf`. */
export function withProcedures({ name, tasks, labels }: LabelledSet): LabelledSet {
  const served = tasks.map(({ id, request, startedAt }, index) =>
    makeTask({ id, request, ...(startedAt && { startedAt }), ...procedureOf(labels[index] ?? '', index) }),
  );
  return { name: `${name} + procedures`, tasks: served, labels };
}

/** @param index counts from 0 and is less than 10 million */
export function idOf(index: number): string {
  return String(index).padStart(7, '0');
}

export function dayOf(day: number): string {
  return new Date(Date.UTC(2026, 2, 1 + day, 9)).toISOString();
}

export interface Grouped {
  readonly clustering: Clustering;
  /** The family id of each task, null for none. */
  readonly clusters: readonly (string | null)[];
  readonly seconds: number;
}

/** Clusters from nothing, timed. */
export function group(tasks: readonly CleanTask[], known: Clustering['families'] = [], options = OPTIONS): Grouped {
  const start = performance.now();
  const clustering = cluster(tasks, known, options);
  const seconds = (performance.now() - start) / 1000;
  return { clustering, clusters: clustersOf(tasks, clustering.families), seconds };
}

function clustersOf(tasks: readonly CleanTask[], families: Clustering['families']): readonly (string | null)[] {
  const homes = new Map(families.flatMap(({ id, taskIds }) => taskIds.map((taskId) => [taskId, id] as const)));
  return tasks.map(({ id }) => homes.get(id) ?? null);
}
