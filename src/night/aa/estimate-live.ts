import type { Trial } from '../../domain/exam.ts';
import type { Student } from '../../domain/model.ts';
import { examFingerprint } from '../exam/exam-fingerprint.ts';
import { isWired } from '../exam/trial-options.ts';
import type { Night } from '../night.ts';

/** What so many runs of a student are expected to take. */
export interface LiveEstimate {
  readonly student: string;
  readonly runs: number;
  readonly tokens: number;
  /** Null where its price is not known. */
  readonly usd: number | null;
  /** Null where no run of it was ever timed. */
  readonly minutes: number | null;
  /** Whether it rests on runs of this student on this exam; else on a rule of thumb. */
  readonly isMeasured: boolean;
}

/** Of one trial, where none was measured. */
const TOKENS_A_TRIAL = { input: 6000, output: 600 };

/** From the runs that the skill's log has of this student on this exam. */
export function estimateLive(
  night: Pick<Night, 'models' | 'pipeline' | 'toolDefinitions'>,
  student: Student,
  { runs, trials, suiteHash }: { readonly runs: number; readonly trials: readonly Trial[]; readonly suiteHash: string },
): LiveEstimate {
  const fingerprint = examFingerprint(night, student, suiteHash);
  const past = trials.filter((trial) => trial.fingerprint === fingerprint && trial.outcome !== 'errored');
  const mean = (of: (trial: Trial) => number): number =>
    past.reduce((sum, trial) => sum + of(trial), 0) / Math.max(1, past.length);
  const isMeasured = past.length > 0;
  const each = !isWired(student)
    ? { input: 0, output: 0 }
    : isMeasured
      ? { input: mean(({ tokens }) => tokens.input), output: mean(({ tokens }) => tokens.output) }
      : TOKENS_A_TRIAL;
  const slots = student.concurrency ?? night.pipeline.limits.concurrency;
  return {
    student: student.name,
    runs,
    tokens: Math.round(runs * (each.input + each.output)),
    usd: priceOf(night, student, { input: runs * each.input, output: runs * each.output }),
    minutes: isMeasured ? (runs * mean(({ durationMs }) => durationMs)) / slots / 60_000 : null,
    isMeasured,
  };
}

function priceOf(
  { models }: Pick<Night, 'models'>,
  student: Student,
  tokens: { readonly input: number; readonly output: number },
): number | null {
  if (!isWired(student)) return 0;
  const price = models.find(({ role, name }) => role === 'student' && name === student.name)?.price ?? null;
  return price === null ? null : (tokens.input * price.input + tokens.output * price.output) / 1_000_000;
}
