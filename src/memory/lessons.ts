import type { MemoryEntry } from '../domain/memory.ts';
import { blocksOf } from './blocks.ts';
import { addToFile } from './daily.ts';
import { printEntry } from './entry.ts';
import { toKebab } from './learn/memory-path.ts';
import { parseMarks } from './marks.ts';

/** Failures of one kind, oldest first; `path` is relative to `memories/`. */
export interface Lesson {
  readonly path: string;
  readonly title: string;
  readonly failures: readonly MemoryEntry[];
}

/** What failed for the second time or once more since the last summary. */
export function repeatedFailures(entries: readonly MemoryEntry[], fresh: readonly MemoryEntry[]): readonly Lesson[] {
  const failures = entries.filter(({ kind }) => kind === 'failure');
  const isFresh = new Set(fresh.map(({ id, date }) => `${date} ${id}`));
  return [...Map.groupBy(failures, categoryOf)]
    .filter(([category, group]) => {
      return category !== '' && group.length > 1 && group.some(({ id, date }) => isFresh.has(`${date} ${id}`));
    })
    .map(([category, group]) => ({ path: `lessons/${category}.md`, title: `# ${titleOf(category)}`, failures: group }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The file of a lesson with the failures that are not in it yet. */
export function addFailures(text: string | null, { title, failures }: Lesson): string {
  const known = new Set(blocksOf(text ?? '').flatMap(({ lines }) => parseMarks(lines[0]?.slice(2) ?? '').ids));
  return failures
    .filter(({ id }) => !known.has(id))
    .reduce(
      (sofar: string, entry) => addToFile(sofar, { title, lines: printEntry(entry, { dated: true }) }),
      text ?? '',
    );
}

/** The error that an entry is about, else its tool, else the three words that it begins with. */
function categoryOf({ about, text }: MemoryEntry): string {
  return toKebab(about.error ?? about.tool ?? text.split(' ').slice(0, 3).join(' '));
}

function titleOf(category: string): string {
  const words = category.replaceAll('-', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
