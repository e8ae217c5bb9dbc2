import type { MemoryEntry, SummaryResult } from '../domain/memory.ts';
import { createEntry } from './create-entry.ts';
import { curateByRules } from './curate.ts';
import { MEMORY, planSummary, type SummaryInput, type SummaryOptions } from './plan-summary.ts';
import { SUMMARIES } from './summaries.ts';

type Said = Partial<Pick<MemoryEntry, 'kind' | 'confidence' | 'source' | 'about'>> & {
  readonly at?: string;
  readonly supersedes?: MemoryEntry['supersedes'];
};

/** An entry as `remember` makes it; a fact unless told otherwise. */
export function said(text: string, about: Said = {}): MemoryEntry {
  const { kind = 'fact', confidence = 'sure', at = '2026-08-01T09:00:00Z', supersedes = null, source } = about;
  const given = { kind, confidence, text, at, about: about.about ?? {} };
  return createEntry(typeof source === 'string' ? { ...given, source } : given, { now: at, supersedes });
}

/** Something like tokens: words and signs. The real tokenizer has its own test. */
export function countWords(text: string): number {
  return text.match(/\w+|[^\s\w]/g)?.length ?? 0;
}

/** MEMORY.md and the record through summary after summary. */
export interface Kept {
  readonly memory: string | null;
  readonly summaries: string | null;
  readonly result: SummaryResult;
}

export function summarizeAll(
  entries: readonly MemoryEntry[],
  { memory = null, summaries = null }: Partial<Omit<SummaryInput, 'entries'>> = {},
  options: Partial<SummaryOptions> = {},
): Kept {
  const all = {
    maximumTokens: 500,
    count: countWords,
    today: '2026-08-07',
    by: 'rules',
    curate: curateByRules,
    ...options,
  };
  const { writes, result } = planSummary({ memory, summaries, entries }, all);
  const after = new Map<string, string | null>([
    [MEMORY, memory],
    [SUMMARIES, summaries],
    ...writes.map(({ path, text }) => [path, text] as const),
  ]);
  return { memory: after.get(MEMORY) ?? null, summaries: after.get(SUMMARIES) ?? null, result };
}
