import type { Trial } from '../domain/exam.ts';

/** What phases are called, in the order in which reports show them. */
export const PHASE_TITLES: Readonly<Record<Trial['phase'], string>> = {
  gate: 'Exam',
  recertify: 'Check of what is live',
  comparator: 'Exam of what it is compared with',
  baseline: 'Exam without the skill',
  train: 'Practice',
  comparison: 'Exam with the best past transcript instead',
};

const PHASES = Object.keys(PHASE_TITLES);

const OUTCOMES: readonly Trial['outcome'][] = ['failed', 'errored', 'passed'];

/** A text by which trials sort as reports show them: by phase and arm, within them those that failed first. */
export function trialOrder({ phase, arm, version, outcome, pass, caseId, seed }: Trial): string {
  const ranks = [PHASES.indexOf(phase), arm, version, OUTCOMES.indexOf(outcome), String(pass).padStart(6, '0')];
  return [...ranks, caseId, seed].join('\n');
}
