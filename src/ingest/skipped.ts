import type { SkippedLines } from '../domain/event.ts';

/** Counts what was skipped of one file, by reason. */
export interface SkipCounter {
  /** `line` is 1-based, 0 for the file as a whole. */
  add(line: number, reason: string): void;
  list(): readonly SkippedLines[];
}

/** Reasons may quote the log: beyond so many they are counted together. */
const MAXIMUM_REASONS = 20;
const OTHER = 'other reasons';

export function createSkipCounter(file: string): SkipCounter {
  const byReason = new Map<string, SkippedLines>();
  return {
    add(line, given) {
      const reason = byReason.has(given) || byReason.size < MAXIMUM_REASONS ? given : OTHER;
      const known = byReason.get(reason);
      byReason.set(reason, known ? { ...known, count: known.count + 1 } : { file, line, reason, count: 1 });
    },
    list: () => [...byReason.values()],
  };
}
