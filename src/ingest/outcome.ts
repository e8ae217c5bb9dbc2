import type { RecordedLabel } from '../domain/session.ts';
import type { Evidence, TaskOutcome } from '../domain/task.ts';
import type { ToolRules } from '../util/tool-kind.ts';
import { findChecks, listDeeds } from './judge/checks.ts';
import { type Ended, endsInFailure, findEnding, findTrouble } from './judge/ending.ts';
import type { Finding } from './judge/finding.ts';
import { checkLabel } from './judge/label-check.ts';
import { findReactions, type Said } from './judge/person.ts';
import { findRetries } from './judge/retried.ts';
import { findReverts } from './judge/reverted.ts';
import { isEmptyLook } from './judge/shell.ts';

/** What a request is judged by. */
export interface Judged extends Said, Ended {
  /** The person's turns, first to last. */
  readonly request: readonly string[];
  /** The correction stands last: no call followed it. */
  readonly unheeded: boolean;
  readonly label: RecordedLabel | undefined;
}

export interface JudgeOptions {
  /** Which tools write. */
  readonly writes: ToolRules;
  /** In [0, 1]; a label with less confidence becomes `unknown`. */
  readonly minimumConfidence: number;
}

/** Sums of weights below this say nothing. */
const NOTHING = 0.05;

/**
 * How a request went. A recorded label decides, checked against the record. Without one the pieces of evidence are added
 * up, each a logarithm of odds (judge/weights.ts); what comes out is a confidence in [0.5, 1]. All evidence is kept,
 * that which speaks for the label first, the weightiest first.
 */
export function judgeOutcome(judged: Judged, options: JudgeOptions): TaskOutcome {
  const steps = judged.steps.map((step) => (isEmptyLook(step) ? { ...step, status: 'ok' as const } : step));
  const findings = findAll({ ...judged, steps }, options.writes);
  const [decisive, ...others] = checkLabel(judged.label, {
    steps: judged.steps,
    rules: options.writes,
    complaint: judged.unheeded ? judged.correction : null,
  });
  if (decisive === undefined) return weigh(findings, options.minimumConfidence);
  const { confidence, supports } = decisive;
  const isSure = confidence >= options.minimumConfidence;
  return {
    label: isSure ? supports : 'unknown',
    confidence,
    evidence: [...[decisive, ...others].map(toEvidence), ...findings.toSorted(byWeight).map(toEvidence)],
  };
}

function findAll(judged: Judged, rules: ToolRules): readonly Finding[] {
  const { steps, request } = judged;
  const deeds = listDeeds(steps, rules);
  const checks = findChecks(deeds);
  const retries = findRetries(steps, rules);
  const isCheckFailing = checks.some(({ kind }) => kind === 'check-failed');
  // Who asks again after a failure of the host finds no fault with the work.
  const said = judged.broken ? { ...judged, askedAgain: false } : judged;
  const ending = findEnding(judged, { rules, isCheckFailing });
  return [
    ...findReactions(said, { rules, isFailing: endsInFailure(judged) }),
    ...checks,
    ...ending,
    ...findReverts({ steps, deeds, rules, request }),
    ...retries,
    ...findTrouble(steps, [...ending, ...retries]),
  ];
}

function weigh(findings: readonly Finding[], minimumConfidence: number): TaskOutcome {
  const odds = findings.reduce((sum, { weight }) => sum + weight, 0);
  const confidence = round(1 / (1 + Math.exp(-Math.abs(odds))));
  const side = odds > 0 ? 'passed' : 'failed';
  const sided = findings.toSorted(byWeight);
  const evidence = [
    ...sided.filter(({ supports }) => supports === side),
    ...sided.filter(({ supports }) => supports !== side),
  ];
  const isSure = Math.abs(odds) > NOTHING && confidence >= minimumConfidence;
  return { label: isSure ? side : 'unknown', confidence, evidence: evidence.map(toEvidence) };
}

function byWeight(a: Finding, b: Finding): number {
  return Math.abs(b.weight) - Math.abs(a.weight);
}

function toEvidence({ kind, supports, detail }: Evidence): Evidence {
  return { kind, supports, detail };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
