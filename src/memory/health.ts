import type { MemoryHealth } from '../domain/memory.ts';
import { listConflicts, readMaterial, type SummaryInput } from './plan-summary.ts';

const WEEK = 7 * 86_400_000;

export interface HealthOptions {
  readonly maximumTokens: number;
  /** Entries after which a summary is due before its week. */
  readonly summarizeAfter: number;
  readonly count: (text: string) => number;
  /** YYYY-MM-DD. */
  readonly today: string;
}

/**
 * How the memory stands. A summary is due where there are entries that none has looked at, and a week passed since the
 * last one (since the first entry, where there was none) or they are too many; also where MEMORY.md has grown over its
 * limit and has facts that could go.
 */
export function checkHealth(
  input: SummaryInput,
  options: HealthOptions,
): Omit<MemoryHealth, 'files' | 'archived' | 'warnings'> {
  const { maximumTokens, summarizeAfter, count, today } = options;
  const { material, document, summaries } = readMaterial(input);
  const tokens = count(input.memory ?? '');
  const unsummarised = material.fresh.length;
  const since = summaries.last ?? material.fresh[0]?.date ?? today;
  // a day to come is a clock that was wrong
  const isWeekOver = since > today || Date.parse(today) - Date.parse(since) >= WEEK;
  const isOver = tokens > maximumTokens && document.facts.length > 0;
  return {
    ...{ tokens, maximumTokens, unsummarised, lastSummary: summaries.last },
    due: (unsummarised > 0 && (isWeekOver || unsummarised >= summarizeAfter)) || isOver,
    conflicts: listConflicts(summaries, document.facts),
  };
}
