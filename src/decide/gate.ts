import type { Verdict } from '../domain/decision.ts';
import type { TrialKey } from '../domain/exam.ts';
import { stillNeeded } from './bounds.ts';
import { casePlan, cursorAfter, plannedAt, runSeed } from './case-plan.ts';
import { alphaFor } from './design.ts';
import type { GateEvidence } from './evidence.ts';
import { EMPTY_TALLY, type GateRule, isUntrustworthy, pairsOf } from './judge-gate.ts';
import { isOnePass, withGroups } from './passes.ts';
import { listRegressions } from './regressions.ts';
import { type GateReplay, replayGate } from './replay-gate.ts';
import {
  budgetSentence,
  erroredSentence,
  fewCasesSentence,
  keepSentence,
  onePassSentence,
  promotionSentence,
  rejectionSentence,
} from './sentences.ts';
import { type ArithmeticInput, createVerdict } from './verdict.ts';

export type GateStep =
  | { readonly type: 'run'; readonly key: TrialKey }
  | { readonly type: 'verdict'; readonly verdict: Verdict };

/**
 * The next step of an attempt: the one run that it needs, or its verdict. A pure function of the run log, so a night
 * that stops anywhere goes on where it was. `needs-more-evidence` is a pause (few cases, budget, errors, one pass of a
 * student without randomness); every other verdict is final and depends on the outcomes alone.
 */
export function decideGate(evidence: GateEvidence): GateStep {
  const { design, heldOut } = evidence;
  if (heldOut.length < design.minimumHeldOut) {
    const reason = fewCasesSentence(heldOut.length, design);
    return pause(evidence, NOTHING_RUN, { reason, needed: design.minimumHeldOut - heldOut.length });
  }
  const rule = gateRule(evidence);
  const replay = replayGate(evidence, rule);
  const { judgement, tally } = replay;
  if (judgement === 'run-candidate' || judgement === 'run-comparator') {
    return findPause(evidence, replay) ?? { type: 'run', key: nextRun(evidence, replay) };
  }
  const reason = FINAL_SENTENCES[judgement](tally, rule);
  const verdict = createVerdict(judgement, reason, gateArithmetic(evidence, replay));
  return { type: 'verdict', verdict: withRegressions(verdict, evidence, replay) };
}

export function gateRule({
  design,
  attempt,
  comparator,
}: Pick<GateEvidence, 'design' | 'attempt' | 'comparator'>): GateRule {
  return { design, alpha: alphaFor(design, attempt), comparatorNeeded: comparator !== null };
}

/** What the verdict's numbers are computed from. */
export function gateArithmetic(
  { design, attempt, comparator, candidateRuns, heldOut }: GateEvidence,
  { tally, used }: Pick<GateReplay, 'tally' | 'used'>,
): ArithmeticInput {
  return {
    design,
    attempt,
    counts: tally.candidate,
    runs: withGroups(candidateRuns.slice(0, used), heldOut),
    ...(comparator !== null && tally.replayed > 0 && { pairs: tally.pairs }),
  };
}

const NOTHING_RUN: GateReplay = { tally: EMPTY_TALLY, judgement: 'run-candidate', used: 0, position: 0 };

/** What a final verdict says, by its word. */
export const FINAL_SENTENCES = {
  promote: promotionSentence,
  'keep-incumbent': keepSentence,
  reject: rejectionSentence,
} as const;

function findPause(evidence: GateEvidence, replay: GateReplay): GateStep | null {
  const { design, attempt, runsTonight } = evidence;
  const counts = replay.tally.candidate;
  const needed = stillNeeded(counts, design, alphaFor(design, attempt));
  const errored = erroredTonight(evidence);
  if (errored !== null) return pause(evidence, replay, { reason: erroredSentence(errored), needed });
  if (replay.judgement === 'run-candidate' && isPassOver(evidence)) {
    // more cases are another suite, and so another attempt: the next number of the wallet asks for more
    const cases = Math.max(1, stillNeeded(counts, design, alphaFor(design, attempt + 1)));
    return pause(evidence, replay, { reason: onePassSentence(counts, cases), needed: cases });
  }
  if (runsTonight < design.nightBudget) return null;
  return pause(evidence, replay, { reason: budgetSentence(counts, needed), needed });
}

/** How many runs of the night errored, where that is too many; else null. */
function erroredTonight({ design, candidateRuns, comparatorRuns, night }: GateEvidence): number | null {
  const tonight = [...candidateRuns, ...comparatorRuns].filter((run) => run.night === night);
  const errored = tonight.filter(({ outcome }) => outcome === 'errored').length;
  return isUntrustworthy(errored, tonight.length - errored, design) ? errored : null;
}

function isPassOver({ candidateRuns, deterministic, heldOut }: GateEvidence): boolean {
  return cursorAfter(candidateRuns).position >= heldOut.length && isOnePass(candidateRuns, deterministic);
}

function pause(
  evidence: GateEvidence,
  replay: GateReplay,
  { reason, needed }: { readonly reason: string; readonly needed: number },
): GateStep {
  const input = { ...gateArithmetic(evidence, replay), stillNeeded: needed };
  const verdict = createVerdict('needs-more-evidence', reason, input);
  return { type: 'verdict', verdict: withRegressions(verdict, evidence, replay) };
}

/** Lists the cases that the live version did better on; one that is no opponent has sat none of them. */
function withRegressions(
  verdict: Verdict,
  { comparator, candidateRuns, comparatorRuns, heldOut }: GateEvidence,
  { used, tally }: Pick<GateReplay, 'used' | 'tally'>,
): Verdict {
  if (comparator?.arm !== 'incumbent') return verdict;
  const pinned = new Set(heldOut.filter((each) => each.pinned === true).map(({ caseId }) => caseId));
  const sat = comparatorRuns.slice(0, pairsOf(tally.pairs) + tally.comparatorErrored);
  const regressions = listRegressions(candidateRuns.slice(0, used), sat, pinned);
  return regressions.length === 0 ? verdict : { ...verdict, regressions };
}

function nextRun(evidence: GateEvidence, { judgement, position }: GateReplay): TrialKey {
  const { version, fingerprint, heldOut, passSeed, comparator, candidateRuns } = evidence;
  const opponent = candidateRuns[position];
  if (judgement === 'run-comparator' && comparator !== null && opponent !== undefined) {
    const { caseId, pass } = opponent;
    const seed = runSeed(passSeed, caseId, pass);
    return { ...comparator, phase: 'comparator', fingerprint, caseId, pass, seed };
  }
  const planned = plannedAt(casePlan(heldOut, passSeed), cursorAfter(candidateRuns.slice(0, position)));
  return { version, arm: 'with-skill', phase: 'gate', fingerprint, ...planned };
}
