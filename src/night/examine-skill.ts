import { checkPrecondition } from '../decide/precondition.ts';
import { createVerdict, NO_COUNTS } from '../decide/verdict.ts';
import type { Counts } from '../domain/decision.ts';
import { nullPolicy } from '../evaluate/trials.ts';
import { procedureKey } from './change-version.ts';
import {
  type Examination,
  type Finding,
  historyOf,
  openCycle,
  recordVerdict,
  type SkillOutcome,
} from './examination.ts';
import { findFallback, judgeBaseline, judgeIncumbent } from './measure-arms.ts';
import { passGate } from './pass-gate.ts';
import { promisedVersion } from './promised-version.ts';
import { searchVersion } from './search-version.ts';

/**
 * The procedure of the gate for one skill: re-certify what is live, measure the student without the skill, search on
 * the train cases, then put one champion through the sealed test. Every trial and decision is written down as it
 * comes, so a night that stops anywhere goes on where it was.
 */
export async function examineSkill(examination: Examination): Promise<SkillOutcome> {
  const { room, force } = examination;
  const doNothing = await nullPolicy(room.heldOut, room.grade);
  await openCycle(examination, false);
  const incumbent = await judgeIncumbent(examination);
  const word = incumbent?.verdict.word;
  const withdrawal = word === 'regressed' ? await findFallback(examination) : { fallback: null, degraded: false };
  const settled = word === 'needs-more-evidence' || (isSound(word) && !force);
  const search = settled ? [] : await judgeChampion(examination, { doNothing, incumbent });
  return {
    findings: incumbent !== null && (settled || word === 'regressed') ? [incumbent, ...search] : search,
    baseline: historyOf(room).baselines.get(room.fingerprint) ?? null,
    nullPolicy: doNothing,
    ...withdrawal,
  };
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
  const unneeded = await judgeBaseline(examination, doNothing);
  if (unneeded !== null) return [unneeded];
  const search = await searchVersion(examination);
  const { champion, train } = search;
  if (champion === null) return [await conclude(examination, { verdict: search.refusal, version: null, train })];
  // Nothing better was found: what is known of the live version stands, and no attempt is spent on it.
  if (incumbent !== null && champion.version === live?.version && incumbent.verdict.word !== 'regressed') {
    return [incumbent];
  }
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
