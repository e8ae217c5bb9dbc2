import { wasPromoted } from '../../decide/history.ts';
import { checkPrecondition } from '../../decide/precondition.ts';
import { createVerdict, NO_COUNTS } from '../../decide/verdict.ts';
import type { Counts } from '../../domain/decision.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { compareChampion } from '../compare/compare.ts';
import { makeDiscoverable } from '../discovery/make-discoverable.ts';
import { draftFirst, searchVersion } from '../drafts/search-version.ts';
import { type Examination, type Finding, historyOf, openCycle, recordVerdict } from '../exam/examination.ts';
import { procedureKey } from '../library/change-version.ts';
import { championAtGate } from './champion-at-gate.ts';
import { judgeBaseline } from './measure-arms.ts';
import { passGate } from './pass-gate.ts';
import { promisedVersion } from './promised-version.ts';
import { requireWorking } from './require-working.ts';
import { screenChampion } from './screen-champion.ts';
import { unlessOut } from './unless-out.ts';

/** What is asked of a champion beside the live version. */
interface Beside {
  readonly doNothing: Counts;
  readonly incumbent: Finding | null;
}

/**
 * From the search on: the best version on the train cases has to be found among the other skills, to pass the gate, and
 * to do no worse than what people pinned or than simply remembering. A version that was promised before goes on where
 * it was.
 */
export async function judgeChampion(examination: Examination, beside: Beside): Promise<readonly Finding[]> {
  const { night, force } = examination;
  const promised = await promisedVersion(examination);
  if (promised !== null && (night.pipeline.promote.mode === 'auto' || !force)) {
    return [await keepPromise(examination, promised)];
  }
  await openCycle(examination, true);
  const baseline = await unlessOut(examination, () => judgeBaseline(examination, beside.doNothing));
  if (baseline.fault !== null) {
    await draftAhead(examination);
    throw baseline.fault;
  }
  if (baseline.result !== null) return [baseline.result];
  const atGate = await championAtGate(examination);
  if (atGate !== null) return [await sitGate(examination, { version: atGate.champion, train: atGate.train })];
  const search = await searchVersion(examination);
  if (search.champion !== null) return [await judgeFound(examination, { ...search, incumbent: beside.incumbent })];
  const refusal = { verdict: search.refusal, version: null, train: search.train };
  // what was refused before stays so: nothing new was decided
  return [refusal.verdict.word === 'reject' ? refusal : await conclude(examination, refusal)];
}

/** Whether the gate ever promoted what is live; nothing live has nothing to prove. */
export function isProven({ room, live }: Pick<Examination, 'room' | 'live'>): boolean {
  return live === null || wasPromoted(historyOf(room), live.version);
}

/** What was promised goes on where it was, if it is found in the library as it is by now. */
async function keepPromise(examination: Examination, promised: Finding & { readonly version: SkillVersion }) {
  const { champion: version, verdict, train } = await makeDiscoverable(examination, promised.version);
  if (verdict !== null) return conclude(examination, { verdict, version, train: promised.train });
  if (version === promised.version) return compared(examination, promised);
  return sitGate(examination, { version, train: train ?? promised.train });
}

/** With the student down a first draft can still be written: the night that has the student back finds it paid for. */
export async function draftAhead(examination: Examination): Promise<void> {
  const { live, room, design } = examination;
  if (live !== null || room.heldOut.length < design.minimumHeldOut) return;
  await unlessOut(examination, () => draftFirst(examination));
}

/** Writes down a verdict that needed no exam. */
export async function conclude(examination: Examination, finding: Finding): Promise<Finding> {
  await recordVerdict(examination, finding);
  return finding;
}

async function judgeFound(
  examination: Examination,
  {
    incumbent,
    ...best
  }: { readonly champion: SkillVersion; readonly train: Counts; readonly incumbent: Finding | null },
): Promise<Finding> {
  const { design, withdrawn, live } = examination;
  // Nothing better was found: what is known of the live version stands, and no attempt is spent on it.
  const stands = (version: SkillVersion): boolean =>
    version.version === live?.version && incumbent?.verdict.word !== 'regressed' && isProven(examination);
  if (incumbent !== null && stands(best.champion)) return incumbent;
  requireWorking(examination, ({ phase, version }) => phase === 'train' && version === best.champion.version);
  const unready = checkPrecondition({ design, plateau: true, train: best.train });
  if (unready !== null) return conclude(examination, { verdict: unready, version: best.champion, train: best.train });
  if (withdrawn.has(procedureKey(best.champion.text))) {
    const reason = 'This procedure was taken back: it stays refused.';
    const verdict = createVerdict('reject', reason, { design, attempt: 0, counts: NO_COUNTS });
    return { verdict, version: best.champion, train: best.train };
  }
  const spent = await spentOn(examination, best.champion);
  if (spent !== null) return { ...spent, train: best.train };
  const { champion: version, verdict: hidden, train: again } = await makeDiscoverable(examination, best.champion);
  if (incumbent !== null && stands(version)) return incumbent;
  const train = again ?? best.train;
  const refused = hidden ?? checkPrecondition({ design, plateau: true, train });
  if (refused !== null) return conclude(examination, { verdict: refused, version, train });
  return sitGate(examination, { version, train });
}

/**
 * Of a student whose repeats prove nothing, what the same procedure came to on all cases of this suite, in other words:
 * another attempt would spend its number on what is known. Null where it has yet to sit them.
 */
async function spentOn({ night, room }: Examination, champion: SkillVersion): Promise<Omit<Finding, 'train'> | null> {
  if (!room.student.deterministic) return null;
  const key = procedureKey(champion.text);
  const attempts = historyOf(room).attempts.filter(({ fingerprint }) => fingerprint === room.fingerprint);
  for (const { version: tried, verdict } of attempts.toReversed()) {
    if (verdict?.word !== 'needs-more-evidence') continue;
    if (verdict.counts.passed + verdict.counts.failed < room.heldOut.length) continue;
    const version = await night.workspace.evidence.version(room.skill, tried);
    if (version !== null && procedureKey(version.text) === key) return { verdict, version };
  }
  return null;
}

async function sitGate(
  examination: Examination,
  { version, train }: { readonly version: SkillVersion; readonly train: Counts | null },
): Promise<Finding> {
  return compared(examination, { verdict: await passGate(examination, version, train), version, train });
}

/** What the gate promotes is compared, and its text looked at, before it goes live. */
async function compared(examination: Examination, finding: Finding): Promise<Finding> {
  const { verdict, version } = finding;
  if (verdict.word !== 'promote' || version === null) return finding;
  const suspicious = await screenChampion(examination, version);
  const keptBack = (await compareChampion(examination, version)) ?? suspicious;
  return keptBack === null ? finding : { ...finding, keptBack };
}
