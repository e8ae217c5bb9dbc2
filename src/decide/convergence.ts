import type { AttemptCurve, ConvergencePoint } from '../domain/dashboard.ts';
import type { Decision, DecisionOf, Design } from '../domain/decision.ts';
import type { Trial } from '../domain/exam.ts';
import { lowerBound, rateOf, upperBound } from './bounds.ts';
import { runSeed } from './case-plan.ts';
import { alphaFor } from './design.ts';

/** Every attempt at the gate that decisions tell of, oldest first, with its bounds after each counted run. */
export function attemptCurves(decisions: readonly Decision[], trials: readonly Trial[]): readonly AttemptCurve[] {
  const gate = trials.filter(({ phase, arm }) => phase === 'gate' && arm === 'with-skill');
  const designs = new Map<number, Design>();
  const students = new Map<string, string>();
  const curves = new Map<string, AttemptCurve>();
  for (const decision of decisions) {
    if (decision.type === 'cycle-opened') designs.set(decision.cycle, decision.design);
    if (decision.type === 'fingerprint-named') students.set(decision.fingerprint, decision.student);
    const design = 'cycle' in decision ? designs.get(decision.cycle) : undefined;
    if (decision.type === 'attempt-opened' && design !== undefined) {
      const student = students.get(decision.fingerprint) ?? '';
      curves.set(keyOf(decision), openCurve(decision, { design, student, trials: gate }));
    }
    if (decision.type !== 'verdict-reached') continue;
    const curve = curves.get(keyOf(decision));
    if (curve === undefined || curve.version !== decision.version) continue;
    const { student, night, verdict } = decision;
    if (isOfGate(verdict.word)) curves.set(keyOf(decision), { ...curve, student, night, verdict: verdict.word });
  }
  return [...curves.values()];
}

/** Words that a check of what is live ends with say nothing about the attempt that certified it. */
function isOfGate(word: DecisionOf<'verdict-reached'>['verdict']['word']): boolean {
  return word !== 'healthy' && word !== 'suspect' && word !== 'regressed';
}

function keyOf({ cycle, attempt, fingerprint }: DecisionOf<'attempt-opened' | 'verdict-reached'>): string {
  return `${cycle}\n${attempt}\n${fingerprint}`;
}

function openCurve(
  { cycle, attempt, version, fingerprint, passSeed, night }: DecisionOf<'attempt-opened'>,
  { design, student, trials }: { readonly design: Design; readonly student: string; readonly trials: readonly Trial[] },
): AttemptCurve {
  const alpha = alphaFor(design, attempt);
  const own = trials.filter(
    (trial) =>
      trial.version === version &&
      trial.fingerprint === fingerprint &&
      trial.seed === runSeed(passSeed, trial.caseId, trial.pass),
  );
  return {
    ...{ cycle, attempt, version, student, fingerprint, night, alpha, verdict: null },
    ...{ floor: design.floor, target: design.target, points: pointsOf(own, design, alpha) },
  };
}

function pointsOf(trials: readonly Trial[], design: Design, alpha: number): readonly ConvergencePoint[] {
  let passed = 0;
  let failed = 0;
  return trials.flatMap(({ outcome }) => {
    if (outcome === 'errored') return [];
    if (outcome === 'passed') passed += 1;
    else failed += 1;
    const score = { passed, failed };
    const bounds = { lower: lowerBound(score, design, alpha), upper: upperBound(score, design) };
    return [{ runs: passed + failed, rate: rateOf(score), ...bounds }];
  });
}
