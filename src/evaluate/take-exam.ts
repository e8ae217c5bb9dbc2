import { runAgent } from '../agent/agent.ts';
import { recordedUser, type User } from '../agent/user.ts';
import type { Case, TrialKey } from '../domain/exam.ts';
import type { Student, Transcript } from '../domain/model.ts';
import type { CleanText } from '../domain/text.ts';
import { type ErrorCode, NightschoolError } from '../errors.ts';
import { createReplayTools } from './replay.ts';
import type { ReplayIndex } from './replay-index.ts';

/** What a student is asked in a trial: nothing of what a right answer is. */
export interface ExamPaper {
  readonly key: Pick<TrialKey, 'seed'>;
  readonly question: Pick<Case, 'id' | 'request'>;
  /** The whole SKILL.md that the student gets. */
  readonly skill: string | null;
}

export interface ExamOptions {
  readonly student: Student;
  readonly index: ReplayIndex;
  /** Actions of a student in one trial. */
  readonly maximumActions: number;
  /** Tokens of a student in one trial, in and out; absent: no limit. */
  readonly maximumTokens?: number;
  /** How long a trial may take: a slower one is errored, since a slow host is no fault of the student. */
  readonly deadline?: {
    readonly seconds: number;
    /** Starts the clock of one trial; the signal aborts when the time is up. */
    start(): AbortSignal;
  };
  /** Who says the user's turns; absent: the recorded ones, in order. */
  readonly user?: (
    turns: readonly CleanText[],
    options: { readonly seed: number; readonly signal: AbortSignal },
  ) => User;
  readonly signal: AbortSignal;
}

/** What a student made of a case. One that broke down has no transcript, but a problem. */
export type TakenExam =
  | { readonly transcript: Transcript; readonly problem: null }
  | { readonly transcript: null; readonly problem: Breakdown };

/** What a student broke down over; `INTERNAL` where it was no error of ours. */
export interface Breakdown {
  readonly code: ErrorCode;
  readonly message: string;
}

/**
 * Has a student do one case, with replayed tools; nobody grades it here.
 * @throws what the signal was aborted with; an outage (MODEL_DOWN, BUDGET_SPENT), which is no trial at all: the next
 * one would meet it too
 */
export async function takeExam(
  { key, question, skill }: ExamPaper,
  { student, index, maximumActions, maximumTokens, deadline, user, signal: stopped }: ExamOptions,
): Promise<TakenExam> {
  const late = deadline?.start();
  const signal = late === undefined ? stopped : AbortSignal.any([stopped, late]);
  const { seed } = key;
  try {
    const transcript = await runAgent({
      student,
      skill,
      user: user?.(question.request, { seed, signal }) ?? recordedUser(question.request),
      toolBox: createReplayTools(index, question),
      maximumActions,
      ...(maximumTokens === undefined ? {} : { maximumTokens }),
      seed,
      signal,
    });
    return { transcript, problem: null };
  } catch (error) {
    stopped.throwIfAborted();
    if (error instanceof NightschoolError && error.isOutage) throw error;
    return { transcript: null, problem: breakdownOf(late?.aborted ? tooSlow(deadline?.seconds) : error) };
  }
}

/** The reason of an errored trial, as its log has it. */
export function reasonOf({ code, message }: { readonly code: string; readonly message: string }): string {
  return code === 'INTERNAL' ? message : `${code}: ${message}`;
}

export function breakdownOf(error: unknown): Breakdown {
  if (error instanceof NightschoolError) return { code: error.code, message: error.message };
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) };
}

function tooSlow(seconds = 0): NightschoolError {
  return new NightschoolError('MODEL_TIMED_OUT', `The trial took longer than ${seconds} seconds.`);
}
