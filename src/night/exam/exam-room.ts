import { join } from 'node:path';
import { type DecisionContent, sealDecision } from '../../decide/wallet.ts';
import type { Decision } from '../../domain/decision.ts';
import type { Case, Suite, Trial } from '../../domain/exam.ts';
import type { Exam } from '../../domain/family.ts';
import type { Student, ToolDescription } from '../../domain/model.ts';
import { createGrader, type Grader } from '../../evaluate/grade.ts';
import type { Judge } from '../../evaluate/judge.ts';
import { loadPromptfoo } from '../../evaluate/load-promptfoo.ts';
import { buildReplayIndex, type ReplayIndex } from '../../evaluate/replay-index.ts';
import { hashPractice, hashSuite } from '../../evaluate/suite.ts';
import { defineTools } from '../../evaluate/tool-definitions.ts';
import { hashJson } from '../../util/hash.ts';
import type { Night } from '../night.ts';
import { type GraderIdentity, identifyGraders, withGraders } from '../suites/grader-hash.ts';
import { examFingerprint } from './exam-fingerprint.ts';
import { createSeat, type Seat } from './seat.ts';
import { isWired } from './trial-options.ts';

/** A skill's suite with the student who sits it, and everything already written down about it. */
export interface ExamRoom extends Seat {
  readonly skill: string;
  readonly suite: Suite;
  readonly suiteHash: string;
  readonly student: Student;
  /** sha256 over student, harness, limits and suite: what a certificate holds for. */
  readonly fingerprint: string;
  /** The same for practice, whose cases follow the logs while the exam stands. */
  readonly practiceFingerprint: string;
  readonly train: readonly Case[];
  readonly heldOut: readonly Case[];
  readonly grade: Grader;
  /** What grades beside the harness; null: none is configured. */
  readonly judge: Judge | null;
  readonly grader: GraderIdentity;
  readonly index: ReplayIndex;
  /** The tools as the teacher may know them: what is told of their arguments comes from the train side alone. */
  readonly openTools: readonly ToolDescription[];
  /** The run log, with tonight's trials. */
  readonly trials: () => readonly Trial[];
  readonly decisions: () => readonly Decision[];
  /** Writes a decision down once. */
  readonly decide: (content: DecisionContent) => Promise<void>;
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
  const told = isWired(student) ? { definitions: defineTools(night.toolDefinitions, suite) } : {};
  const index = buildReplayIndex(suite, told);
  const trainIndex = exam === null ? index : buildReplayIndex(exam.open, told);
  const runAssertions = await loadPromptfoo({ folder: join(dir, '.nightschool', 'promptfoo') });
  const judge = judgeOf(night);
  const grade = createGrader(index, { runAssertions, folder: join(dir, 'evals', suite.skill), judge });
  const grader = await identifyGraders(night, suite);
  const suiteHash = hashSuite(suite);
  const conditions = withGraders(night, grader);
  const fingerprint = examFingerprint(conditions, student, suiteHash);
  const trials = (await evidence.trials(suite.skill)).map(asOfThisRun);
  const decisions = [...(await evidence.decisions(suite.skill))];
  return {
    skill: suite.skill,
    suite,
    suiteHash,
    student,
    fingerprint,
    practiceFingerprint: hashJson({
      fingerprint,
      practice: hashPractice(suite.cases, (exam?.open ?? suite).recordings),
    }),
    train: suite.cases.filter(({ side }) => side === 'train'),
    heldOut: exam?.sealed.cases ?? [],
    ...{ grade, judge, grader, index },
    openTools: openToolsOf(night, exam?.open ?? suite),
    trials: () => trials,
    decisions: () => decisions,
    decide: async (content) => {
      const decision = sealDecision(content, night.date);
      if (decisions.some(({ id }) => id === decision.id)) return;
      decisions.push(decision);
      await evidence.appendDecisions(suite.skill, [decision]);
      if (TOLD.has(decision.type)) night.emit({ type: 'decision-made', skill: suite.skill, decision });
    },
    ...createSeat(night, { suite, student, index, trainIndex, grade, trials }),
  };
}

function judgeOf({ judge, embedding, signal }: Night): Judge | null {
  return judge === null ? null : { chat: judge, embedder: embedding?.embedder ?? null, signal };
}

/** Decisions of which no other event tells. */
const TOLD: ReadonlySet<Decision['type']> = new Set([
  'cycle-opened',
  'graders-checked',
  'discovery-measured',
  'comparison-made',
]);

/** What broke down in an earlier run, of the same night even, says nothing of how the student works now. */
function asOfThisRun(trial: Trial): Trial {
  return trial.cause === 'infrastructure' ? { ...trial, night: `before: ${trial.night}` } : trial;
}

function openToolsOf({ toolDefinitions }: Night, open: Suite): readonly ToolDescription[] {
  const cases = open.cases.filter(({ side }) => side === 'train');
  const seen = new Set([
    ...open.recordings.flatMap(({ steps }) => steps.map(({ tool }) => tool)),
    ...cases.flatMap(({ effects }) => effects.map(({ tool }) => tool)),
  ]);
  const known = { ...open, cases, writes: open.writes.filter((tool) => seen.has(tool)) };
  return buildReplayIndex(known, { definitions: defineTools(toolDefinitions, known) }).tools;
}
