import type { Decision, DecisionOf, Design } from '../domain/decision.ts';
import { fieldStates, judgeField } from './field.ts';
import type { History } from './history.ts';
import { compareFields, type Difference } from './mismatch.ts';

/**
 * Bounds and state of a count in use follow from what was counted, under the design of the cycle that was open or of the one
 * that its night then opened. In which order uses passed and failed is not in the evidence: the state has to be one that
 * some order leads to. Nor is what was counted.
 */
export function checkField(
  { counts, lower, upper, state }: DecisionOf<'field-checked'>,
  { history, later }: { readonly history: History; readonly later: readonly Decision[] },
): readonly Difference[] {
  const next = later.find((each) => each.type === 'cycle-opened');
  const designs = [history.cycle?.design, next?.type === 'cycle-opened' ? next.design : undefined];
  const found = designs.flatMap((design) =>
    design === undefined ? [] : [compare({ lower, upper, state }, counts, design)],
  );
  return found.find((differences) => differences.length === 0) ?? found[0] ?? [];
}

function compare(
  stored: Pick<DecisionOf<'field-checked'>, 'lower' | 'upper' | 'state'>,
  counts: DecisionOf<'field-checked'>['counts'],
  design: Design,
): readonly Difference[] {
  const { passed, failed } = counts;
  const outcomes = [...Array(passed).fill(true), ...Array(failed).fill(false)];
  const { lower, upper } = judgeField(outcomes, design);
  const states = fieldStates(counts, design);
  const state = states.has(stored.state) ? stored.state : [...states].join(' or ');
  return compareFields({ ...stored }, { lower, upper, state }, `${passed} passed and ${failed} failed in use`);
}
