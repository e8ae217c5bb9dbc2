import type { Case, Trial } from '../../domain/exam.ts';
import { NightschoolError } from '../../errors.ts';
import { runTrials } from '../../evaluate/run-trials.ts';
import type { TrialPlan } from '../../evaluate/trials.ts';
import { skillDocument } from '../../util/skill/version.ts';
import type { Night } from '../night.ts';
import { readSuite } from '../suites/read-suite.ts';
import { openExamRoom } from './exam-room.ts';
import { trialOptions } from './trial-options.ts';

/** One case with what the student did with the skill and without. */
export interface CaseResult {
  readonly caseId: string;
  readonly side: Case['side'];
  readonly request: string;
  readonly withSkill: Trial;
  readonly noSkill: Trial;
}

/**
 * Runs every case of a skill's suite once with the version and once without any skill. Nothing is written down: it is a
 * look, not evidence.
 * @throws NightschoolError UNKNOWN_NAME where the suite or the version is not there
 */
export async function evaluateSkill(
  night: Night,
  skill: string,
  version: string | null,
): Promise<readonly CaseResult[]> {
  const suite = await readSuite(night, skill);
  const student = night.students[0];
  if (suite === null || student === undefined)
    throw new NightschoolError('UNKNOWN_NAME', `There is no suite for ${skill}.`);
  const text = await textOf(night, skill, version);
  const recordings = [...suite.recordings, ...(suite.waiting ?? [])];
  const room = await openExamRoom(night, { suite: { ...suite, recordings }, exam: null, student });
  const cases = [...suite.cases].sort((a, b) => (a.side + a.id < b.side + b.id ? -1 : 1));
  const plans = cases.flatMap((question): readonly TrialPlan[] => [
    plan(question, { skill: text, arm: 'with-skill', fingerprint: room.fingerprint }),
    plan(question, { skill: null, arm: 'no-skill', fingerprint: room.fingerprint }),
  ]);
  const options = {
    ...trialOptions(night, { student, index: room.index, grade: room.grade }),
    concurrency: room.slots(),
  };
  const trials: Trial[] = [];
  for await (const { trial } of runTrials(plans, options)) trials.push(trial);
  return cases.flatMap(({ id, side, request }, index) => {
    const [withSkill, noSkill] = [trials[2 * index], trials[2 * index + 1]];
    if (withSkill === undefined || noSkill === undefined) return [];
    return [{ caseId: id, side, request: request.join(' / '), withSkill, noSkill }];
  });
}

async function textOf({ workspace }: Night, skill: string, version: string | null): Promise<string> {
  const found =
    version === null ? await workspace.library.live(skill) : await workspace.evidence.version(skill, version);
  if (found !== null) return skillDocument(found);
  const what = version === null ? `${skill} is not promoted.` : `${skill} has no version ${version}.`;
  throw new NightschoolError('UNKNOWN_NAME', what, {
    hint: `Name a version with --version: the folders in evals/${skill}/versions/.`,
  });
}

function plan(
  question: Case,
  {
    skill,
    arm,
    fingerprint,
  }: { readonly skill: string | null; readonly arm: 'with-skill' | 'no-skill'; readonly fingerprint: string },
): TrialPlan {
  const key = { version: 'none', arm, phase: 'train', caseId: question.id, pass: 0, seed: 0, fingerprint } as const;
  return { key, question, skill };
}
