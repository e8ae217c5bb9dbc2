import { leftOutOf } from '../../decide/judge-graders.ts';
import type { Counts } from '../../domain/decision.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { nullPolicy } from '../../evaluate/trials.ts';
import { partsOf } from '../certificates/changed-parts.ts';
import { championAtGate } from '../gate/champion-at-gate.ts';
import { conclude, draftAhead, isProven, judgeChampion } from '../gate/judge-champion.ts';
import { findFallback, judgeIncumbent } from '../gate/measure-arms.ts';
import { unlessOut } from '../gate/unless-out.ts';
import { checkGraders } from '../suites/check-graders.ts';
import { withGraders } from '../suites/grader-hash.ts';
import { fingerprintParts } from './exam-fingerprint.ts';
import { type Examination, type Finding, historyOf, openCycle, type SkillOutcome } from './examination.ts';

/**
 * The procedure of the gate for one skill: make sure that the exam can tell good from bad, re-certify what is live, measure
 * the student without the skill, search on the train cases, then put one champion through the sealed test. Every trial
 * and decision is written down as it comes, so a night that stops anywhere, for want of a model or of money too, goes on
 * where it was.
 */
export async function examineSkill(opened: Examination): Promise<SkillOutcome> {
  const doNothing = await nullPolicy(opened.room.heldOut, opened.room.grade);
  await openCycle(opened, false);
  await nameFingerprint(opened);
  const checked = await unlessOut(opened, () => checkGraders(opened));
  if (checked.fault !== null) return { ...NOTHING_FOUND, nullPolicy: doNothing, postponed: checked.fault };
  if (checked.result !== null) {
    const finding = await conclude(opened, { verdict: checked.result, version: null, train: null });
    return { ...NOTHING_FOUND, findings: [finding], nullPolicy: doNothing };
  }
  return examineSound(withoutUnsound(opened), doNothing);
}

const NOTHING_FOUND = { findings: [], baseline: null, fallback: null, degraded: false, postponed: null } as const;

/** Cases that tell nothing are in no exam. */
function withoutUnsound(examination: Examination): Examination {
  const { room } = examination;
  const leftOut = leftOutOf(room.decisions(), room.suiteHash);
  if (leftOut.size === 0) return examination;
  return { ...examination, room: { ...room, heldOut: room.heldOut.filter(({ id }) => !leftOut.has(id)) } };
}

async function examineSound(examination: Examination, doNothing: Counts): Promise<SkillOutcome> {
  const { room } = examination;
  const standing = await unlessOut(examination, () => judgeStanding(examination));
  if (standing.fault !== null) await draftAhead(examination);
  const { incumbent, ...withdrawal } = standing.result ?? { incumbent: null, fallback: null, degraded: false };
  const settled = standing.fault !== null || (await isSettled(examination, incumbent));
  const search = settled
    ? { result: [], fault: standing.fault }
    : await unlessOut(examination, () => judgeChampion(examination, { doNothing, incumbent }));
  const found = search.result ?? [];
  const stands = incumbent !== null && (settled || search.fault !== null || incumbent.verdict.word === 'regressed');
  return {
    findings: stands ? [incumbent, ...found] : found,
    baseline: historyOf(room).baselines.get(room.fingerprint) ?? null,
    nullPolicy: doNothing,
    ...withdrawal,
    postponed: search.fault,
  };
}

/** Writes down what the fingerprint is made of, once for each. */
async function nameFingerprint({ night, room }: Examination): Promise<void> {
  const { fingerprint, student, suiteHash, grader } = room;
  if (partsOf(room.decisions(), fingerprint) !== null) return;
  const conditions = withGraders(night, grader);
  const parts = fingerprintParts(conditions, student, suiteHash);
  await room.decide({ type: 'fingerprint-named', fingerprint, student: student.name, parts });
}

interface Standing {
  readonly incumbent: Finding | null;
  readonly fallback: SkillVersion | null;
  readonly degraded: boolean;
}

async function judgeStanding(examination: Examination): Promise<Standing> {
  const incumbent = await judgeIncumbent(examination);
  const isRegressed = incumbent?.verdict.word === 'regressed';
  return { incumbent, ...(isRegressed ? await findFallback(examination) : { fallback: null, degraded: false }) };
}

/**
 * Nothing to search for: the live version is sound, or cases are missing, or no search is wanted. An attempt that was not
 * decided goes first the next night, whatever is live; and a live version that the gate never promoted has yet to pass it.
 */
async function isSettled(examination: Examination, incumbent: Finding | null): Promise<boolean> {
  const { force, onlyCheck } = examination;
  const word = incumbent?.verdict.word;
  if (onlyCheck || word === 'needs-more-evidence') return true;
  if (!isProven(examination)) return false;
  return isSound(word) && !force && (await championAtGate(examination)) === null;
}

function isSound(word: string | undefined): boolean {
  return word === 'promote' || word === 'healthy';
}
