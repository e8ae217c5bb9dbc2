import type { Conflict, EntryKind, FactMove, MemoryEntry } from '../domain/memory.ts';
import { hash } from '../util/hash.ts';
import type { Fact } from './fact.ts';
import { splitLines } from './lines.ts';
import { parseMarks, printMarks } from './marks.ts';

/** The append-only record of what became of each fact, relative to `memories/`. */
export const SUMMARIES = 'archive/summaries.md';

/** What became of a fact, with all that its line says. `date` is that of its entry, empty where nobody knows. */
export interface Move extends Pick<FactMove, 'fate' | 'id' | 'by'> {
  readonly fact: Pick<Fact, 'text' | 'confidence' | 'supersedes' | 'source' | 'date' | 'kind'>;
  /** Lines that people indented below it in MEMORY.md. */
  readonly below: readonly string[];
}

/** How often and when something was said, over everything that was merged into it. */
export interface Said {
  readonly first: string;
  readonly last: string;
  readonly mentions: number;
}

export interface Summaries {
  /** Whether an entry was looked at by a summary that came to its end. */
  isKnown(entry: Pick<MemoryEntry, 'id' | 'date'>): boolean;
  /** YYYY-MM-DD of the first summary that looked at an entry; null where none has. */
  lookedAt(entry: Pick<MemoryEntry, 'id' | 'date'>): string | null;
  /** What became of a fact in the end. */
  fateOf(id: string): Move['fate'] | null;
  /** The fact that took the place of another, or of what that was merged into, at last; null where it still holds, or nobody knows. */
  supersededBy(id: string): string | null;
  /** YYYY-MM-DD of an entry that a summary has looked at. */
  dateOf(id: string): string | null;
  said(id: string): Said | null;
  kindOf(id: string): Move['fact']['kind'] | null;
  readonly conflicts: readonly Conflict['ids'][];
  /** YYYY-MM-DD of the last summary that came to its end. */
  readonly last: string | null;
  /** True where a crash cut a summary off, so that it has to be ended. */
  readonly isOpen: boolean;
}

const TITLE = `# Summaries

What became of each fact that was remembered. Written by nightschool, only ever added to; \`MEMORY.md\` has what holds now.
`;
const HEADING = /^## (\d{4}-\d{2}-\d{2})$/;
const MOVE =
  /^- (taken|superseded|crowded-out|merged) \^([0-9a-v]{6})(?: (?:into|by) \^([0-9a-v]{6}))?: (\d{4}-\d{2}-\d{2}|undated) (fact|preference): (.*)$/;
const READ = /^- read (\d{4}-\d{2}-\d{2}):((?: \^[0-9a-v]{6})+)$/;
const CONFLICT = /^- conflict \^([0-9a-v]{6}) \^([0-9a-v]{6})(?:$|:)/;
const NEXT = /^- next: MEMORY\.md ([0-9a-f]{16})$/;
const DONE = /^- done: /;

/**
 * Reads the record. A summary that a crash cut off counts where `memory`, MEMORY.md as it stands, is what it was about
 * to write; else it counts for nothing, and is made again.
 */
export function parseSummaries(text: string | null, memory: string | null = null): Summaries {
  const lines = splitLines(text ?? '').map((line) => line.text);
  const end = endOfDone(lines);
  const next = lines.slice(end).findLast((line) => NEXT.test(line));
  const isWritten = next !== undefined && next === printNext(memory ?? '');
  const done = isWritten ? lines : lines.slice(0, end);
  const movesOf = new Map(done.map((line) => [line, readMove(line)]));
  const moves = done.flatMap((line) => movesOf.get(line) ?? []);
  const known = readKnown(done, movesOf);
  const dates = new Map([...known.keys()].map((key) => [key.slice(-6), key.slice(0, 10)]));
  const fates = new Map(moves.map(({ id, fate }) => [id, fate]));
  const said = countSaid(moves);
  const last = new Map(moves.map((move) => [move.id, move]));
  const kinds = new Map(moves.map(({ id, fact }) => [id, fact.kind]));
  return {
    isKnown: ({ id, date }) => known.has(`${date} ${id}`),
    lookedAt: ({ id, date }) => known.get(`${date} ${id}`) ?? null,
    fateOf: (id) => fates.get(id) ?? null,
    supersededBy: (id) => followMoves(last, id),
    dateOf: (id) => dates.get(id) ?? null,
    said: (id) => said.get(id) ?? null,
    kindOf: (id) => kinds.get(id) ?? null,
    conflicts: done.flatMap((line) => {
      const [, a, b] = CONFLICT.exec(line) ?? [];
      return a === undefined || b === undefined ? [] : [[a, b] as const];
    }),
    last: done.findLast((line) => HEADING.test(line))?.slice(3) ?? null,
    isOpen: lines.slice(end).some((line) => line.startsWith('- ')),
  };
}

function followMoves(last: ReadonlyMap<string, Move>, id: string): string | null {
  const seen = new Set<string>();
  let newest: string | null = null;
  for (let move = last.get(id); move?.by !== undefined && !seen.has(move.id); move = last.get(move.by)) {
    seen.add(move.id);
    if (move.fate === 'superseded') newest = move.by;
  }
  return newest;
}

