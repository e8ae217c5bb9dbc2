import type { Trial } from '../domain/exam.ts';

const PHASES: readonly Trial['phase'][] = ['gate', 'recertify', 'comparator', 'baseline', 'train', 'comparison'];

const OUTCOMES: readonly Trial['outcome'][] = ['failed', 'errored', 'passed'];

/** A text by which trials sort as reports show them: by phase and arm, within them those that failed first. */
export function trialOrder({ phase, arm, version, outcome, pass, caseId, seed }: Trial): string {
  const ranks = [PHASES.indexOf(phase), arm, version, OUTCOMES.indexOf(outcome), String(pass).padStart(6, '0')];
  return [...ranks, caseId, seed].join('\n');
}
