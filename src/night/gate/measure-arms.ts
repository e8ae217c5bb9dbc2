import { runSeed } from '../../decide/case-plan.ts';
import { decideDegraded } from '../../decide/degraded.ts';
import { collectArmRuns } from '../../decide/evidence.ts';
import { checksBefore, recheckDue } from '../../decide/field.ts';
import { incumbentUnder, rollbackTarget } from '../../decide/history.ts';
import { type ArmEvidence, decideBaseline, decideRecertification, notNeededVerdict } from '../../decide/measure.ts';
import type { BaselineResult, Counts, DecisionOf, Verdict } from '../../domain/decision.ts';
import type { Arm, Phase, Trial } from '../../domain/exam.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { skillDocument } from '../../util/skill/version.ts';
import { certifyingVerdict } from '../certificates/certificates.ts';
import { changedDesign, changedParts, describeChanges, designOf, partsOf } from '../certificates/changed-parts.ts';
import { cycleOf, type Examination, type Finding, historyOf, passSeedOf, recordVerdict } from '../exam/examination.ts';
import { runSequence } from '../exam/run-sequence.ts';
import { bearsOwnName } from '../library/change-version.ts';
import { holdersOf, wasHeld } from '../library/holders.ts';
import { decisionsOf } from '../workspace.ts';
import { requireWorking } from './require-working.ts';

interface ArmOf {
  readonly version: string;
  readonly arm: Arm;
  readonly phase: Phase;
}

/**
 * How the live version stands under the present fingerprint, measuring it where that is unknown; with too few cases,
 * that. Null where there are cases enough and nothing is live, or what is live was only ever certified for another
 * student of the ladder: for this one it is a candidate like any other, whose certificate takes the whole gate.
 */
export async function judgeIncumbent(examination: Examination): Promise<Finding | null> {
  const { room, live, design } = examination;
  const known = standingOf(examination);
  const drift = known === null || known.verdict.word === 'regressed' ? null : driftOf(examination);
  if (known !== null && drift === null) return known;
  const isOurs = live !== null && !(await isOfAnother(examination, live.version));
  if (!isOurs && room.heldOut.length >= design.minimumHeldOut) return null;
  const finding = {
    verdict: withDrift(withCause(examination, await recertify(examination)), drift),
    version: live,
    train: null,
  };
  await recordVerdict(examination, finding);
  if (finding.verdict.word === 'needs-more-evidence') requireWorking(examination, ({ phase }) => phase === 'recertify');
  return finding;
}

/** The field count because of which the live version is examined again although nothing has changed; null: none. */
function driftOf({ room, live }: Examination): DecisionOf<'field-checked'> | null {
  const { fingerprint } = room;
  return live === null ? null : recheckDue(room.decisions(), { version: live.version, fingerprint });
}

/** Tells one check of the same version from the next, too: an equal line is not written twice. */
function withDrift(verdict: Verdict, drift: DecisionOf<'field-checked'> | null): Verdict {
  if (drift === null) return verdict;
  const { failed, passed } = drift.counts;
  const stale = isSound(verdict) ? ' Its exam no longer looks like the work: it is made anew of newer cases.' : '';
  return { ...verdict, reason: `${verdict.reason} (In use ${failed} of ${failed + passed} failed.)${stale}` };
}

function isSound({ word }: Verdict): boolean {
  return word === 'healthy' || word === 'suspect';
}

/** Says what changed since the live version was last certified for this student: that is why it was examined again. */
function withCause({ room, live, design }: Examination, verdict: Verdict): Verdict {
  const decisions = room.decisions();
  const certificate = certifyingVerdict(
    decisionsOf(decisions, 'verdict-reached').filter(({ student }) => student === room.student.name),
    live?.version ?? null,
  );
  if (certificate === null) return verdict;
  const before = partsOf(decisions, certificate.fingerprint);
  const now = partsOf(decisions, room.fingerprint);
  const then = designOf(decisions, certificate.cycle);
  const changes = [
    ...(then === null ? [] : changedDesign(then, design)),
    ...(before === null || now === null ? [] : changedParts(before, now)),
  ];
  return changes.length === 0 ? verdict : { ...verdict, reason: `${verdict.reason} (${describeChanges(changes)})` };
}

