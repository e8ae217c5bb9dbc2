import { casePlan, createPassSeed, type HeldOutCase } from '../../decide/case-plan.ts';
import type { Comparator, GateEvidence, Run } from '../../decide/evidence.ts';
import { decideGate } from '../../decide/gate.ts';
import { pairsOf } from '../../decide/judge-gate.ts';
import type { Design, Verdict } from '../../domain/decision.ts';
import type { Random } from '../../util/random.ts';

/** An attempt at the gate by a student of whom everything is known. */
export interface Game {
  readonly design: Design;
  readonly heldOut: readonly HeldOutCase[];
  readonly attempt: number;
  /** Pass rates by case. */
  readonly candidate: ReadonlyMap<string, number>;
  /** Of the live version; null: nobody has to be beaten. */
  readonly incumbent: ReadonlyMap<string, number> | null;
  readonly passSeed: number;
  readonly random: Random;
}

export interface PlayedGame {
  readonly verdict: Verdict;
  /** Runs of both arms that the verdict rests on. */
  readonly runs: number;
}

/** Drawn at once; those beyond a verdict change nothing (`replayGate`). */
const BATCH = 24;
const INCUMBENT: Comparator = { arm: 'incumbent', version: 'incumbent' };

/**
 * Plays an attempt over as many nights as it takes with the function that a night decides by. The night's budget is
 * never spent, since an attempt that goes on another night is the same attempt.
 */
export function playGame({ design, heldOut, attempt, candidate, incumbent, passSeed, random }: Game): PlayedGame {
  const plan = casePlan(heldOut, passSeed);
  const candidateRuns: Run[] = [];
  const comparatorRuns: Run[] = [];
  const draw = (caseId: string, rates: ReadonlyMap<string, number>) =>
    random() < (rates.get(caseId) ?? 0) ? ('passed' as const) : ('failed' as const);
  const evidence: GateEvidence = {
    ...{ design, heldOut, attempt, passSeed, candidateRuns, comparatorRuns },
    ...{ version: 'candidate', fingerprint: 'simulated', deterministic: false, night: '', runsTonight: 0 },
    comparator: incumbent === null ? null : INCUMBENT,
  };
  for (;;) {
    const step = heldOut.length === 0 ? null : decideGate(evidence);
    if (step?.type === 'verdict') return { verdict: step.verdict, runs: countRuns(step.verdict) };
    const isPair = step?.key.phase === 'comparator' && incumbent !== null;
    for (let left = BATCH; left > 0; left--) {
      const next = isPair ? candidateRuns[comparatorRuns.length] : plan(candidateRuns.length);
      if (next === undefined) break;
      const { caseId, pass } = next;
      const outcome = draw(caseId, isPair ? incumbent : candidate);
      (isPair ? comparatorRuns : candidateRuns).push({ caseId, pass, outcome, night: 'simulated' });
    }
  }
}

/** A seed for the passes of one simulated attempt. */
export function simulatedSeed(name: string, night: number): number {
  return createPassSeed({ simulated: name, night });
}

function countRuns({ counts, arithmetic }: Verdict): number {
  return counts.passed + counts.failed + (arithmetic.pairs === undefined ? 0 : pairsOf(arithmetic.pairs));
}
