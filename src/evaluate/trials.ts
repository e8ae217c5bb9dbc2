import { countFaults } from '../agent/count-faults.ts';
import type { Counts } from '../domain/decision.ts';
import type { Case, Trial, TrialKey } from '../domain/exam.ts';
import type { Transcript } from '../domain/model.ts';
import type { CleanText } from '../domain/text.ts';
import { canonicalJson } from '../util/hash.ts';
import { trialId } from '../util/trial-id.ts';
import type { Grade, Grader } from './grade.ts';
import { type ExamOptions, reasonOf, type TakenExam, takeExam } from './take-exam.ts';

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

export interface TrialOptions extends ExamOptions {
  readonly grade: Grader;
  /** Has the student do the case somewhere else, within the same limits; absent: it does it here. Rejects as `runTrial` does. */
  readonly conduct?: (plan: TrialPlan, signal: AbortSignal) => Promise<Conducted>;
  /** Redacts what the student said. */
  clean(words: TrialWords): Promise<TrialWords<CleanText>>;
  /** Milliseconds; only differences count. */
  clock(): number;
  /** YYYY-MM-DD. */
  readonly night: string;
}

/** What a student made of a case, and how long that took. */
export interface Conducted {
  readonly taken: TakenExam;
  readonly durationMs: number;
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
  const { taken, durationMs } = await (options.conduct?.(plan, options.signal) ?? conductHere(plan, options));
  const { transcript, problem } = taken;
  const grade: Grade =
    transcript === null
      ? { outcome: 'errored', cause: 'infrastructure', reason: reasonOf(problem) }
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

async function conductHere(plan: TrialPlan, options: TrialOptions): Promise<Conducted> {
  const started = options.clock();
  const taken = await takeExam(plan, options);
  return { taken, durationMs: Math.max(0, options.clock() - started) };
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
