import type { Counts, Design, Verdict } from '../domain/decision.ts';
import { rateOf } from './bounds.ts';
import { percent, plural } from './sentences.ts';
import { createVerdict, NO_COUNTS } from './verdict.ts';

/**
 * What keeps a champion from the gate, before a held-out case is spent: a search that goes on, or a train rate (of its
 * last full pass) under the target; null where it may go. A version with a standing verdict is `nextAttempt`'s matter.
 */
export function checkPrecondition(champion: {
  readonly design: Design;
  readonly plateau: boolean;
  readonly train: Counts;
}): Verdict | null {
  const { design, plateau, train } = champion;
  const input = { design, attempt: 0, counts: NO_COUNTS };
  if (!plateau) return createVerdict('needs-more-evidence', 'The search for a better version is not over.', input);
  if (train.passed > 0 && rateOf(train) >= design.target) return null;
  const total = plural(train.passed + train.failed, 'practice case');
  const reason = `No refinement helps any more, and it passes ${train.passed} of ${total}: less than ${percent(design.target)}.`;
  return createVerdict('plateaued', reason, input);
}