async function isOfAnother({ night, room }: Examination, version: string): Promise<boolean> {
  const { name: student } = room.student;
  if (wasHeld(room.decisions(), { student, version })) return false;
  return (await holdersOf(night, room.skill, version)).length > 0;
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

function recertify(examination: Examination): Promise<Verdict> {
  const { night, room, live } = examination;
  const arm: ArmOf = { version: live?.version ?? 'none', arm: 'incumbent', phase: 'recertify' };
  return runSequence(night, room, {
    next: (trials) => {
      const step = decideRecertification(armEvidence(examination, arm, trials));
      return step.type === 'verdict' ? { answer: step.verdict } : step;
    },
    textOf: () => (live === null ? null : skillDocument(live)),
  });
}

/** Measures the student without the skill, once per fingerprint; a finding only where no skill is needed. */
export async function judgeBaseline(examination: Examination, nullPolicy: Counts): Promise<Finding | null> {
  const { room, design } = examination;
  const result = await measureBaseline(examination);
  if (result.state === 'undecided') requireWorking(examination, ({ phase }) => phase === 'baseline');
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

function measureBaseline(examination: Examination): Promise<BaselineResult> {
  const arm: ArmOf = { version: 'none', arm: 'no-skill', phase: 'baseline' };
  return runSequence(examination.night, examination.room, {
    next: (trials) => {
      const step = decideBaseline(armEvidence(examination, arm, trials));
      return step.type === 'result' ? { answer: step.result } : step;
    },
    textOf: () => null,
  });
}

/** For a version that regressed: what to go back to, and where there is nothing, whether it still beats having none. */
export async function findFallback(
  examination: Examination,
): Promise<{ readonly fallback: SkillVersion | null; readonly degraded: boolean }> {
  const { room, night } = examination;
  const target = rollbackTarget(historyOf(room), room.fingerprint);
  const fallback = target === null ? null : await night.workspace.evidence.version(room.skill, target);
  if (fallback !== null && fallback.version === target && bearsOwnName(fallback)) return { fallback, degraded: false };
  return { fallback: null, degraded: await isStillBetter(examination) };
}

function isStillBetter(examination: Examination): Promise<boolean> {
  const { night, room, live } = examination;
  const arm: ArmOf = { version: live?.version ?? 'none', arm: 'incumbent', phase: 'recertify' };
  const { fingerprint } = room;
  return runSequence(night, room, {
    next: (trials) => {
      const { passSeed, runs } = armEvidence(examination, arm, trials);
      const baselineRuns = trials
        .filter(
          (trial) => trial.phase === 'comparator' && trial.arm === 'no-skill' && trial.fingerprint === fingerprint,
        )
        .filter(({ seed, caseId, pass }) => seed === runSeed(passSeed, caseId, pass));
      const step = decideDegraded({ fingerprint, passSeed, incumbentRuns: runs, baselineRuns });
      return step.type === 'answer' ? { answer: step.keep } : step;
    },
    textOf: () => null,
  });
}

function armEvidence(examination: Examination, arm: ArmOf, trials: readonly Trial[]): ArmEvidence {
  const { room, design, night } = examination;
  const { fingerprint } = room;
  const checks = checksBefore(room.decisions(), { version: arm.version, fingerprint });
  const again = arm.phase === 'recertify' && checks > 0 ? { attempt: checks } : {};
  const passSeed = passSeedOf(examination, { phase: arm.phase, version: arm.version, ...again });
  const heldOut = room.heldOut.map(({ id, group }) => ({ caseId: id, group }));
  return {
    design,
    version: arm.version,
    fingerprint,
    passSeed,
    deterministic: room.student.deterministic,
    heldOut,
    runs: heldOut.length === 0 ? [] : collectArmRuns({ ...arm, fingerprint, passSeed, heldOut }, trials),
    night: night.date,
  };
}
