import { join } from 'node:path';
import { checkInForce, checkOfOpenAttempt, judgeGraders, unsoundCases } from '../../decide/judge-graders.ts';
import type { DecisionOf } from '../../domain/decision.ts';
import { NightschoolError } from '../../errors.ts';
import { checkPlants, type SoundCase } from '../../evaluate/check-graders.ts';
import { checkJudge, JUDGED_SAMPLE } from '../../evaluate/check-judge.ts';
import { judgedOf } from '../../evaluate/judged.ts';
import { loadComparison } from '../../evaluate/load-promptfoo.ts';
import { hash } from '../../util/hash.ts';
import { createRandom } from '../../util/random.ts';
import { cycleOf, type Examination, type Finding } from '../exam/examination.ts';
import { Interruption } from '../interruption.ts';
import { decisionsOf } from '../workspace.ts';

type GradersChecked = DecisionOf<'graders-checked'>;

/**
 * Makes sure that the exam can tell good answers from bad ones, by answers of known grade: once for a suite and what
 * grades it, after which the decision stands. A verdict where it cannot: then nothing that it says counts. Null where it
 * can, or where there are too few cases to examine anybody on.
 * @throws Interruption where a judge is needed and none is configured, or it broke down; NightschoolError GRADER_FAILED
 */
export async function checkGraders(examination: Examination): Promise<Finding['verdict'] | null> {
  const { night, room, design } = examination;
  const { heldOut } = room;
  if (heldOut.length < design.minimumHeldOut) return null;
  const check = (await standingCheck(examination)) ?? (await plant(examination));
  const judged = heldOut.filter((question) => judgedOf(room.suite, question).length > 0).length;
  return judgeGraders(check, {
    design,
    // the same number before and after cases were left out
    cases: new Set([...heldOut.map(({ id }) => id), ...unsoundCases(check)]).size,
    judged: Math.min(judged, JUDGED_SAMPLE),
    maximumFlipRate: night.pipeline.graders.maximumFlipRate,
  });
}

/**
 * The check that stands: the one that an undecided attempt began with, else the last of this suite and what grades it. It
 * is written once more where another one of the suite came in between, so that the newest one in the log is always the
 * one that was gone by. Null where there is none.
 */
async function standingCheck({ room }: Examination): Promise<GradersChecked | null> {
  const { suiteHash, grader, fingerprint } = room;
  const decisions = room.decisions();
  const standing =
    checkOfOpenAttempt(decisions, { suiteHash, fingerprint }) ??
    checkInForce(decisions, { suiteHash, grader: grader.hash });
  if (standing === null || standing === checkInForce(decisions, { suiteHash })) return standing;
  const again = decisionsOf(decisions, 'graders-checked').filter((each) => each.suiteHash === suiteHash).length;
  const { id: _id, night: _night, ...content } = standing;
  await room.decide({ ...content, cycle: cycleOf(room), again });
  return standing;
}

async function plant(examination: Examination): Promise<Pick<GradersChecked, 'misjudged' | 'judge'>> {
  const { night, room } = examination;
  const { suiteHash, grader, heldOut } = room;
  const random = createRandom(Number.parseInt(hash(`${night.pipeline.seed} ${suiteHash}`, 8), 16));
  const replies = examination.replies ?? new Map<string, string>();
  const { sound, ...checks } = await checkPlants(heldOut, { index: room.index, grade: room.grade, random, replies });
  const judged = await askJudge(examination, sound);
  const check = {
    good: checks.good + (judged?.good ?? 0),
    bad: checks.bad + (judged?.bad ?? 0),
    misjudged: [...checks.misjudged, ...(judged?.misjudged ?? [])],
    ...(judged !== null && { judge: judged.judge }),
  };
  await room.decide({ type: 'graders-checked', cycle: cycleOf(room), suiteHash, grader: grader.hash, ...check });
  warn(examination, check);
  return check;
}

/** Null where nothing is left to a judge. */
async function askJudge({ night, room }: Examination, sound: readonly SoundCase[]) {
  const judged = sound.filter(({ ground }) => judgedOf(room.suite, ground.question).length > 0);
  if (judged.length === 0) return null;
  const { grade, judge } = room;
  try {
    // without a judge the grader says for which case one is missing
    const [first] = judged;
    if (judge === null && first !== undefined) await grade(first.plant.transcript, first.ground.question);
    if (judge === null) return null;
    const compare = await loadComparison({ folder: join(night.workspace.dir, '.nightschool', 'promptfoo') });
    return await checkJudge(judged, { grade, compare, judge, repeats: night.pipeline.graders.repeats });
  } catch (error) {
    night.signal.throwIfAborted();
    const isOfJudge =
      error instanceof NightschoolError &&
      (error.isOutage || error.code === 'JUDGE_MISSING' || error.code === 'JUDGE_BROKE_DOWN');
    throw isOfJudge ? new Interruption(error) : error;
  }
}

/** Where not all is lost, what is left out has to be said. */
function warn({ night, room }: Examination, check: Pick<GradersChecked, 'misjudged'>): void {
  for (const caseId of unsoundCases(check)) {
    const { plant, expected } = check.misjudged.find((each) => each.caseId === caseId) ?? { plant: '', expected: '' };
    const why =
      expected === 'passed' ? 'cannot be passed by its own recording' : `passes an answer that is wrong (${plant})`;
    night.emit({
      type: 'warning-raised',
      message: `${room.skill}: case ${caseId} ${why}, so it is left out of the exam.`,
      file: `evals/${room.skill}/cases.jsonl`,
    });
  }
}
