import type { MemoryEntry } from '../domain/memory.ts';
import { blocksOf } from './blocks.ts';
import { parseEntry, printEntry, type ReadEntry } from './entry.ts';
import { entryId } from './entry-id.ts';
import { appendText } from './lines.ts';

const DAILY = /^daily\/(\d{4}-\d{2}-\d{2})\.md$/;

export function dailyPath(date: string): string {
  return `daily/${date}.md`;
}

/** The day of a daily file; null for any other path relative to `memories/`. */
export function dailyDate(path: string): string | null {
  return DAILY.exec(path)?.[1] ?? null;
}

/** The entries of a file in the order they stand in. An entry without an id is known by the one it would have got. */
export function readEntries(text: string, date: string): readonly MemoryEntry[] {
  return blocksOf(text).flatMap(({ lines }) => {
    const entry = parseEntry(lines, date);
    return entry === null ? [] : [withId(entry)];
  });
}

/** The daily file with one more entry at its end; everything that stands there stays as it is. */
export function addEntry(text: string | null, entry: MemoryEntry): string {
  return addToFile(text, { title: `# ${entry.date}`, lines: printEntry(entry, { dated: false }) });
}

/** A file with lines added at its end, after a blank line where the last one is no bullet and no part of one. */
export function addToFile(text: string | null, added: { readonly title: string; readonly lines: string }): string {
  if (text === null || text.trim() === '') return appendText(text ?? '', `${added.title}\n\n${added.lines}`);
  const last = text.slice(text.trimEnd().lastIndexOf('\n') + 1);
  const isInList = /^(?:[-*+] |[ \t]+\S)/.test(last);
  const isBlank = /\n[ \t]*\r?\n$/.test(text);
  return appendText(text, isInList || isBlank ? added.lines : `\n${added.lines}`);
}

function withId(entry: ReadEntry): MemoryEntry {
  return { ...entry, id: entry.id ?? entryId(entry, entry.supersedes) };
}
