import { casePlan, createPassSeed } from '../../decide/case-plan.ts';
import { createDesign } from '../../decide/design.ts';
import type { Suite, Trial, TrialKey } from '../../domain/exam.ts';
import type { Student } from '../../domain/model.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { NightschoolError } from '../../errors.ts';
import { createRandom, shuffle } from '../../util/random.ts';
import { skillDocument } from '../../util/skill/version.ts';
import { type ExamRoom, openExamRoom } from '../exam/exam-room.ts';
import type { Night } from '../night.ts';
import { readSuite } from '../suites/read-suite.ts';
import { type ArmsCompared, compareSameArms } from './compare-arms.ts';

/** A skill against itself, sat by one student. */
export interface LiveArms extends ArmsCompared {
  readonly skill: string;
  readonly version: string;
  readonly student: string;
  /** As the student declares itself. */
  readonly declaredDeterministic: boolean;
  readonly fingerprint: string;
  readonly cases: number;
  /** Of both arms; `planned` were wanted. */
  readonly runs: number;
  readonly errored: number;
  readonly planned: number;
  /** Why it ended before all were run, null where it did not. */
  readonly stopped: string | null;
}

/** What is asked of the students: the suite of a skill with a version of it. */
export interface LiveExam {
  readonly suite: Suite;
  readonly version: SkillVersion;
}

/** Both arms, and at least two runs of a case in each. */
const RUNS_A_CASE = 4;

/**
 * The suite and the live version of a skill.
 * @throws NightschoolError UNKNOWN_NAME where it is not live, or has no exam
 */
export async function openLiveExam(night: Night, skill: string): Promise<LiveExam> {
  const version = await night.workspace.library.live(skill);
  const suite = await readSuite(night, skill);
  if (version !== null && suite !== null && heldOutOf(suite).length > 0) return { suite, version };
  const what = version === null ? `${skill} is not live` : `${skill} has no exam`;
  throw new NightschoolError('UNKNOWN_NAME', `${what}, so there is nothing to sit twice.`);
}

/** Runs that measure every case of the exam twice in each arm. */
export function runsFor({ suite }: LiveExam): number {
  return RUNS_A_CASE * heldOutOf(suite).length;
}

/**
 * A student sits the exam of a skill in two arms that are the same, through the seat of a night: same text, same cases,
 * same seeds as a candidate and a live version would have. Where the runs do not suffice for all cases, fewer are sat,
 * so that each is repeated. An outage or a spent budget ends it; what was run until then counts.
 */
export async function sitTwice(
  night: Night,
  { suite, version }: LiveExam,
  { student, runs }: { readonly student: Student; readonly runs: number },
): Promise<LiveArms> {
  const room = await openExamRoom(night, { suite, exam: null, student });
  const keys = planRuns(night, room, { version: version.version, runs });
  const text = skillDocument(version);
  const settled = await Promise.allSettled(keys.map((key) => room.sit(key, text)));
  night.signal.throwIfAborted();
  const fault = settled.find((each) => each.status === 'rejected')?.reason;
  if (fault !== undefined && !(fault instanceof NightschoolError && fault.isOutage)) throw fault;
  const trials = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value.trial] : []));
  const armOf = (wanted: Trial['arm']): readonly Trial[] => trials.filter(({ arm }) => arm === wanted);
  return {
    ...{ skill: suite.skill, version: version.version, student: student.name, fingerprint: room.fingerprint },
    declaredDeterministic: student.deterministic,
    cases: new Set(keys.map(({ caseId }) => caseId)).size,
    runs: trials.length,
    errored: trials.filter(({ outcome }) => outcome === 'errored').length,
    planned: keys.length,
    stopped: fault === undefined ? null : `${fault.message} ${fault.hint}`,
    ...compareSameArms(
      { candidate: armOf('with-skill'), incumbent: armOf('incumbent') },
      createDesign(night.pipeline.gate),
    ),
  };
}

/** Arm by arm, the runs of a plan of its own: each time it is asked the seeds are others. */
function planRuns(
  { pipeline, runId }: Night,
  { skill, suite, fingerprint }: ExamRoom,
  { version, runs }: { readonly version: string; readonly runs: number },
): readonly TrialKey[] {
  const passSeed = createPassSeed({ seed: pipeline.seed, skill, phase: 'aa', runId });
  const all = shuffle([...heldOutOf(suite)].sort(), createRandom(passSeed));
  const chosen = all.slice(0, Math.max(1, Math.floor(runs / RUNS_A_CASE))).map((caseId) => ({ caseId }));
  const plan = casePlan(chosen, passSeed);
  const about = { version, phase: 'comparison', fingerprint } as const;
  return Array.from({ length: Math.floor(runs / 2) }, (_, position) => plan(position)).flatMap((planned) => [
    { ...about, arm: 'with-skill' as const, ...planned },
    { ...about, arm: 'incumbent' as const, ...planned },
  ]);
}

function heldOutOf({ cases }: Suite): readonly string[] {
  return cases.flatMap(({ id, side }) => (side === 'held-out' ? [id] : []));
}
