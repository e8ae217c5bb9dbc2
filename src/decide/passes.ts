import type { Outcome } from '../domain/exam.ts';
import type { HeldOutCase } from './case-plan.ts';
import type { Run } from './evidence.ts';

const REPEATED_CASES = 10;

/** Whether repeats are worthless: the student is declared deterministic, or its runs show that it is. */
export function isOnePass(runs: readonly Run[], declared: boolean): boolean {
  return declared || looksDeterministic(runs);
}

/**
 * Whether no case disagrees with itself in 10 repeated cases, of which at least one failed. Without a failure there is
 * nothing to tell the two kinds of student apart: a random one at .95 passes 10 cases twice in 36 of 100 nights.
 */
export function looksDeterministic(runs: readonly Run[]): boolean {
  const outcomes = Map.groupBy(
    runs.filter(({ outcome }) => outcome !== 'errored'),
    ({ caseId }) => caseId,
  );
  const repeated = [...outcomes.values()].filter((each) => each.length > 1);
  if (repeated.length < REPEATED_CASES) return false;
  const agree = repeated.every((each) => new Set(each.map(({ outcome }) => outcome)).size === 1);
  return agree && repeated.some(([first]) => first?.outcome === 'failed');
}

/** The runs with the group of their case; a case that is not in the list is its own group. */
export function withGroups(
  runs: readonly Run[],
  heldOut: readonly HeldOutCase[],
): readonly { readonly group: string; readonly outcome: Outcome }[] {
  const groups = new Map(heldOut.map(({ caseId, group }) => [caseId, group]));
  return runs.map(({ caseId, outcome }) => ({ group: groups.get(caseId) ?? caseId, outcome }));
}
