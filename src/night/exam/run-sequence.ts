import type { Trial, TrialKey } from '../../domain/exam.ts';
import { trialId } from '../../util/trial-id.ts';
import type { Night } from '../night.ts';
import type { ExamRoom } from './exam-room.ts';
import { isWired } from './trial-options.ts';

/** A test that looks at every trial before it asks for the next. */
export interface Sequence<Answer> {
  /** What the trials so far ask for: one more, or the answer. Depends on nothing else. */
  next(trials: readonly Trial[]): { readonly key: TrialKey } | { readonly answer: Answer };
  /** What the student of a trial is given. */
  textOf(key: TrialKey): string | null;
  beforeRun?(): Promise<void>;
}

/**
 * Runs a sequential test to its answer. Where the student can work on several trials at once, those that the test will
 * ask for if all pass are started ahead, in the plan's order; each counts only once the test asks for it, so that the
 * answer is the same as one by one. What was ahead when the answer fell is stopped, in no evidence, and reported.
 */
export async function runSequence<Answer>(
  night: Night,
  room: ExamRoom,
  { next, textOf, beforeRun }: Sequence<Answer>,
): Promise<Answer> {
  let ahead: Ahead = NOTHING_AHEAD;
  try {
    for (;;) {
      const step = next(room.trials());
      if ('answer' in step) return step.answer;
      await beforeRun?.();
      ahead = lookAhead(night, room, { next, first: step.key, before: ahead });
      for (const key of ahead.keys) room.begin(key, textOf(key));
      await room.sit(step.key, textOf(step.key));
    }
  } finally {
    const count = room.discard();
    if (count > 0) night.emit({ type: 'trials-discarded', skill: room.skill, count });
  }
}

/** Trials that a test asks for while all pass, the next one first. */
interface Ahead {
  readonly keys: readonly TrialKey[];
  /** True where the answer falls after them. */
  readonly isAll: boolean;
}

const NOTHING_AHEAD: Ahead = { keys: [], isAll: false };

/**
 * The first trial asked for and those after it while all pass, as many as the student works on at once. Where the last
 * one passed, as it was imagined to, what was imagined after it still holds: a fleet has hundreds ahead.
 */
function lookAhead<Answer>(
  { date }: Night,
  { trials, slots: slotsNow, student }: ExamRoom,
  { next, first, before }: Pick<Sequence<Answer>, 'next'> & { readonly first: TrialKey; readonly before: Ahead },
): Ahead {
  const slots = slotsNow();
  if (!isWired(student) || slots < 2) return NOTHING_AHEAD;
  const [passed, expected, ...others] = before.keys;
  const last = trials().at(-1);
  const isAsImagined =
    passed !== undefined && last?.outcome === 'passed' && last.id === trialId(passed) && isSame(expected, first);
  const keys = isAsImagined ? [first, ...others] : [first];
  let isAll = isAsImagined && before.isAll;
  const imagined = [...trials(), ...keys.map((key) => pretendPassed(key, date))];
  while (!isAll && keys.length < slots) {
    const step = next(imagined);
    isAll = 'answer' in step;
    if ('answer' in step) break;
    keys.push(step.key);
    imagined.push(pretendPassed(step.key, date));
  }
  return { keys, isAll };
}

function isSame(one: TrialKey | undefined, other: TrialKey): boolean {
  return one !== undefined && trialId(one) === trialId(other);
}

function pretendPassed(key: TrialKey, night: string): Trial {
  const tokens = { input: 0, output: 0 };
  return { id: trialId(key), ...key, outcome: 'passed', hits: 0, misses: 0, tokens, night, durationMs: 0 };
}
