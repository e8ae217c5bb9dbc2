import type { Confidence, EntryDetail, EntryKind, MemoryEntry } from '../domain/memory.ts';
import { parseMarks, printMarks } from './marks.ts';

export const ENTRY_KINDS: readonly EntryKind[] = ['note', 'fact', 'preference', 'success', 'failure'];

/** The detail in which an entry keeps what it is about: `  - About: error=time-zone; project=apollo`. */
const ABOUT = 'About';
const HEAD = /^[-*+] (?:(\d{4}-\d{2}-\d{2}) )?(?:(\d{2}:\d{2}) )?(note|fact|preference|success|failure): (.*)$/;
const DETAIL = /^\s+[-*+] ([^:]{1,60}): (.*)$/;

/**
 * An entry as lines of Markdown, each ending in a line feed. `dated`: with its day, for files that are not of one day.
 */
export function printEntry(entry: MemoryEntry, { dated }: { readonly dated: boolean }): string {
  const { date, time, kind, confidence, text, supersedes, source, id } = entry;
  const when = [...(dated ? [date] : []), ...(time === null ? [] : [time])].map((word) => `${word} `).join('');
  const marks = printMarks({
    confidence,
    text,
    supersedes: supersedes === null ? [] : [supersedes],
    source,
    ids: [id],
  });
  return [`- ${when}${kind}: ${marks}`, ...detailsOf(entry).map(printDetail)].map((line) => `${line}\n`).join('');
}

/** An entry whose id may be missing: people write such. */
export interface ReadEntry extends Omit<MemoryEntry, 'id'> {
  readonly id: string | null;
}

/**
 * Reads an entry from its bullet and the lines indented below it; null where it is none. `date` is the day of a file
 * whose entries do not give theirs.
 */
export function parseEntry(lines: readonly string[], date: string): ReadEntry | null {
  const [head = '', ...below] = lines;
  const [, day, time, kind, rest] = HEAD.exec(head) ?? [];
  if (kind === undefined || rest === undefined) return null;
  const { confidence, text, supersedes, source, ids } = parseMarks(rest);
  if (text === '') return null;
  const details = below.flatMap(readDetail);
  return {
    ...{ id: ids.at(-1) ?? null, date: day ?? date, time: time ?? null, kind: asKind(kind), confidence, text },
    details: details.filter(({ name }) => name !== ABOUT),
    about: readAbout(details.find(({ name }) => name === ABOUT)?.text),
    ...{ supersedes: supersedes[0] ?? null, source },
  };
}

/** How sure of two; sure is 2. */
export function rankOf(confidence: Confidence): number {
  return confidence === 'sure' ? 2 : confidence === 'uncertain' ? 1 : 0;
}

function asKind(word: string): EntryKind {
  return ENTRY_KINDS.find((kind) => kind === word) ?? 'note';
}

function detailsOf({ details, about }: MemoryEntry): readonly EntryDetail[] {
  const names = Object.keys(about).sort();
  if (names.length === 0) return details;
  return [...details, { name: ABOUT, text: names.map((name) => `${name}=${about[name] ?? ''}`).join('; ') }];
}

function printDetail({ name, text }: EntryDetail): string {
  return `  - ${name}: ${text}`;
}

function readDetail(line: string): readonly EntryDetail[] {
  const [, name, text] = DETAIL.exec(line) ?? [];
  return name === undefined || text === undefined ? [] : [{ name: name.trim(), text: text.trim() }];
}

function readAbout(text: string | undefined): MemoryEntry['about'] {
  const pairs = text?.split(';').map((pair) => pair.split('=', 2).map((part) => part.trim())) ?? [];
  return Object.fromEntries(
    pairs.flatMap(([name = '', value = '']) => (name === '' || value === '' ? [] : [[name, value]])),
  );
}
