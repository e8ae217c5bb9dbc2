import type { Confidence, MemoryEntry } from '../domain/memory.ts';
import { printMarks, type Superseded } from './marks.ts';

/** A fact as MEMORY.md holds it. */
export interface Fact {
  /** The first is the one it is known by, the others were merged into it; empty for a line that people wrote. */
  readonly ids: readonly string[];
  readonly text: string;
  readonly confidence: Confidence;
  readonly supersedes: readonly Superseded[];
  /** Where a person's line says it is from; what entries say stays in their daily file. */
  readonly source: string | null;
  readonly kind: 'fact' | 'preference';
  /** YYYY-MM-DD: when it was first said; empty where nobody knows. */
  readonly date: string;
  /** When it was said for the last time. */
  readonly lastSaid: string;
  /** Sorts by when it was said for the last time, to the minute where that is known; empty before all others. */
  readonly order: string;
  /** How often it was said. */
  readonly mentions: number;
}

/** What stands on a line of MEMORY.md; when and how often it was said stands elsewhere. `parseMarks` reads it. */
export type FactLine = Pick<Fact, 'ids' | 'text' | 'confidence' | 'supersedes' | 'source'>;

/** Ids that a line keeps: the first and the latest. `archive/summaries.md` has them all. */
const MOST_IDS = 3;

/** The line without its bullet: `[low] text [SUPERSEDES: 2026-08-01 ^c0ffee] ^b2n5t7`. */
export function printFact(fact: FactLine): string {
  return printMarks({ ...fact, ids: shortIds(fact.ids) });
}

/** An entry as the fact it may become. `position` is its place among the entries of its minute. */
export function factOf(entry: MemoryEntry, position = 0): Fact {
  const { id, text, confidence, supersedes, date, kind } = entry;
  return {
    ...{ ids: [id], text, confidence, source: null, date, lastSaid: date, mentions: 1 },
    order: `${date} ${entry.time ?? '00:00'} ${String(position).padStart(6, '0')}`,
    kind: kind === 'preference' ? 'preference' : 'fact',
    supersedes: supersedes === null ? [] : [supersedes],
  };
}

export function isCurated({ kind }: Pick<MemoryEntry, 'kind'>): boolean {
  return kind === 'fact' || kind === 'preference';
}

function shortIds(ids: readonly string[]): readonly string[] {
  const [first, ...others] = [...new Set(ids)];
  return first === undefined ? [] : [first, ...others.slice(1 - MOST_IDS)];
}
