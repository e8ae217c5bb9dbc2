import type { Conflict, MemoryEntry, NewEntry, RememberResult } from '../../domain/memory.ts';
import { NightschoolError } from '../../errors.ts';
import { blocksOf } from '../../memory/blocks.ts';
import { createEntry } from '../../memory/create-entry.ts';
import { addEntry, addToFile, dailyDate, dailyPath, readEntries } from '../../memory/daily.ts';
import { printEntry } from '../../memory/entry.ts';
import { entryId } from '../../memory/entry-id.ts';
import { factOf, isCurated } from '../../memory/fact.ts';
import { createHeldFacts } from '../../memory/held-facts.ts';
import type { Layout } from '../../memory/learn/layout.ts';
import { placeEntries } from '../../memory/learn/place-entries.ts';
import { topicOf } from '../../memory/learn/topic.ts';
import { parseMarks, type Superseded } from '../../memory/marks.ts';
import { FORGOTTEN } from '../../memory/plan-forget.ts';
import { MEMORY, readMaterial } from '../../memory/plan-summary.ts';
import { isOverruled } from '../../memory/said-since.ts';
import { parseSummaries, SUMMARIES } from '../../memory/summaries.ts';
import type { MemoryReader, MemoryWrite } from '../../store/memory-files.ts';
import { readLayouts } from '../layouts.ts';
import type { MemoryDesk } from './desk.ts';
import { maskSecrets } from './mask-secrets.ts';
import { readReadable } from './read-input.ts';

/**
 * Writes an entry into its daily file and into the files that memory skills name. Secrets are masked before anything
 * else. What stands everywhere already is known, and so is what was learnt from a task and forgotten since.
 * @throws NightschoolError USAGE, UNKNOWN_NAME where it supersedes an entry that there is not, MEMORY_BUSY, MEMORY_INVALID
 */
export async function remember(desk: MemoryDesk, given: NewEntry): Promise<RememberResult> {
  const { dir, files, clock } = desk;
  const { entry: masked, masked: counts } = await maskEntry(given);
  const { layouts } = await readLayouts(dir);
  const now = clock().toISOString();
  return files.change(async (reader) => {
    const supersedes = masked.supersedes === undefined ? null : await findSuperseded(reader, masked.supersedes);
    const entry = await withOwnId(reader, createEntry(masked, { now, supersedes }));
    const elsewhere = await findElsewhere(reader, { entry, isDated: given.at !== undefined });
    if (elsewhere !== null) {
      return { writes: [], result: { entry, paths: [elsewhere], known: true, masked: counts, conflicts: [] } };
    }
    const { writes, paths } = await placeEntry(reader, { entry, layouts });
    const conflicts = await findConflicts(reader, entry);
    return { writes, result: { entry, paths, known: writes.length === 0, masked: counts, conflicts } };
  });
}

async function maskEntry(
  entry: NewEntry,
): Promise<{ readonly entry: NewEntry; readonly masked: RememberResult['masked'] }> {
  const { texts, masked } = await maskSecrets({
    text: entry.text,
    details: (entry.details ?? []).map(({ name, text }) => ({ name, text })),
    about: entry.about ?? {},
  });
  return { entry: { ...entry, ...texts }, masked };
}

async function findSuperseded(reader: MemoryReader, named: string): Promise<Superseded> {
  if (/^\d{4}-\d{2}-\d{2}$/.test(named)) return { id: null, date: named };
  const id = named.replace(/^\^/, '');
  if (!/^[0-9a-v]{6}$/.test(id)) {
    throw new NightschoolError('USAGE', `${JSON.stringify(named.slice(0, 40))} is neither an id nor a date.`, {
      hint: 'Name the fact that is replaced by its id (six digits after ^) or by its day (2026-11-21).',
    });
  }
  const date = parseSummaries(await reader.read(SUMMARIES)).dateOf(id) ?? (await findDay(reader, id));
  if (date !== null) return { id, date };
  throw new NightschoolError('UNKNOWN_NAME', `There is no entry ^${id} that could be superseded.`, {
    hint: 'Ids stand at the end of the lines under memories/.',
  });
}

