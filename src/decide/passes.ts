import type { Outcome } from '../domain/exam.ts';
import type { HeldOutCase } from './case-plan.ts';
import type { Run } from './evidence.ts';

const REPEATED_CASES = 10;
const FAILED_AGAIN = 6;

/** Whether repeats are worthless: the student is declared deterministic, or its runs show that it is. */
export function isOnePass(runs: readonly Run[], declared: boolean): boolean {
  return declared || looksDeterministic(runs);
}

/**
 * Whether the student always does the same: it did so, to the word where that is known, on 10 repeated cases, and cases
 * that it had failed failed again 6 times. Cases that pass again prove nothing: most of a good skill's never fail. Nor do
 * one or two that fail again, which a few hard cases among others do: where two of 30 pass one time in four, two repeats
 * would take 1 good skill of 5 for a student that needs other cases, and 6 take hardly any. To recognise it late, or
 * never, costs runs alone: what the gate certifies is the mean over the suite either way.
 */
export function looksDeterministic(runs: readonly Run[]): boolean {
  const decided = runs.filter(({ outcome }) => outcome !== 'errored');
  const repeated = [...Map.groupBy(decided, ({ caseId }) => caseId).values()].filter((each) => each.length > 1);
  if (repeated.length < REPEATED_CASES || !repeated.every(isAlways)) return false;
  const failing = repeated.filter(([first]) => first?.outcome === 'failed');
  return failing.reduce((again, each) => again + each.length - 1, 0) >= FAILED_AGAIN;
}

function isAlways(runs: readonly Run[]): boolean {
  const said = runs.flatMap(({ transcript }) => (transcript === undefined ? [] : [transcript]));
  return new Set(runs.map(({ outcome }) => outcome)).size === 1 && new Set(said).size <= 1;
}

/** The runs with the group of their case; a case that is not in the list is its own group. */
export function withGroups(
  runs: readonly Run[],
  heldOut: readonly HeldOutCase[],
): readonly { readonly group: string; readonly outcome: Outcome }[] {
  const groups = new Map(heldOut.map(({ caseId, group }) => [caseId, group]));
  return runs.map(({ caseId, outcome }) => ({ group: groups.get(caseId) ?? caseId, outcome }));
}
