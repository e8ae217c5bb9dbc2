import { expectedRuns } from '../../decide/bounds.ts';
import { alphaFor } from '../../decide/design.ts';
import { isUndecided } from '../../decide/wallet.ts';
import type { Decision, DecisionOf } from '../../domain/decision.ts';
import { decisionsOf } from '../workspace.ts';

/**
 * Nights that an undecided attempt keeps its suite for, whatever the logs bring. At 60 runs a night they are 300: twice the
 * 150 after which a candidate without a certificate is rejected, and enough for 150 pairs against a live version. What
 * is still open then is about a suite that the logs have left behind.
 */
const MOST_NIGHTS = 5;
/** For jobs that run but once a week. */
const MOST_DAYS = 7 * MOST_NIGHTS;
const DAY = 86_400_000;

export interface AttemptOptions {
  /** Of the suite as it lies there. */
  readonly suiteHash: string;
  readonly heldOut: number;
  /** Held-out cases that the logs have now. */
  readonly built: number;
  /** YYYY-MM-DD */
  readonly tonight: string;
  /** Who sits the exam tonight, under which fingerprints. */
  readonly students: readonly { readonly fingerprint: string; readonly deterministic: boolean }[];
}

/** Whether the last attempt at the gate is undecided and would go on with the suite as it is. */
export function isAttemptUnderWay(decisions: readonly Decision[], options: AttemptOptions): boolean {
  const cycle = decisionsOf(decisions, 'cycle-opened').at(-1);
  const attempt = decisionsOf(decisions, 'attempt-opened').at(-1);
  if (cycle?.suiteHash !== options.suiteHash || attempt?.cycle !== cycle.cycle) return false;
  const student = options.students.find(({ fingerprint }) => fingerprint === attempt.fingerprint);
  const verdicts = decisionsOf(decisions, 'verdict-reached').filter((each) => isOf(each, attempt));
  const verdict = verdicts.at(-1)?.verdict ?? null;
  if (student === undefined || !isUndecided({ verdict })) return false;
  const { passed, failed } = verdict?.counts ?? { passed: 0, failed: 0 };
  // more runs of the same cases tell nothing more: it waits for new ones, until they will do for whatever comes next
  if (student.deterministic && passed + failed >= options.heldOut) {
    const forIt = options.heldOut + (verdict?.arithmetic.stillNeeded ?? 0);
    const forAnother = expectedRuns(1, cycle.design, alphaFor(cycle.design, attempt.attempt + 1));
    return options.built < Math.min(forIt, forAnother);
  }
  const nights = new Set([attempt, ...verdicts].map(({ night }) => night).filter((night) => night !== options.tonight));
  const days = (Date.parse(options.tonight) - Date.parse(attempt.night)) / DAY;
  return nights.size < MOST_NIGHTS && days < MOST_DAYS;
}

function isOf(verdict: DecisionOf<'verdict-reached'>, attempt: DecisionOf<'attempt-opened'>): boolean {
  return verdict.cycle === attempt.cycle && verdict.attempt === attempt.attempt;
}
