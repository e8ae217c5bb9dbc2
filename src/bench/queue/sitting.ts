import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDesign } from '../../decide/design.ts';
import { decideGate } from '../../decide/gate.ts';
import type { Trial } from '../../domain/exam.ts';
import type { Student } from '../../domain/model.ts';
import type { Prompt } from '../../domain/prompt.ts';
import { createGrader } from '../../evaluate/grade.ts';
import { loadPromptfoo } from '../../evaluate/load-promptfoo.ts';
import { buildReplayIndex } from '../../evaluate/replay-index.ts';
import { runTrials } from '../../evaluate/run-trials.ts';
import type { Conducted, FinishedTrial, TrialOptions, TrialPlan } from '../../evaluate/trials.ts';
import { isRemote, type RemotelyConducted } from '../../night/queue/remote-student.ts';
import { createRedactor } from '../../redact/redact.ts';
import { readPrompts } from '../../store/prompts.ts';
import { hashJson } from '../../util/hash.ts';
import { refundSuite } from '../trials-exam.ts';
import { LIMITS, plansOf, VERSION } from './plans.ts';

/** What a trial came to, without what differs from run to run: when it was and how long it took. */
export type Outcome = Pick<Trial, 'id' | 'caseId' | 'pass' | 'seed' | 'outcome'> & {
  readonly reason: string | null;
  /** Hash of what was said. */
  readonly said: string;
};

/** An exam that came to its verdict. */
export interface Sat {
  readonly word: string;
  readonly reason: string;
  /** In the order they counted. */
  readonly outcomes: readonly Outcome[];
}

export interface Room extends Disposable {
  readonly prompt: Prompt;
  /** Runs a plan of so many trials, in order. */
  sitAll(student: Student, options: SittingOptions & { readonly trials: number }): Promise<readonly Outcome[]>;
  /** Runs the sequential test to its verdict, trials ahead of it under way. */
  sitGate(student: Student, options: SittingOptions): Promise<Sat>;
}

export interface SittingOptions {
  readonly passSeed: number;
  /** Trials under way. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

const NIGHT = '2026-01-01';
const DESIGN = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 1_000 });

/** Where the refunds are examined, as a night does it: by a student here or, through the queue, one on workers. */
export async function openRoom(): Promise<Room> {
  const folder = mkdtempSync(join(tmpdir(), 'nightschool-room-'));
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const { 'follow-skill': prompt } = await readPrompts(root);
  const runAssertions = await loadPromptfoo({ folder });
  const suite = refundSuite();
  const index = buildReplayIndex(suite);
  const redactor = createRedactor({ seed: 0, disable: [], allow: [] });
  const common: Omit<TrialOptions, 'student' | 'signal'> = {
    index,
    grade: createGrader(index, { runAssertions, folder }),
    ...LIMITS,
    clean: async ({ transcript, reason }) => ({
      transcript: transcript === null ? null : await redactor.transcript(transcript),
      reason: reason === null ? null : await redactor.text(reason),
    }),
    clock: () => performance.now(),
    night: NIGHT,
  };
  const sit = (plans: Iterable<TrialPlan>, student: Student, options: SittingOptions) =>
    runAll(plans, { ...common, student, ...options });
  return {
    prompt,
    sitAll: async (student, { trials, ...options }) => {
      const outcomes: Outcome[] = [];
      const plans = plansOf(student, options.passSeed, trials);
      for await (const finished of sit(plans, student, options)) outcomes.push(outcomeOf(finished));
      return outcomes;
    },
    sitGate: async (student, options) => {
      const trials: FinishedTrial[] = [];
      for await (const finished of sit(plansOf(student, options.passSeed), student, options)) {
        trials.push(finished);
        const step = decide(student, options.passSeed, trials);
        if (step.type === 'run') continue;
        const { word, reason } = step.verdict;
        return { word, reason, outcomes: trials.map(outcomeOf) };
      }
      throw new Error('The plan of an exam has no end.');
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Where workers do the trials, each is settled once it was written down: that is, yielded. */
async function* runAll(
  plans: Iterable<TrialPlan>,
  options: Omit<TrialOptions, 'conduct'> & SittingOptions,
): AsyncGenerator<FinishedTrial, void, undefined> {
  const settling = new Map<string, RemotelyConducted['settle']>();
  const { student, index } = options;
  const conduct = isRemote(student)
    ? async ({ key, question, skill: text }: TrialPlan, signal: AbortSignal): Promise<Conducted> => {
        const { skill } = refundSuite();
        const done = await student.conduct({ skill, key, question, text, index, ...LIMITS }, signal);
        settling.set(keyOf(key), done.settle);
        return done;
      }
    : undefined;
  for await (const finished of runTrials(plans, { ...options, ...(conduct && { conduct }) })) {
    yield finished;
    await settling.get(keyOf(finished.trial))?.();
  }
}

function decide({ fingerprint }: Student, passSeed: number, trials: readonly FinishedTrial[]) {
  return decideGate({
    ...{ design: DESIGN, attempt: 1, version: VERSION, fingerprint, passSeed, deterministic: false },
    heldOut: refundSuite().cases.map(({ id, group }) => ({ caseId: id, group })),
    ...{ comparator: null, comparatorRuns: [], candidateRuns: trials.map(({ trial }) => trial) },
    ...{ night: NIGHT, runsTonight: trials.length },
  });
}

function outcomeOf({ trial, transcript }: FinishedTrial): Outcome {
  const { id, caseId, pass, seed, outcome, reason = null } = trial;
  return { id, caseId, pass, seed, outcome, reason, said: hashJson(transcript) };
}

function keyOf({ caseId, pass, seed }: Pick<Trial, 'caseId' | 'pass' | 'seed'>): string {
  return `${caseId} ${pass} ${seed}`;
}
