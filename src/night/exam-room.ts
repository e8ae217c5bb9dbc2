import { join } from 'node:path';
import pLimit from 'p-limit';
import { type DecisionContent, sealDecision } from '../decide/wallet.ts';
import type { Decision } from '../domain/decision.ts';
import type { Case, Suite, Trial, TrialKey } from '../domain/exam.ts';
import type { Exam } from '../domain/family.ts';
import type { Student, Transcript } from '../domain/model.ts';
import type { CleanText } from '../domain/text.ts';
import { createGrader, type Grader } from '../evaluate/grade.ts';
import { loadPromptfoo } from '../evaluate/load-promptfoo.ts';
import { buildReplayIndex, type ReplayIndex } from '../evaluate/replay-index.ts';
import { hashSuite } from '../evaluate/suite.ts';
import { runTrial } from '../evaluate/trials.ts';
import { hashJson } from '../util/hash.ts';
import { trialId } from '../util/trial-id.ts';
import { HARNESS_VERSION, type Night } from './night.ts';

/** A skill's suite with the student who sits it, and everything already written down about it. */
export interface ExamRoom {
  readonly skill: string;
  readonly suite: Suite;
  readonly suiteHash: string;
  readonly student: Student;
  /** sha256 over student, harness, limits and suite: what a certificate holds for. */
  readonly fingerprint: string;
  readonly train: readonly Case[];
  readonly heldOut: readonly Case[];
  readonly grade: Grader;
  readonly index: ReplayIndex;
  /** The run log, with tonight's trials. */
  readonly trials: () => readonly Trial[];
  readonly decisions: () => readonly Decision[];
  /** Writes a decision down once. */
  readonly decide: (content: DecisionContent) => Promise<void>;
  /** Runs a trial and writes it down, or gives the one that is written down under the same key. */
  readonly sit: (key: TrialKey, skillText: string | null) => Promise<SatTrial>;
}

export interface SatTrial {
  readonly trial: Trial;
  /** Null where the trial was read from the log, or the student broke down. */
  readonly transcript: Transcript<CleanText> | null;
}

/** The sealed exam, and the suite as the teacher may know it: what practice answers from. */
export interface SealedExam {
  readonly sealed: Exam;
  readonly open: Suite;
}

/** Opens the exam room of a skill for one student; without a sealed exam only for a look. */
export async function openExamRoom(
  night: Night,
  { suite, exam, student }: { readonly suite: Suite; readonly exam: SealedExam | null; readonly student: Student },
): Promise<ExamRoom> {
  const { evidence, dir } = night.workspace;
  const index = buildReplayIndex(suite);
  const trainIndex = exam === null ? index : buildReplayIndex(exam.open);
  const runAssertions = await loadPromptfoo({ folder: join(dir, '.nightschool', 'promptfoo') });
  const grade = createGrader(index, { runAssertions, folder: join(dir, 'evals', suite.skill) });
  const suiteHash = hashSuite(suite);
  const trials = [...(await evidence.trials(suite.skill))];
  const decisions = [...(await evidence.decisions(suite.skill))];
  return {
    skill: suite.skill,
    suite,
    suiteHash,
    student,
    fingerprint: fingerprintOf(night, student, suiteHash),
    train: suite.cases.filter(({ side }) => side === 'train'),
    heldOut: exam?.sealed.cases ?? [],
    grade,
    index,
    trials: () => trials,
    decisions: () => decisions,
    decide: async (content) => {
      const decision = sealDecision(content, night.date);
      if (decisions.some(({ id }) => id === decision.id)) return;
      decisions.push(decision);
      await evidence.appendDecisions(suite.skill, [decision]);
    },
    sit: createSeat(night, { suite, student, index, trainIndex, grade, trials }),
  };
}

function fingerprintOf({ pipeline }: Night, student: Student, suiteHash: string): string {
  const { actionsPerTrial } = pipeline.limits;
  return hashJson({ student: student.fingerprint, harness: HARNESS_VERSION, actionsPerTrial, suiteHash });
}

interface Seat {
  readonly suite: Suite;
  readonly student: Student;
  readonly index: ReplayIndex;
  /** Without the recordings of held-out tasks: what a teacher sees of a practice run must not come from them. */
  readonly trainIndex: ReplayIndex;
  readonly grade: Grader;
  readonly trials: Trial[];
}

/** Trials are written down in the order they were asked for, whichever ends first: a night can be repeated exactly. */
function createSeat(night: Night, { suite, student, index, trainIndex, grade, trials }: Seat): ExamRoom['sit'] {
  const known = new Map(trials.map((trial) => [trial.id, trial]));
  const questions = new Map(suite.cases.map((question) => [question.id, question]));
  const limit = pLimit(night.pipeline.limits.concurrency);
  let written: Promise<unknown> = Promise.resolve();
  return async (key, skillText) => {
    const before = known.get(trialId(key));
    if (before !== undefined && !needsTranscript(before, student)) return { trial: before, transcript: null };
    const question = questions.get(key.caseId);
    if (question === undefined) throw new Error(`There is no case ${key.caseId} in the suite of ${suite.skill}.`);
    const tools = key.phase === 'train' ? trainIndex : index;
    const options = trialOptions(night, { student, index: tools, grade });
    const running = limit(() => runTrial({ key, question, skill: skillText }, options));
    if (before !== undefined) return { trial: before, transcript: (await running).transcript };
    const previous = written;
    const finished = running.then(async ({ trial, transcript }) => {
      await previous;
      known.set(trial.id, trial);
      trials.push(trial);
      await night.workspace.evidence.appendTrials(suite.skill, [trial]);
      const shown = trial.phase === 'gate' || trial.phase === 'comparator' ? transcript : null;
      night.emit({ type: 'trial-finished', skill: suite.skill, trial, transcript: shown });
      return { trial, transcript };
    });
    written = finished.catch(() => undefined);
    return finished;
  };
}

/** After a crash the log has the outcome of a failed practice run but not what was said, which the teacher needs. */
function needsTranscript(trial: Trial, student: Student): boolean {
  return trial.phase === 'train' && trial.outcome !== 'passed' && student.deterministic;
}

/** How a trial is run tonight. */
export function trialOptions(
  { pipeline, redactor, clock, date, signal }: Night,
  { student, index, grade }: Pick<Seat, 'student' | 'index' | 'grade'>,
): Parameters<typeof runTrial>[1] {
  return {
    student,
    index,
    grade,
    maximumActions: pipeline.limits.actionsPerTrial,
    clean: async ({ transcript, reason }) => ({
      transcript: transcript === null ? null : await redactor.transcript(transcript),
      reason: reason === null ? null : await redactor.text(reason),
    }),
    clock: () => clock().getTime(),
    night: date,
    signal,
  };
}
