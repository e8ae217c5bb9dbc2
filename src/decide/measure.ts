import type { BaselineResult, Counts, Design, Verdict } from '../domain/decision.ts';
import type { TrialKey } from '../domain/exam.ts';
import { casePlan, cursorAfter, type HeldOutCase, plannedAt } from './case-plan.ts';
import type { Run } from './evidence.ts';
import { countRuns, judgeBaseline, judgeRecertification, replayArm } from './judge-arm.ts';
import { isUntrustworthy } from './judge-gate.ts';
import { isOnePass, withGroups } from './passes.ts';
import { erroredSentence, fewCasesSentence, passedText, percent } from './sentences.ts';
import { createVerdict } from './verdict.ts';

/** One arm measured outside the wallet, on shuffled passes of the held-out cases. */
export interface ArmEvidence {
  readonly design: Design;
  /** Content hash of the incumbent, or `none` for the baseline. */
  readonly version: string;
  readonly fingerprint: string;
  readonly passSeed: number;
  readonly deterministic: boolean;
  readonly heldOut: readonly HeldOutCase[];
  /** In plan order, errored ones included. */
  readonly runs: readonly Run[];
  readonly night: string;
}

export type RecertificationStep =
  | { readonly type: 'run'; readonly key: TrialKey }
  | { readonly type: 'verdict'; readonly verdict: Verdict };

export type BaselineStep =
  | { readonly type: 'run'; readonly key: TrialKey }
  | { readonly type: 'result'; readonly result: BaselineResult };

/**
 * Re-certification of the incumbent under a new fingerprint: healthy, regressed, or suspect once its 60 runs (or the
 * one pass of a student without randomness) are over; needs-more-evidence where cases or working runs are missing.
 */
export function decideRecertification(evidence: ArmEvidence): RecertificationStep {
  const { design, runs } = evidence;
  const obstacle = findObstacle(evidence);
  if (obstacle !== null) return toVerdict(evidence, { word: 'needs-more-evidence', reason: obstacle });
  const { judgement, used } = replayArm(runs, (counts) => judgeRecertification(counts, design));
  const word = judgement ?? (isPassOver(evidence) ? 'suspect' : null);
  if (word === null) return { type: 'run', key: nextKey(evidence, { arm: 'incumbent', phase: 'recertify' }) };
  const decisive = { ...evidence, runs: runs.slice(0, used) };
  return toVerdict(decisive, { word, reason: recertificationSentence(word, countRuns(decisive.runs), design) });
}

/**
 * The student without the skill, once per fingerprint: not-needed, below-floor, or the paired comparator once its 60
 * runs (or the one pass) are over; undecided where it has to go on another night.
 */
export function decideBaseline(evidence: ArmEvidence): BaselineStep {
  const { design, runs } = evidence;
  if (findObstacle(evidence) !== null) return { type: 'result', result: { ...countRuns(runs), state: 'undecided' } };
  const { judgement, used } = replayArm(runs, (counts) => judgeBaseline(counts, design));
  const state = judgement ?? (isPassOver(evidence) ? 'comparator' : null);
  if (state === null) return { type: 'run', key: nextKey(evidence, { arm: 'no-skill', phase: 'baseline' }) };
  return { type: 'result', result: { ...countRuns(runs.slice(0, used)), state } };
}

/** The verdict that ends a skill's night before any search, where the student passes without a skill. */
export function notNeededVerdict({ state, ...counts }: BaselineResult, design: Design): Verdict | null {
  if (state !== 'not-needed') return null;
  return createVerdict('not-needed', `${passedText(counts)} without any skill: none is needed.`, {
    design,
    attempt: 0,
    counts,
  });
}

function findObstacle({ design, heldOut, runs, night }: ArmEvidence): string | null {
  if (heldOut.length < design.minimumHeldOut) return fewCasesSentence(heldOut.length, design);
  const { passed, failed, errored } = countRuns(runs.filter((run) => run.night === night));
  return isUntrustworthy(errored, passed + failed, design) ? erroredSentence(errored) : null;
}

function isPassOver({ runs, heldOut, deterministic }: ArmEvidence): boolean {
  return cursorAfter(runs).position >= heldOut.length && isOnePass(runs, deterministic);
}

function nextKey(
  { version, fingerprint, heldOut, passSeed, runs }: ArmEvidence,
  kind: Pick<TrialKey, 'arm' | 'phase'>,
): TrialKey {
  return { version, fingerprint, ...kind, ...plannedAt(casePlan(heldOut, passSeed), cursorAfter(runs)) };
}

function toVerdict(
  { design, runs, heldOut }: ArmEvidence,
  { word, reason }: Pick<Verdict, 'word' | 'reason'>,
): RecertificationStep {
  const input = { design, attempt: 0, counts: countRuns(runs), runs: withGroups(runs, heldOut) };
  return { type: 'verdict', verdict: createVerdict(word, reason, input) };
}

/** What a check of a live version says. */
export function recertificationSentence(
  word: 'healthy' | 'regressed' | 'suspect',
  counts: Counts,
  design: Design,
): string {
  const meanings = {
    healthy: 'it still holds',
    regressed: `it no longer passes ${percent(design.floor)}`,
    suspect: 'neither sound nor regressed; it stays',
  };
  return `${passedText(counts)} under what has changed: ${meanings[word]}.`;
}
