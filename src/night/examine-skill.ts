import { checkPrecondition } from '../decide/precondition.ts';
import { createVerdict, NO_COUNTS } from '../decide/verdict.ts';
import type { Counts } from '../domain/decision.ts';
import type { SkillVersion } from '../domain/skill.ts';
import { NightschoolError } from '../errors.ts';
import { nullPolicy } from '../evaluate/trials.ts';
import { procedureKey } from './change-version.ts';
import { partsOf } from './changed-parts.ts';
import { fingerprintParts } from './exam-fingerprint.ts';
import {
  type Examination,
  type Finding,
  historyOf,
  openCycle,
  recordVerdict,
  type SkillOutcome,
} from './examination.ts';
import { Interruption } from './interruption.ts';
import { findFallback, judgeBaseline, judgeIncumbent } from './measure-arms.ts';
import { passGate } from './pass-gate.ts';
import { promisedVersion } from './promised-version.ts';
import { requireWorking } from './require-working.ts';
import { draftFirst, searchVersion } from './search-version.ts';

/**
 * The procedure of the gate for one skill: re-certify what is live, measure the student without the skill, search on
 * the train cases, then put one champion through the sealed test. Every trial and decision is written down as it
 * comes, so a night that stops anywhere, for want of a model or of money too, goes on where it was.
 */
export async function examineSkill(examination: Examination): Promise<SkillOutcome> {
  const { room } = examination;
  const doNothing = await nullPolicy(room.heldOut, room.grade);
  await openCycle(examination, false);
  await nameFingerprint(examination);
  const standing = await unlessOut(examination, () => judgeStanding(examination));
  if (standing.fault !== null) await draftAhead(examination);
  const { incumbent, ...withdrawal } = standing.result ?? { incumbent: null, fallback: null, degraded: false };
  const settled = standing.fault !== null || isSettled(examination, incumbent);
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
  const { fingerprint, student, suiteHash } = room;
  if (partsOf(room.decisions(), fingerprint) !== null) return;
  const parts = fingerprintParts(night, student, suiteHash);
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

/** Nothing to search for: the live version is sound, or cases are missing, or no search is wanted. */
function isSettled({ force, onlyCheck }: Examination, incumbent: Finding | null): boolean {
  const word = incumbent?.verdict.word;
  return onlyCheck || word === 'needs-more-evidence' || (isSound(word) && !force);
}

type Attempted<Result> =
  | { readonly result: Result; readonly fault: null }
  | { readonly result: null; readonly fault: Interruption };

/** The result, or why a model cannot be asked any further. */
async function unlessOut<Result>({ room }: Examination, work: () => Promise<Result>): Promise<Attempted<Result>> {
  try {
    return { result: await work(), fault: null };
  } catch (error) {
    await room.settled(); // what was asked at the same time is answered, and written down, first
    if (error instanceof Interruption) return { result: null, fault: error };
    if (error instanceof NightschoolError && error.isOutage) {
      return { result: null, fault: new Interruption(error) };
    }
    throw error;
  }
}

/** With the student down a first draft can still be written: the night that has the student back finds it paid for. */
async function draftAhead(examination: Examination): Promise<void> {
  const { live, room, design } = examination;
  if (live !== null || room.heldOut.length < design.minimumHeldOut) return;
  await unlessOut(examination, () => draftFirst(examination));
}

function isSound(word: string | undefined): boolean {
  return word === 'promote' || word === 'healthy';
}

async function judgeChampion(
  examination: Examination,
  { doNothing, incumbent }: { readonly doNothing: Counts; readonly incumbent: Finding | null },
): Promise<readonly Finding[]> {
  const { design, withdrawn, night, force, live } = examination;
  const promised = await promisedVersion(examination);
  if (promised !== null && (night.pipeline.promote.mode === 'auto' || !force)) return [promised];
  await openCycle(examination, true);
  const baseline = await unlessOut(examination, () => judgeBaseline(examination, doNothing));
  if (baseline.fault !== null) {
    await draftAhead(examination);
    throw baseline.fault;
  }
  if (baseline.result !== null) return [baseline.result];
  const search = await searchVersion(examination);
  const { champion, train } = search;
  if (champion === null) {
    const finding = { verdict: search.refusal, version: null, train };
    // what was refused before stays so: nothing new was decided
    return [search.refusal.word === 'reject' ? finding : await conclude(examination, finding)];
  }
  // Nothing better was found: what is known of the live version stands, and no attempt is spent on it.
  if (incumbent !== null && champion.version === live?.version && incumbent.verdict.word !== 'regressed') {
    return [incumbent];
  }
  requireWorking(examination, ({ phase, version }) => phase === 'train' && version === champion.version);
  const unready = checkPrecondition({ design, plateau: true, train });
  if (unready !== null) return [await conclude(examination, { verdict: unready, version: champion, train })];
  if (withdrawn.has(procedureKey(champion.text))) {
    const reason = 'This procedure was taken back: it stays refused.';
    const verdict = createVerdict('reject', reason, { design, attempt: 0, counts: NO_COUNTS });
    return [{ verdict, version: champion, train }];
  }
  return [{ verdict: await passGate(examination, champion), version: champion, train }];
}

/** Writes down a verdict that needed no exam. */
async function conclude(examination: Examination, finding: Finding): Promise<Finding> {
  await recordVerdict(examination, finding);
  return finding;
}
