import type { Assertion } from 'promptfoo';
import type { Case, Cause, Outcome } from '../domain/exam.ts';
import type { Transcript } from '../domain/model.ts';
import { NightschoolError } from '../errors.ts';
import { factAssertions, peoplesAssertions } from './assertions.ts';
import { type Fault, findFault } from './conduct.ts';
import type { RunAssertions } from './load-promptfoo.ts';
import type { ReplayIndex } from './replay-index.ts';

const MAXIMUM_REASON = 300;

/** The result of grading; `reason` may quote the student and is not redacted yet. */
export interface Grade {
  readonly outcome: Outcome;
  readonly cause?: Cause;
  readonly reason?: string;
}

/** @throws NightschoolError GRADER_FAILED where an assertion that people wrote cannot be run */
export type Grader = (transcript: Transcript, question: Case, durationMs?: number) => Promise<Grade>;

/**
 * Grades transcripts through promptfoo's assertion engine: effects and end as one javascript assertion, each fact as
 * another, then what people added to the suite and to the case. `folder` is where the suite lies.
 */
export function createGrader(
  index: ReplayIndex,
  options: { readonly runAssertions: RunAssertions; readonly folder: string },
): Grader {
  const shared = peoplesAssertions(index.suite.assert, options.folder);
  return async (transcript, question, durationMs = 0) => {
    const fault = findFault(transcript, question, index);
    if (fault?.cause === 'replay-miss') return { outcome: 'errored', ...fault };
    const facts = factAssertions(question);
    const own = peoplesAssertions(question.assert, options.folder);
    const vars = caseVariables(index.suite.skill, question);
    const result = await guard(index.suite.skill, () =>
      options.runAssertions({
        prompt: question.id,
        vars,
        providerResponse: describeResponse(transcript, question, fault),
        test: { vars, assert: [assertConduct(fault), ...facts, ...shared, ...own] },
        latencyMs: durationMs,
      }),
    );
    if (result.pass) return { outcome: 'passed' };
    const failed = (result.componentResults ?? []).findIndex(({ pass }) => !pass);
    if (failed === 0 && fault !== null) return { outcome: 'failed', ...fault };
    if (failed > 0 && failed <= facts.length) {
      const fact = JSON.stringify(question.facts[failed - 1]);
      return { outcome: 'failed', cause: 'missing-fact', reason: `Its reply does not say ${fact}.` };
    }
    const reason = (result.componentResults?.[failed]?.reason ?? result.reason).split('\n', 1)[0] ?? '';
    return { outcome: 'failed', cause: 'assertion', reason: reason.slice(0, MAXIMUM_REASON) };
  };
}

/** What assertions see of a trial: the final reply as `output`, the case and the whole transcript in the metadata. */
export function describeResponse(transcript: Transcript, question: Case, fault: Fault | null) {
  const output = transcript.messages.findLast((message) => message.role === 'assistant')?.text ?? '';
  return { output, metadata: { nightschool: { case: question, transcript, fault } } };
}

/** The variables of a test. No text of a log is among them: promptfoo renders variables as templates. */
export function caseVariables(skill: string, question: Case): Record<string, string> {
  return { skill, case: question.id };
}

/** The verdict of `findFault` in the form that javascript assertions return. */
export function judgeConduct(fault: { readonly reason: string } | null): {
  pass: boolean;
  score: number;
  reason: string;
} {
  return {
    pass: fault === null,
    score: fault === null ? 1 : 0,
    reason: fault?.reason ?? 'Its effects are those expected.',
  };
}

function assertConduct(fault: Fault | null): Assertion {
  return { type: 'javascript', metric: 'effects', value: () => judgeConduct(fault) };
}

async function guard<Result>(skill: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new NightschoolError('GRADER_FAILED', `An assertion of the suite of ${skill} cannot be run: ${problem}`, {
      cause: error,
    });
  }
}
