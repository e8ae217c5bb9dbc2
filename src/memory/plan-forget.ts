import type { ForgetResult } from '../domain/memory.ts';
import { NightschoolError } from '../errors.ts';
import { archiveText } from './archive-text.ts';
import { type Block, blocksOf } from './blocks.ts';
import { sameText } from './compare-facts.ts';
import { dailyDate, readEntries } from './daily.ts';
import { parseEntry } from './entry.ts';
import { entryId } from './entry-id.ts';
import { isCurated } from './fact.ts';
import { joinLines, splitLines } from './lines.ts';
import { parseMarks, printMarks } from './marks.ts';
import { parseSummaries, SUMMARIES } from './summaries.ts';
import type { FileWrite, Planned } from './writes.ts';

/** Where forgotten entries go, relative to `memories/`. */
export const FORGOTTEN = 'archive/forgotten.md';
const TITLE = '# Forgotten\n\nEntries that were taken out of the memory, word for word, with where they stood.\n';

/** Files relative to `memories/`, by path. */
export type Texts = ReadonlyMap<string, string>;

/** An entry wherever it stands. */
interface Standing {
  readonly path: string;
  readonly block: Block;
  readonly ids: readonly string[];
  /** Without its marks, time and kind. */
  readonly text: string;
  /** What says the same is the same; of what happened twice, each is its own. */
  readonly isFact: boolean;
}

/**
 * Takes an entry out of every file that is no archive: its text goes to `archive/forgotten.md` first. What
 * says the same goes with it; a fact of MEMORY.md that rests on other entries too is left to those.
 * @throws NightschoolError UNKNOWN_NAME where no file has it
 */
export function planForgetEntry(
  texts: Texts,
  { id, today }: { readonly id: string; readonly today: string },
): Planned<ForgetResult> {
  const standing = findStanding(texts);
  const ids = sameAs(standing, id);
  const found = standing.filter((each) => each.ids.some((one) => ids.has(one)));
  if (found.length === 0) {
    if (texts.get(FORGOTTEN)?.includes(`^${id}`)) return { writes: [], result: { entries: [], files: [] } };
    throw new NightschoolError('UNKNOWN_NAME', `There is no entry ^${id} in the memory.`, {
      hint: 'Ids stand at the end of the lines under memories/, or forget it by some of its words.',
    });
  }
  const archived = addForgotten(texts.get(FORGOTTEN) ?? null, { found, today });
  const byPath = Map.groupBy(found, ({ path }) => path);
  const removals = [...byPath].map(([path, gone]): FileWrite => {
    return { path, text: without(texts.get(path) ?? '', { gone, ids, standing }) };
  });
  return {
    writes: [{ path: FORGOTTEN, text: archived }, ...removals],
    result: { entries: listEntries(found, ids), files: [] },
  };
}

/** Forgets the one entry that has all the words; several are listed as `candidates`, and none of them moves. */
export function planForgetQuery(
  texts: Texts,
  { query, today }: { readonly query: string; readonly today: string },
): Planned<ForgetResult> {
  const standing = findStanding(texts);
  const exact = standing.filter(({ text }) => sameText(text) === sameText(query));
  const words = wordsOf(query);
  const fitting = exact.length > 0 ? exact : standing.filter((each) => words.length > 0 && hasAll(each, words));
  const groups = new Map<string, Standing>();
  const grouped = new Set<string>();
  for (const each of fitting) {
    const id = each.ids[0] ?? '';
    if (grouped.has(id)) continue;
    for (const other of sameAs(standing, id)) grouped.add(other);
    groups.set(id, each);
  }
  const [first, ...others] = [...groups.keys()];
  if (first === undefined) {
    throw new NightschoolError(
      'UNKNOWN_NAME',
      `No entry of the memory has all the words ${JSON.stringify(query.slice(0, 80))}.`,
      {
        hint: 'Use fewer words, or the six digits after the ^ at the end of its line.',
      },
    );
  }
  if (others.length === 0) return planForgetEntry(texts, { id: first, today });
  const candidates = [...groups].map(([id, { text }]) => ({ id, text }));
  return { writes: [], result: { entries: [], files: [], candidates } };
}

/**
 * Daily files older than so many days, of which every entry was summarised, move to `archive/daily/` whole. What was
 * learnt from an old log is new all the same: its day stays for as long from the summary that saw it first.
 */
export function planExpired(
  texts: Texts,
  { today, days }: ExpiryOptions,
): Planned<ForgetResult> & { readonly waiting: readonly string[] } {
  const summaries = parseSummaries(texts.get(SUMMARIES) ?? null);
  const oldest = oldestDay({ today, days });
  const old = [...texts.keys()].filter((path) => isPast(path, { today, days })).sort();
  const entriesAt = (path: string) => readEntries(texts.get(path) ?? '', dailyDate(path) ?? '');
  const isDone = (path: string): boolean => entriesAt(path).every((entry) => summaries.isKnown(entry));
  const isOver = (path: string): boolean =>
    entriesAt(path).every((entry) => entry.source === null || (summaries.lookedAt(entry) ?? today) < oldest);
  const moved = old.filter((path) => isDone(path) && isOver(path)).map((from) => ({ from, to: `archive/${from}` }));
  return {
    writes: moved.flatMap(({ from, to }) => [
      { path: to, text: archiveText(texts.get(to) ?? null, texts.get(from) ?? '') },
      { path: from, text: null },
    ]),
    result: { entries: [], files: moved },
    waiting: old.filter((path) => !isDone(path)),
  };
}

