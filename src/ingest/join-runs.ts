import { compareText } from '../util/compare-text.ts';
import type { Run } from './print-run.ts';

/** Clocks of an agent and of what watches it, and the time until something is written down. */
const SLACK_MS = 60_000;
/** Where a log has no times, so many results have to be alike. */
const TELLING_STEPS = 2;

/** A task by its id with what is compared of it. */
export interface Told extends Run {
  readonly id: string;
}

/** Tasks that tell of one run. */
interface Cluster {
  readonly tasks: Told[];
  /** When the last of them ended. */
  end: number;
  /** How many began before it. */
  readonly index: number;
}

/**
 * Of tasks with the same request and calls those that tell of one run, one of a format, the earliest first; those without
 * a time come last. Each joins the first cluster that it may join. Not all are looked at: those of other results never,
 * and those that have its format or are over once.
 */
export function joinRuns(group: readonly Told[]): readonly (readonly Told[])[] {
  const sorted = group.toSorted((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity) || compareText(a.id, b.id));
  const clusters: Cluster[] = [];
  const begin = (told: Told): Cluster => {
    const cluster = { tasks: [told], end: told.end ?? 0, index: clusters.length };
    clusters.push(cluster);
    return cluster;
  };
  const timed = sorted.filter(({ start }) => start !== null);
  joinTimed(timed, begin);
  joinUntimed(sorted.slice(timed.length), clusters, begin);
  return clusters.map(({ tasks }) => tasks);
}

function joinTimed(timed: readonly Told[], begin: (told: Told) => Cluster): void {
  const vague = createQueue();
  const known = createQueues();
  const all = createQueue();
  for (const told of timed) {
    const start = told.start ?? 0;
    const find = (queue: Queue) =>
      queue.find(told.format, {
        isOver: ({ end }) => start > end + SLACK_MS,
        fits: ({ tasks }) => tasks.every((other) => isSameRun(told, other)),
      });
    const result = resultOf(told);
    const search = () => (result === null ? find(all) : firstOf(find(known(result)), find(vague)));
    const found = mayBeTold(told) ? search() : undefined;
    if (found !== undefined) join(told, found);
    else {
      const cluster = begin(told);
      all.add(cluster);
      (result === null ? vague : known(result)).add(cluster);
    }
  }
}

function joinUntimed(untimed: readonly Told[], clusters: readonly Cluster[], begin: (told: Told) => Cluster): void {
  const alike = createQueues();
  if (untimed.some(isWholly)) {
    for (const cluster of clusters) {
      const essences = new Set(cluster.tasks.map(essenceOf));
      for (const essence of essences.size === 1 ? essences : []) alike(essence).add(cluster);
    }
  }
  for (const told of untimed) {
    const queue = alike(essenceOf(told));
    const found = isWholly(told) ? queue.find(told.format, { isOver: () => false, fits: () => true }) : undefined;
    if (found === undefined) queue.add(begin(told));
    else join(told, found);
  }
}

function join(told: Told, cluster: Cluster): void {
  cluster.tasks.push(told);
  cluster.end = Math.max(cluster.end, told.end ?? 0);
}

function firstOf(one: Cluster | undefined, other: Cluster | undefined): Cluster | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.index < other.index ? one : other;
}

interface Search {
  /** Whether nothing that begins now or later can be of it. */
  readonly isOver: (cluster: Cluster) => boolean;
  readonly fits: (cluster: Cluster) => boolean;
}

/** Clusters in the order they began. */
interface Queue {
  add(cluster: Cluster): void;
  /** The first that is not over, has no task of a format yet, and fits. */
  find(format: string, search: Search): Cluster | undefined;
}

/** Clusters over that are passed by before they are let go. */
const MOST_PASSED = 64;

function createQueue(): Queue {
  let clusters: Cluster[] = [];
  /** By format, where the first stands that one of it might join. */
  const cursors = new Map<string, number>();
  return {
    add: (cluster) => void clusters.push(cluster),
    find(format, { isOver, fits }) {
      const isOut = (cluster: Cluster) => isOver(cluster) || cluster.tasks.some((other) => other.format === format);
      let from = cursors.get(format) ?? 0;
      for (let next = clusters[from]; next !== undefined && isOut(next); next = clusters[from]) from++;
      cursors.set(format, from);
      let found: Cluster | undefined;
      let passed = 0;
      for (let at = from; at < clusters.length && found === undefined; at++) {
        const cluster = clusters[at];
        if (cluster === undefined) continue;
        if (isOver(cluster)) passed++;
        else if (!isOut(cluster) && fits(cluster)) found = cluster;
      }
      if (passed > MOST_PASSED) {
        clusters = clusters.filter((cluster) => !isOver(cluster));
        cursors.clear();
      }
      return found;
    },
  };
}

/** A queue for each key. */
function createQueues(): (key: string) => Queue {
  const queues = new Map<string, Queue>();
  return (key) => {
    const queue = queues.get(key) ?? createQueue();
    queues.set(key, queue);
    return queue;
  };
}

/** What another's has to be that tells of the same run; null where some of it is not known. */
function resultOf({ results, reply }: Told): string | null {
  if (results.length === 0) return reply;
  return results.includes('') ? null : results.join(' ');
}

/** Where nothing was called, a short reply is no proof. */
function mayBeTold({ results, isTelling }: Told): boolean {
  return results.length > 0 || isTelling;
}

function isSameRun(one: Told, other: Told): boolean {
  const areAlike = (['turns', 'results'] as const).every((part) =>
    one[part].every((each, at) => fits(each, other[part][at])),
  );
  return areAlike && (one.results.length > 0 || one.reply === other.reply);
}

/** What one log does not have is no contradiction. */
function fits(one: string, other: string | undefined): boolean {
  return other === undefined || one === '' || other === '' || one === other;
}

function isWholly({ results, reply }: Told): boolean {
  return results.length >= TELLING_STEPS && !results.includes('') && reply !== '';
}

function essenceOf({ turns, results, reply }: Told): string {
  return [...turns, '', ...results, '', reply].join(' ');
}