/** Day and id of every entry that was looked at, and when it was for the first time. */
function readKnown(
  lines: readonly string[],
  movesOf: ReadonlyMap<string, readonly Move[]>,
): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  let day = '';
  for (const line of lines) {
    day = HEADING.exec(line)?.[1] ?? day;
    const moved = (movesOf.get(line) ?? []).map(({ id, fact }) => `${fact.date} ${id}`);
    for (const key of [...moved, ...readRead(line)]) {
      if (!known.has(key)) known.set(key, day);
    }
  }
  return known;
}

/** The record with a summary's lines at its end. What one that was cut off left there is not repeated. */
export function addLines(
  text: string | null,
  { date, lines }: { readonly date: string; readonly lines: readonly string[] },
): string {
  const before = text === null || text.trim() === '' ? TITLE : text;
  const there = splitLines(before).map((line) => line.text);
  const left = new Set(there.slice(endOfDone(there)).map(keyOf));
  const added = lines.filter((line) => !left.has(keyOf(line)));
  if (added.length === 0) return text ?? '';
  const isSameDay = there.findLast((line) => HEADING.test(line)) === `## ${date}`;
  const heading = isSameDay ? '' : `\n## ${date}\n\n`;
  return `${before}${before.endsWith('\n') ? '' : '\n'}${heading}${added.map((line) => `${line}\n`).join('')}`;
}

/** A move is the same whatever its text says now. */
function keyOf(line: string): string {
  return /^- (?:taken|superseded|crowded-out|merged) [^:]*(?=:)/.exec(line)?.[0] ?? line;
}

function endOfDone(lines: readonly string[]): number {
  return lines.findLastIndex((line) => DONE.test(line)) + 1;
}

/** A line, and below it what people indented there. */
export function printMove({ fate, id, by, fact, below }: Move): string {
  const target = by === undefined ? '' : ` ${fate === 'merged' ? 'into' : 'by'} ^${by}`;
  const text = printMarks({ ...fact, ids: [] });
  const line = `- ${fate} ^${id}${target}: ${fact.date === '' ? 'undated' : fact.date} ${fact.kind}: ${text}`;
  return [line, ...below].join('\n');
}

/** The MEMORY.md that is written next: by it, a summary that was cut off is known to have written it. */
export function printNext(memory: string): string {
  return `- next: MEMORY.md ${hash(memory)}`;
}

/** Entries that are no facts, as looked at: one line for each day. */
export function printRead(entries: readonly Pick<MemoryEntry, 'id' | 'date'>[]): readonly string[] {
  const days = Map.groupBy(entries, ({ date }) => date);
  return [...days].map(([date, ofDay]) => `- read ${date}: ${ofDay.map(({ id }) => `^${id}`).join(' ')}`).sort();
}

export function printConflict({ ids, texts }: Conflict): string {
  return `- conflict ^${ids[0]} ^${ids[1]}: ${texts[0]} | ${texts[1]}`;
}

/** The line that makes a summary count. */
export function printDone(about: {
  readonly tokens: number;
  readonly maximumTokens: number;
  readonly by: string;
}): string {
  return `- done: MEMORY.md has ${about.tokens} of ${about.maximumTokens} tokens, by ${about.by}`;
}

function readMove(line: string): readonly Move[] {
  const [, fate, id, by, date, kind, rest] = MOVE.exec(line) ?? [];
  if (fate === undefined || id === undefined || rest === undefined) return [];
  const { text, confidence, supersedes, source } = parseMarks(rest);
  return [
    {
      ...{ fate: asFate(fate), id, ...(by === undefined ? {} : { by }), below: [] },
      fact: { text, confidence, supersedes, source, date: date === 'undated' ? '' : (date ?? ''), kind: asKind(kind) },
    },
  ];
}

function asFate(word: string): Move['fate'] {
  return word === 'taken' || word === 'superseded' || word === 'merged' ? word : 'crowded-out';
}

function asKind(word: EntryKind | string | undefined): 'fact' | 'preference' {
  return word === 'preference' ? 'preference' : 'fact';
}

function readRead(line: string): readonly string[] {
  const [, date, ids] = READ.exec(line) ?? [];
  return date === undefined || ids === undefined
    ? []
    : ids
        .trim()
        .split(' ')
        .map((id) => `${date} ${id.slice(1)}`);
}

function mergedInto(moves: readonly Move[]): ReadonlyMap<string, string> {
  return new Map(
    moves.flatMap(({ fate, id, by }) => (fate === 'merged' && by !== undefined ? [[id, by] as const] : [])),
  );
}

/** Every id with what was said of the fact that it went into. */
function countSaid(moves: readonly Move[]): ReadonlyMap<string, Said> {
  const into = mergedInto(moves);
  const rootOf = (id: string): string => {
    const seen = new Set([id]);
    let root = id;
    let next = into.get(root);
    while (next !== undefined && !seen.has(next)) {
      seen.add(next);
      root = next;
      next = into.get(root);
    }
    return root;
  };
  const mentions = moves.filter(({ fate, fact }) => (fate === 'taken' || fate === 'merged') && fact.date !== '');
  const groups = Map.groupBy(mentions, ({ id }) => rootOf(id));
  const said = new Map<string, Said>();
  for (const [root, group] of groups) {
    const dates = [...new Map(group.map(({ id, fact }) => [`${id} ${fact.date}`, fact.date])).values()].sort();
    const about = { first: dates[0] ?? '', last: dates.at(-1) ?? '', mentions: dates.length };
    for (const { id } of [...group, { id: root }]) said.set(id, about);
  }
  return said;
}