export interface ExpiryOptions {
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly days: number;
}

/** Whether a path is that of a daily file whose day is past its time. */
export function isPast(path: string, options: ExpiryOptions): boolean {
  const date = dailyDate(path);
  return date !== null && date < oldestDay(options);
}

/** Nothing before it stays. */
function oldestDay({ today, days }: ExpiryOptions): string {
  return new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10);
}

function findStanding(texts: Texts): readonly Standing[] {
  const paths = [...texts.keys()].filter((path) => !path.startsWith('archive/')).sort(dailyFirst);
  return paths.flatMap((path) => blocksOf(texts.get(path) ?? '').flatMap((block) => standingAt(path, block)));
}

function standingAt(path: string, block: Block): readonly Standing[] {
  const date = dailyDate(path);
  const entry = parseEntry(block.lines, date ?? '');
  const { ids, text } = parseMarks(block.lines[0]?.slice(2) ?? '');
  const own = ids.length > 0 || entry === null || date === null ? ids : [entryId(entry, entry.supersedes)];
  const isFact = entry === null || isCurated(entry);
  return own.length === 0 ? [] : [{ path, block, ids: own, text: entry?.text ?? text, isFact }];
}

/** Daily files first, for their words are the entry's own; MEMORY.md last. */
function dailyFirst(a: string, b: string): number {
  const rank = (path: string): number => (dailyDate(path) !== null ? 0 : path === 'MEMORY.md' ? 2 : 1);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

/** The id, and those of facts that say the same: one of them alone would not be forgotten. */
function sameAs(standing: readonly Standing[], id: string): ReadonlySet<string> {
  const own = standing.find(({ ids }) => ids.includes(id));
  if (own === undefined || !own.isFact) return new Set([id]);
  const same = standing.filter(
    ({ ids, text, isFact }) => isFact && ids.length === 1 && sameText(text) === sameText(own.text),
  );
  return new Set([id, ...same.flatMap(({ ids }) => ids)]);
}

function addForgotten(
  text: string | null,
  { found, today }: { readonly found: readonly Standing[]; readonly today: string },
): string {
  const before = text === null || text.trim() === '' ? TITLE : text;
  const added = found
    .map(({ path, block, ids }) => {
      const lines = block.lines.map((line) => `  ${line}\n`).join('');
      return `- ${ids.map((id) => `^${id}`).join(' ')} from ${path}, by request:\n${lines}`;
    })
    .filter((block) => !before.includes(block));
  if (added.length === 0) return text ?? '';
  const isOpen = splitLines(before).findLast((line) => line.text.startsWith('## '))?.text === `## ${today}`;
  return `${before}${before.endsWith('\n') ? '' : '\n'}${isOpen ? '' : `\n## ${today}\n\n`}${added.join('')}`;
}

/** The file without the blocks; a fact that rests on other entries too keeps its line, in the words of one of those. */
function without(
  text: string,
  about: {
    readonly gone: readonly Standing[];
    readonly ids: ReadonlySet<string>;
    readonly standing: readonly Standing[];
  },
): string {
  const lines = splitLines(text);
  const gone = new Map(about.gone.map((each) => [each.block.start, each]));
  const inside = new Set(
    about.gone.flatMap(({ block }) => Array.from({ length: block.end - block.start }, (_, at) => block.start + at)),
  );
  return joinLines(
    lines.flatMap((line, index) => {
      if (!inside.has(index)) return [line];
      const rest = gone.get(index)?.ids.filter((id) => !about.ids.has(id)) ?? [];
      return rest.flatMap((id) => {
        const own = about.standing.find(({ ids }) => ids.length === 1 && ids[0] === id);
        const marks = { confidence: 'sure', supersedes: [], source: null } as const;
        return own === undefined ? [] : [{ ...line, text: `- ${printMarks({ ...marks, text: own.text, ids: [id] })}` }];
      });
    }),
  );
}

function listEntries(found: readonly Standing[], ids: ReadonlySet<string>): ForgetResult['entries'] {
  return [...ids].flatMap((id) => {
    const own = found.filter((each) => each.ids.includes(id));
    return own.length === 0 ? [] : [{ id, text: own[0]?.text ?? '', from: [...new Set(own.map(({ path }) => path))] }];
  });
}

function hasAll({ block, text }: Standing, words: readonly string[]): boolean {
  const there = wordsOf([text, ...block.lines.slice(1)].join(' '));
  return words.every((word) => there.some((other) => other === word || (word.length > 3 && other.startsWith(word))));
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
