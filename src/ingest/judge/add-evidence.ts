import type { Evidence, TaskOutcome } from '../../domain/task.ts';
import { WEIGHTS } from './weights.ts';

/** What tips the odds; the rest is only told. */
const WEIGHED: { readonly [Kind in Evidence['kind']]?: number } = {
  'asked-again': WEIGHTS.askedAgain,
  'user-thanks': WEIGHTS.thanks,
  'user-correction': WEIGHTS.corrected,
};

/**
 * An outcome with evidence that only other sessions give (`findAskedAgain`, `findLeaks`), or another log of the session. A
 * label that the log records stands, except that leaked state makes any outcome unknown; else the odds are weighed anew.
 */
export function addEvidence<Text extends string>(
  outcome: TaskOutcome<Text>,
  evidence: Evidence<Text>,
  minimumConfidence: number,
): TaskOutcome<Text> {
  const [first] = outcome.evidence;
  if (evidence.kind === 'leaked-state') {
    return { label: 'unknown', confidence: 0.5, evidence: [evidence, ...outcome.evidence] };
  }
  const isRecorded = outcome.evidence.some(
    ({ kind }) => kind === 'recorded-label' || kind === 'reported' || kind === 'judged',
  );
  const weight = WEIGHED[evidence.kind];
  if (isRecorded || weight === undefined) return { ...outcome, evidence: [...outcome.evidence, evidence] };
  const side = first?.supports === 'failed' ? -1 : 1;
  const odds = side * Math.log(outcome.confidence / Math.max(0.01, 1 - outcome.confidence)) + weight;
  const confidence = Math.round(100 / (1 + Math.exp(-Math.abs(odds)))) / 100;
  const label = odds > 0 ? 'passed' : 'failed';
  const isFirst = evidence.supports === label;
  const ordered = isFirst ? [evidence, ...outcome.evidence] : [...outcome.evidence, evidence];
  return { label: confidence >= minimumConfidence ? label : 'unknown', confidence, evidence: ordered };
}
