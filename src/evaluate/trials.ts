import { runAgent } from '../agent/agent.ts';
import { countFaults } from '../agent/count-faults.ts';
import { recordedUser, type User } from '../agent/user.ts';
import type { Counts } from '../domain/decision.ts';
import type { Case, Trial, TrialKey } from '../domain/exam.ts';
import type { Student, Transcript } from '../domain/model.ts';
import type { CleanText } from '../domain/text.ts';
import { NightschoolError } from '../errors.ts';
import { canonicalJson } from '../util/hash.ts';
import { trialId } from '../util/trial-id.ts';
import type { Grade, Grader } from './grade.ts';
import { createReplayTools } from './replay.ts';
import type { ReplayIndex } from './replay-index.ts';

/** A trial to run. The arms differ in `skill` only: the draft or skill, the incumbent, or null. */
export interface TrialPlan {
  readonly key: TrialKey;
  readonly question: Case;
  /** The whole SKILL.md that the student gets. */
  readonly skill: string | null;
}

/** Everything a student said in a trial, to be redacted before it is kept. */
export interface TrialWords<Text extends string = string> {
  readonly transcript: Transcript<Text> | null;
  readonly reason: Text | null;
}

export interface TrialOptions {
  readonly student: Student;
  readonly index: ReplayIndex;
  readonly grade: Grader;
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
  /** Redacts what the student said. */
  clean(words: TrialWords): Promise<TrialWords<CleanText>>;
  /** Milliseconds; only differences count. */
  clock(): number;
  /** YYYY-MM-DD. */
  readonly night: string;
  readonly signal: AbortSignal;
}

export interface FinishedTrial {
  readonly trial: Trial;
  /** Null where the student broke down before it had one. */
  readonly transcript: Transcript<CleanText> | null;
  /** False where redaction changed what was graded: the transcript that is kept may be graded otherwise. */
  readonly isExact: boolean;
}

/**
 * Runs a student on one case and grades it. A student that breaks down is `errored`, as is a miss; one that runs out of
 * its own limit has failed.
 * @throws what the signal was aborted with; NightschoolError GRADER_FAILED; an outage (MODEL_DOWN, BUDGET_SPENT), which
 * is no trial at all: the next one would meet it too
 */
export async function runTrial(plan: TrialPlan, options: TrialOptions): Promise<FinishedTrial> {
  const started = options.clock();
  const { transcript, problem } = await takeExam(plan, options);
  const durationMs = Math.max(0, options.clock() - started);
  const grade: Grade =
    transcript === null
      ? { outcome: 'errored', cause: 'infrastructure', reason: problem }
      : await options.grade(transcript, plan.question, { durationMs });
  const words = await options.clean({ transcript, reason: grade.reason ?? null });
  const faults = countFaults(transcript?.messages ?? []);
  const trial: Trial = {
    id: trialId(plan.key),
    ...plan.key,
    outcome: grade.outcome,
    ...(grade.cause === undefined ? {} : { cause: grade.cause }),
    ...(words.reason === null ? {} : { reason: words.reason }),
    hits: transcript?.hits ?? 0,
    misses: transcript?.misses ?? 0,
    ...(faults === null ? {} : { faults }),
    tokens: transcript?.tokens ?? { input: 0, output: 0 },
    night: options.night,
    durationMs,
  };
  const isExact = canonicalJson(transcript) === canonicalJson(words.transcript);
  return { trial, transcript: words.transcript, isExact };
}

/** How a student that does and says nothing would do: the score that every other one is to be read against. */
export async function nullPolicy(cases: readonly Case[], grade: Grader): Promise<Counts> {
  const counts = { passed: 0, failed: 0, errored: 0 };
  for (const question of cases) {
    const messages = question.request.map((text) => ({ role: 'user' as const, text }));
    const tokens = { input: 0, output: 0 };
    const { outcome } = await grade({ messages, end: 'done', hits: 0, misses: 0, tokens }, question);
    counts[outcome] += 1;
  }
  return counts;
}

async function takeExam(
  { key, question, skill }: TrialPlan,
  { student, index, maximumActions, maximumTokens, deadline, user, signal: stopped }: TrialOptions,
): Promise<{ readonly transcript: Transcript | null; readonly problem: string }> {
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
    return { transcript, problem: '' };
  } catch (error) {
    stopped.throwIfAborted();
    if (error instanceof NightschoolError && error.isOutage) throw error;
    return { transcript: null, problem: late?.aborted ? describe(tooSlow(deadline?.seconds)) : describe(error) };
  }
}

function tooSlow(seconds = 0): NightschoolError {
  return new NightschoolError('MODEL_TIMED_OUT', `The trial took longer than ${seconds} seconds.`);
}

function describe(error: unknown): string {
  if (error instanceof NightschoolError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
