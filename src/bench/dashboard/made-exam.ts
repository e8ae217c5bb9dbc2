import { lowerBound, pointEstimate, rateOf, upperBound } from '../../decide/bounds.ts';
import { casePlan, createPassSeed } from '../../decide/case-plan.ts';
import { alphaFor, designHash } from '../../decide/design.ts';
import { decisionId } from '../../decide/wallet.ts';
import type { Counts, Decision, Verdict } from '../../domain/decision.ts';
import type { Trial, TrialKey } from '../../domain/exam.ts';
import type { Transcript } from '../../domain/model.ts';
import type { CleanText } from '../../domain/text.ts';
import { hashSuite } from '../../evaluate/suite.ts';
import { hash, hashJson } from '../../util/hash.ts';
import type { Random } from '../../util/random.ts';
import { trialId } from '../../util/trial-id.ts';
import { clean, DESIGN, type MadeSkill } from './made-skill.ts';

/** A run of a made-up exam, with what was said. */
export interface MadeTrial {
  readonly trial: Trial;
  readonly transcript: Transcript<CleanText>;
}

/** One night's exam of one student. */
export interface MadeExam {
  readonly skill: MadeSkill;
  readonly student: string;
  readonly night: string;
  readonly attempt: number;
  readonly trials: readonly MadeTrial[];
  readonly decisions: readonly Decision[];
  readonly verdict: Verdict;
  readonly baseline: Counts;
}

const BASELINE_RUNS = 7;
/** Version by version: what was drafted first is not as good. */
const RATES = [0.87, 0.96] as const;

/** Runs an exam until the version passes or tonight's runs are used up. */
export function sitExam(
  skill: MadeSkill,
  { student, night, attempt }: Pick<MadeExam, 'student' | 'night' | 'attempt'>,
  random: Random,
): MadeExam {
  const version = skill.versions[attempt === 1 ? 0 : 1].version;
  const suiteHash = hashSuite(skill.suite);
  const fingerprint = hash(`${student} ${suiteHash}`);
  const passSeed = createPassSeed({ skill: skill.name, phase: 'gate', fingerprint, cycle: 1, attempt });
  const heldOut = skill.suite.cases.filter(({ side }) => side === 'held-out');
  const plan = casePlan(heldOut.map(({ id }) => ({ caseId: id })), passSeed);
  const about = { skill, night, fingerprint, random };
  const baseline = Array.from({ length: BASELINE_RUNS }, (_, index) =>
    makeTrial({ ...plan(index), version: 'none', arm: 'no-skill', phase: 'baseline', fingerprint }, { ...about, rate: 0.05 }),
  );
  const gate: MadeTrial[] = [];
  const rate = RATES[attempt === 1 ? 0 : 1];
  while (gate.length < DESIGN.nightBudget && lowerOf(gate, attempt) < DESIGN.floor) {
    gate.push(
      makeTrial({ ...plan(gate.length), version, arm: 'with-skill', phase: 'gate', fingerprint }, { ...about, rate }),
    );
  }
  const verdict = decide(countsOf(gate), attempt);
  const trials = [...baseline, ...gate];
  const counts = countsOf(baseline);
  const decisions = decide2();
  return { skill, student, night, attempt, trials, verdict, decisions, baseline: counts };

  function decide2(): readonly Decision[] {
    const cycle = 1;
    const base = { id: '', night };
    const nullPolicy = { passed: 0, failed: heldOut.length, errored: 0 };
    const rows: readonly Decision[] = [
      ...(attempt > 1 ? [] : [{ ...base, type: 'cycle-opened', cycle, reason: 'first', design: DESIGN, designHash: designHash(DESIGN), suiteHash } as const]),
      { ...base, type: 'fingerprint-named', fingerprint, student, parts: { runtime: `${student} 1.0.0`, harness: '2', suite: suiteHash } },
      { ...base, type: 'baseline-measured', cycle, fingerprint, result: { ...counts, state: 'below-floor' }, nullPolicy },
      { ...base, type: 'draft-searched', cycle, version, round: attempt, accepted: true, wins: 0, losses: 0, train: { passed: 8, failed: 0, errored: 0 }, change: attempt === 1 ? 'first draft' : 'learnt a pitfall' },
      { ...base, type: 'attempt-opened', cycle, attempt, version, fingerprint, passSeed },
      { ...base, type: 'verdict-reached', cycle, attempt, version, fingerprint, student, suiteHash, verdict },
    ];
    return rows.map((row) => ({ ...row, id: decisionId(row) }));
  }
}
