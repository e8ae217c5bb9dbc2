import { compareText } from '../util/compare-text.ts';
import type { Trace } from './trace.ts';

/** A task's trace with what names it. */
export interface TracedTask extends Omit<Trace, 'position'> {
  readonly id: string;
  readonly file: string;
}

/**
 * Ids of tasks that another one contains, each with the id of that: resumed and forked sessions begin with a copy of the former one, and proxies
 * log the whole history with every call. Of tasks that open alike, one goes whose events all begin another's that was
 * opened at the same time; or at no time that the log knows, if enough was said for it to be no chance. Of equal ones
 * that with a time stays, then the first by file and id.
 */
export function findCopies(tasks: Iterable<TracedTask>): ReadonlyMap<string, string> {
  const copies = new Map<string, string>();
  let group: TracedTask[] = [];
  for (const task of tasks) {
    if (group[0] !== undefined && group[0].opening !== task.opening) {
      addCopies(group, copies);
      group = [];
    }
    group.push(task);
  }
  addCopies(group, copies);
  return copies;
}

function addCopies(group: readonly TracedTask[], copies: Map<string, string>): void {
  // The commonest case: the same words at another time.
  if (group.length < 2 || (group.every(({ openedAt }) => openedAt !== '') && areDistinct(group))) return;
  const independent = findIndependent(group);
  const seen = createSeen();
  const kept = new Set<string>();
  for (const task of group.toSorted(byLength)) {
    const holder = kept.has(task.id) ? undefined : seen.holderOf(task, independent.has(lastLink(task)));
    if (holder === undefined) kept.add(task.id);
    else copies.set(task.id, holder);
    seen.add(task, holder ?? task.id);
  }
}

function areDistinct(group: readonly TracedTask[]): boolean {
  return new Set(group.map(({ openedAt }) => openedAt)).size === group.length;
}

/**
 * Ends that several sessions without a time came to and left it at: who asks the same of a bot gets the same answer, and
 * a history that is written down again and again ends there once.
 */
function findIndependent(group: readonly TracedTask[]): ReadonlySet<string> {
  const ended = new Map<string, Set<string>>();
  for (const task of group.filter(({ isLast, openedAt }) => isLast && openedAt === '')) {
    ended.set(lastLink(task), (ended.get(lastLink(task)) ?? new Set<string>()).add(task.id));
  }
  return new Set([...ended].filter(([, ids]) => ids.size > 1).map(([link]) => link));
}

interface Seen {
  /** `holder`: the task itself, or the one that it is a copy of. */
  add(task: TracedTask, holder: string): void;
  /** A beginning is contained in another where its last link is one of the other's: links are hashes of all before. */
  holderOf(task: TracedTask, isIndependent: boolean): string | undefined;
}

function createSeen(): Seen {
  const byTime = new Map<string, Map<string, string>>();
  const all = new Map<string, string>();
  return {
    add: ({ links, opening, openedAt }, holder) => {
      const sameTime = byTime.get(openedAt) ?? new Map<string, string>();
      byTime.set(openedAt, sameTime);
      for (const link of [opening, ...links]) {
        if (!sameTime.has(link)) sameTime.set(link, holder);
        if (!all.has(link)) all.set(link, holder);
      }
    },
    holderOf: (task, isIndependent) => {
      const link = lastLink(task);
      const holder = task.openedAt === '' ? undefined : byTime.get(task.openedAt)?.get(link);
      if (holder !== undefined) return holder;
      if (!task.isTold || isIndependent) return undefined;
      return task.openedAt === '' ? all.get(link) : byTime.get('')?.get(link);
    },
  };
}

function lastLink({ links, opening }: TracedTask): string {
  return links.at(-1) ?? opening;
}

function byLength(a: TracedTask, b: TracedTask): number {
  const timed = Number(b.openedAt !== '') - Number(a.openedAt !== '');
  return b.links.length - a.links.length || timed || compareText(a.file, b.file) || compareText(a.id, b.id);
}
