import type { Phase } from '../../domain/exam.ts';

/** What runs are for, as people call it. */
export const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  train: 'practice',
  gate: 'exam',
  baseline: 'without a skill',
  recertify: 'check',
  comparator: 'compared',
  comparison: 'transcript',
};
