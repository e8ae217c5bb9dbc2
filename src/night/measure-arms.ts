import { runSeed } from '../decide/case-plan.ts';
import { decideDegraded } from '../decide/degraded.ts';
import { collectArmRuns } from '../decide/evidence.ts';
import { incumbentUnder, rollbackTarget } from '../decide/history.ts';
import { type ArmEvidence, decideBaseline, decideRecertification, notNeededVerdict } from '../decide/measure.ts';
import type { BaselineResult, Counts, Verdict } from '../domain/decision.ts';
import type { Arm, Phase } from '../domain/exam.ts';
import type { SkillVersion } from '../domain/skill.ts';
import { hash } from '../util/hash.ts';
import { cycleOf, type Examination, type Finding, historyOf, passSeedOf, recordVerdict } from './examination.ts';

interface ArmOf {
  readonly version: string;
  readonly arm: Arm;
  readonly phase: Phase;
}

/**
 * How the live version stands under the present fingerprint, measuring it where that is unknown; with too few cases,
 * that. Null where nothing is live and there are cases enough.
 */
export async function judgeIncumbent(examination: Examination): Promise<Finding | null> {
  const { room, live, design } = examination;
  const known = standingOf(examination);
  if (known !== null) return known;
  if (live === null && room.heldOut.length >= design.minimumHeldOut) return null;
  const finding = { verdict: await recertify(examination), version: live, train: null };
  await recordVerdict(examination, finding);
  return finding;
}

/** The verdict that certified (or refused) the live version under this fingerprint, null where it has none. */
function standingOf({ room, live }: Examination): Finding | null {
  const incumbent = incumbentUnder(historyOf(room), room.fingerprint);
  if (live === null || incumbent === null || incumbent.state === 'unknown') return null;
  const decided = room
    .decisions()
    .findLast(
      (decision) =>
        decision.type === 'verdict-reached' &&
        decision.version === live.version &&
        decision.fingerprint === room.fingerprint,
    );
  return decided?.type === 'verdict-reached' ? { verdict: decided.verdict, version: live, train: null } : null;
}

async function recertify(examination: Examination): Promise<Verdict> {
  const { room, live } = examination;
  const arm: ArmOf = { version: live?.version ?? 'none', arm: 'incumbent', phase: 'recertify' };
  for (;;) {
    const step = decideRecertification(armEvidence(examination, arm));
    if (step.type === 'verdict') return step.verdict;
    await room.sit(step.key, live?.text ?? null);
  }
}

/** Measures the student without the skill, once per fingerprint; a finding only where no skill is needed. */
export async function judgeBaseline(examination: Examination, nullPolicy: Counts): Promise<Finding | null> {
  const { room, design } = examination;
  const result = await measureBaseline(examination);
  await room.decide({
    type: 'baseline-measured',
    cycle: cycleOf(room),
    fingerprint: room.fingerprint,
    result,
    nullPolicy,
  });
  const verdict = notNeededVerdict(result, design);
  if (verdict === null) return null;
  const finding = { verdict, version: null, train: null };
  await recordVerdict(examination, finding);
  return finding;
}

async function measureBaseline(examination: Examination): Promise<BaselineResult> {
  const arm: ArmOf = { version: 'none', arm: 'no-skill', phase: 'baseline' };
  for (;;) {
    const step = decideBaseline(armEvidence(examination, arm));
    if (step.type === 'result') return step.result;
    await examination.room.sit(step.key, null);
  }
}

/** For a version that regressed: what to go back to, and where there is nothing, whether it still beats having none. */
export async function findFallback(
  examination: Examination,
): Promise<{ readonly fallback: SkillVersion | null; readonly degraded: boolean }> {
  const { room, night } = examination;
  const target = rollbackTarget(historyOf(room), room.fingerprint);
  const text = target === null ? null : await night.workspace.evidence.version(room.skill, target);
  if (target !== null && text !== null && hash(text) === target) {
    return { fallback: { skill: room.skill, version: target, text }, degraded: false };
  }
  return { fallback: null, degraded: await isStillBetter(examination) };
}

async function isStillBetter(examination: Examination): Promise<boolean> {
  const { room, live } = examination;
  const arm: ArmOf = { version: live?.version ?? 'none', arm: 'incumbent', phase: 'recertify' };
  for (;;) {
    const { passSeed, runs } = armEvidence(examination, arm);
    const { fingerprint } = room;
    const baselineRuns = room
      .trials()
      .filter((trial) => trial.phase === 'comparator' && trial.arm === 'no-skill' && trial.fingerprint === fingerprint)
      .filter(({ seed, caseId, pass }) => seed === runSeed(passSeed, caseId, pass));
    const step = decideDegraded({ fingerprint, passSeed, incumbentRuns: runs, baselineRuns });
    if (step.type === 'answer') return step.keep;
    await room.sit(step.key, null);
  }
}

function armEvidence(examination: Examination, arm: ArmOf): ArmEvidence {
  const { room, design, night } = examination;
  const passSeed = passSeedOf(examination, { phase: arm.phase, version: arm.version });
  const heldOut = room.heldOut.map(({ id, group }) => ({ caseId: id, group }));
  const { fingerprint } = room;
  return {
    design,
    version: arm.version,
    fingerprint,
    passSeed,
    deterministic: room.student.deterministic,
    heldOut,
    runs: heldOut.length === 0 ? [] : collectArmRuns({ ...arm, fingerprint, passSeed, heldOut }, room.trials()),
    night: night.date,
  };
}