/** The day of the entry with an id among the daily files, those of the archive last. */
async function findDay(reader: MemoryReader, id: string): Promise<string | null> {
  const paths = [...(await reader.list('daily')), ...(await reader.list('archive/daily'))];
  for (const [path, text] of await readReadable(reader, { paths })) {
    const date = dailyDate(path.replace(/^archive\//, ''));
    const found =
      date !== null && text.includes(id) ? readEntries(text, date).find((entry) => entry.id === id) : undefined;
    if (found !== undefined) return found.date;
  }
  return null;
}

/** What is said again after it was forgotten, or after the contrary was said, is an entry of its own. */
async function withOwnId(reader: MemoryReader, entry: MemoryEntry): Promise<MemoryEntry> {
  if (entry.source !== null) return entry;
  const forgotten = (await reader.read(FORGOTTEN)) ?? '';
  const ofDay = readEntries((await reader.read(dailyPath(entry.date))) ?? '', entry.date);
  let own = entry;
  for (let again = 1; forgotten.includes(`^${own.id}`) || isOverruled(ofDay, own.id); again++) {
    own = { ...entry, id: entryId(entry, entry.supersedes, again) };
  }
  return own;
}

/** Where what was learnt from a task stands although it is not in its daily file: it was archived, or forgotten. */
async function findElsewhere(
  reader: MemoryReader,
  { entry, isDated }: { readonly entry: MemoryEntry; readonly isDated: boolean },
): Promise<string | null> {
  if (entry.source === null) return null;
  const archived = [`archive/${dailyPath(entry.date)}`, FORGOTTEN];
  const other = isDated ? [] : (await reader.list('daily')).filter((path) => path !== dailyPath(entry.date));
  const texts = await readReadable(reader, { paths: [...archived, ...other] });
  return [...texts].find(([, text]) => text.includes(`^${entry.id}`))?.[0] ?? null;
}

/** The files that do not have it yet, with it; and all in which it stands then. */
async function placeEntry(
  reader: MemoryReader,
  { entry, layouts }: { readonly entry: MemoryEntry; readonly layouts: readonly Layout[] },
): Promise<{ readonly writes: readonly MemoryWrite[]; readonly paths: readonly string[] }> {
  const daily = dailyPath(entry.date);
  const about = isCurated(entry) ? { topic: topicOf(entry.text), ...entry.about } : entry.about;
  const places = placeEntries({ ...entry, about }, layouts).placed.filter(({ path }) => path !== daily);
  const dailyText = await reader.read(daily);
  const writes = hasEntry(dailyText, entry) ? [] : [{ path: daily, text: addEntry(dailyText, entry) }];
  for (const { path, title } of places) {
    const text = await reader.read(path);
    if (hasEntry(text, entry)) continue;
    writes.push({ path, text: addToFile(text, { title, lines: printEntry(entry, { dated: true }) }) });
  }
  return { writes, paths: [daily, ...places.map(({ path }) => path)] };
}

function hasEntry(text: string | null, { id, date }: MemoryEntry): boolean {
  if (text === null) return false;
  const marked = blocksOf(text).some(({ lines }) => parseMarks(lines[0] ?? '').ids.includes(id));
  return marked || readEntries(text, date).some((entry) => entry.id === id);
}

/** Facts of MEMORY.md that cannot hold beside the new one. */
async function findConflicts(reader: MemoryReader, entry: MemoryEntry): Promise<readonly Conflict[]> {
  if (!isCurated(entry)) return [];
  const memory = await reader.read(MEMORY).catch(() => null); // what is wrong with it stops the summary, not this
  const { material } = readMaterial({ memory, summaries: null, entries: [] });
  return createHeldFacts(material.held)
    .related(factOf(entry))
    .filter(({ relation, held }) => relation === 'conflict' && !held.fact.ids.includes(entry.supersedes?.id ?? ''))
    .map(({ held }): Conflict => ({ ids: [held.fact.ids[0] ?? '', entry.id], texts: [held.fact.text, entry.text] }));
}
