import type { Trial } from '../../domain/exam.ts';

/** Of one run, on average over those that were made. */
export interface TrialCost {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly seconds: number;
}

/** What one run takes: runs that broke down and those of other arms tell nothing of it. Null where none was made. */
export function costOfTrial(trials: readonly Trial[]): TrialCost | null {
  const own = trials.filter(({ arm, cause }) => arm === 'with-skill' && cause !== 'infrastructure');
  const counted = own.length > 0 ? own : trials.filter(({ cause }) => cause !== 'infrastructure');
  if (counted.length === 0) return null;
  const mean = (read: (trial: Trial) => number): number =>
    counted.reduce((sum, trial) => sum + read(trial), 0) / counted.length;
  return {
    inputTokens: mean(({ tokens }) => tokens.input),
    outputTokens: mean(({ tokens }) => tokens.output),
    seconds: mean(({ durationMs }) => durationMs) / 1000,
  };
}
