import type { Cause, Outcome } from '../domain/exam.ts';
import { NightschoolError } from '../errors.ts';
import type { RunAssertions } from './load-promptfoo.ts';

/** The result of grading; `reason` may quote the student and is not redacted yet. */
export interface Grade {
  readonly outcome: Outcome;
  readonly cause?: Cause;
  readonly reason?: string;
}

/** What promptfoo makes of an answer. */
export type Assessment = Awaited<ReturnType<RunAssertions>>;

const MAXIMUM_REASON = 300;

/** @throws NightschoolError GRADER_FAILED where an assertion cannot be run */
export async function runGuarded(
  skill: string,
  { runAssertions }: { readonly runAssertions: RunAssertions },
  options: Parameters<RunAssertions>[0],
): Promise<Assessment> {
  try {
    return await runAssertions(options);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new NightschoolError('GRADER_FAILED', `An assertion of the suite of ${skill} cannot be run: ${problem}`, {
      cause: error,
    });
  }
}

/** The first assertion that does not hold. */
export function failedAssertion({ componentResults = [], reason }: Assessment): Grade {
  const said = componentResults.find(({ pass }) => !pass)?.reason ?? reason;
  return { outcome: 'failed', cause: 'assertion', reason: (said.split('\n', 1)[0] ?? '').slice(0, MAXIMUM_REASON) };
}
