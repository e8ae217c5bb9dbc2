import type { EntryDetail, MemoryEntry, NewEntry } from '../domain/memory.ts';
import { NightschoolError } from '../errors.ts';
import { rankOf } from './entry.ts';
import { entryId } from './entry-id.ts';
import { parseMarks, type Superseded } from './marks.ts';

/** Characters; what is longer belongs into a file of its own. */
export const LONGEST_TEXT = 2000;
const LONGEST_DETAIL = 4000;
const MOST_DETAILS = 30;
const LONGEST_NAME = 60;

export interface EntryPlace {
  /** ISO 8601: the time of the entry where it gives none. */
  readonly now: string;
  /** What `entry.supersedes` stands for. */
  readonly supersedes: Superseded | null;
}

/**
 * What is to be remembered, as an entry: one line of text, its day and time in UTC, its id. Marks that a person typed
 * (`[low]`, `[SUPERSEDES: 2026-08-01]`, `(notes.md:3)`) count as such.
 * @throws NightschoolError USAGE where the text is empty or too long, or the time is none
 */
export function createEntry(entry: NewEntry, { now, supersedes }: EntryPlace): MemoryEntry {
  const typed = parseMarks(withoutIds(foldLine(entry.text)));
  requireText(typed.text);
  const confidence = rankOf(typed.confidence) < rankOf(entry.confidence) ? typed.confidence : entry.confidence;
  const source = foldSource(entry.source ?? '') ?? typed.source; // a blank one would leave a typed mark to be read as it
  const fields: Omit<MemoryEntry, 'id'> = {
    ...readTime(entry.at ?? now),
    ...{ kind: entry.kind, confidence, text: typed.text },
    details: (entry.details ?? []).slice(0, MOST_DETAILS).flatMap(foldDetail),
    about: foldAbout(entry.about ?? {}),
    ...{ supersedes: supersedes ?? typed.supersedes[0] ?? null, source },
  };
  return { id: entryId(fields, fields.supersedes), ...fields };
}

/** White space of any kind becomes one space; control characters go. */
export function foldLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\ufeff]/gu, '')
    .trim();
}

/** An id that somebody typed would be taken for the entry's own. */
function withoutIds(text: string): string {
  return text.replace(/(^| )\^(?=[0-9a-v]{6}(?: |$))/g, '$1\\^');
}

function requireText(text: string): void {
  if (text === '') {
    throw new NightschoolError('USAGE', 'There is nothing to remember: the text is empty.', {
      hint: 'Say it in a sentence.',
    });
  }
  if (text.length > LONGEST_TEXT) {
    const sizes = `${text.length.toLocaleString('en')} characters; an entry may have ${LONGEST_TEXT.toLocaleString('en')}`;
    throw new NightschoolError('USAGE', `The text has ${sizes}.`, {
      hint: 'Keep it in a file of its own, and remember in a sentence what is in it and where it is.',
    });
  }
}

/** A day alone has no time. */
function readTime(at: string): Pick<MemoryEntry, 'date' | 'time'> {
  const time = new Date(at);
  if (!isDay(at.slice(0, 10)) || Number.isNaN(time.getTime())) {
    throw new NightschoolError('USAGE', `${JSON.stringify(at.slice(0, 40))} is no time.`, {
      hint: 'Write it as 2026-11-21 or 2026-11-21T14:03:00Z.',
    });
  }
  const iso = time.toISOString();
  return { date: iso.slice(0, 10), time: at.length === 10 ? null : iso.slice(11, 16) };
}

/** 30 February is none, though `Date` takes it for 2 March. */
function isDay(day: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(day) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

function foldDetail({ name, text }: EntryDetail): readonly EntryDetail[] {
  const shortName = foldLine(name).replaceAll(':', ' ').trim().slice(0, LONGEST_NAME).trim();
  const line = foldLine(text).slice(0, LONGEST_DETAIL).trim();
  return shortName === '' || line === '' || shortName === 'About'
    ? []
    : [{ name: shortName, text: line.toWellFormed() }];
}

function foldAbout(about: MemoryEntry['about']): MemoryEntry['about'] {
  const pairs = Object.entries(about).map(([name, value]) => [foldPart(name).toLowerCase(), foldPart(value)] as const);
  return Object.fromEntries(pairs.filter(([name, value]) => name !== '' && value !== '').slice(0, MOST_DETAILS));
}

function foldPart(text: string): string {
  return foldLine(text).replace(/[;=]+/g, ' ').replace(/ +/g, ' ').trim().slice(0, LONGEST_NAME).trim().toWellFormed();
}

function foldSource(source: string): string | null {
  const folded = foldLine(source)
    .replace(/[\s()]+/g, '_')
    .slice(0, 200)
    .toWellFormed();
  return folded === '' ? null : folded;
}
