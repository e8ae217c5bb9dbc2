import type { CleanTask } from '../../domain/task.ts';
import { compareText } from '../../util/compare-text.ts';
import type { FieldUse, UseSources } from './field-use.ts';
import { tracesOf } from './traces.ts';
import { addAccess, createUseBook, settle } from './use-book.ts';
import { versionAt } from './version-at.ts';

/**
 * Everything that was done with a skill, oldest first, each thing once. The agents' own logs tell of it (a step read the
 * skill, and what the session asked of the same family after that was done with it too), and so do our lists of accesses
 * and reports: those are joined with the logs by session where both name it, else by client and time.
 */
export function findUses(sources: UseSources): readonly FieldUse[] {
  const { skill, readers, sessions, family, uses, changes } = sources;
  const book = createUseBook(sources);
  const names = new Set([skill]);
  for (const task of readers) {
    const traces = tracesOf(task, names);
    const version = traces.find((trace) => trace.version !== null)?.version ?? null;
    const served = traces.filter(({ isServed }) => isServed).length;
    book.note(task, { version, served });
    for (const later of sessions.get(task.sessionId) ?? []) {
      if (family.has(later.id) && isAfter(later, task)) book.note(later, { version, served: 0 });
    }
  }
  for (const use of uses) addAccess(book, use);
  return settle(book)
    .map((use) => ({ ...use, version: use.version ?? versionAt(changes, use.at) }))
    .sort((a, b) => compareText(a.at ?? '', b.at ?? '') || compareText(a.task?.id ?? '', b.task?.id ?? ''));
}

function isAfter({ startedAt: one }: CleanTask, { startedAt: other }: CleanTask): boolean {
  return one !== undefined && other !== undefined && Date.parse(one) > Date.parse(other);
}
