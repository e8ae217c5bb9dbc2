import type { Assertion } from 'promptfoo';
import type { Case } from '../domain/exam.ts';
import type { Transcript } from '../domain/model.ts';
import { NightschoolError } from '../errors.ts';
import { type Asked, askJudge, type Bench } from './ask-judge.ts';
import { factAssertions, peoplesAssertions } from './assertions.ts';
import { type Fault, findFault } from './conduct.ts';
import type { Judge } from './judge.ts';
import { findForeign, type SortedAssertions, sortAssertions } from './judged.ts';
import type { RunAssertions } from './load-promptfoo.ts';
import type { ReplayIndex } from './replay-index.ts';
import { type Assessment, failedAssertion, type Grade, runGuarded } from './run-guarded.ts';

export type { Grade } from './run-guarded.ts';

export interface GradeOptions {
  readonly durationMs?: number;
  /** What is looked at: what needs no judge, what only a judge can decide, or (absent) one after the other. */
  readonly parts?: 'checks' | 'judged';
  /** How often the judge was asked about the same answer before. */
  readonly repeat?: number;
}

/**
 * @throws NightschoolError GRADER_FAILED where an assertion that people wrote cannot be run, JUDGE_MISSING where it needs
 * a model and there is none; an outage of the judge (MODEL_DOWN, BUDGET_SPENT), which is no grade at all
 */
export type Grader = (transcript: Transcript, question: Case, options?: GradeOptions) => Promise<Grade>;

export interface GraderOptions {
  readonly runAssertions: RunAssertions;
  /** Where the suite lies. */
  readonly folder: string;
  /** Absent or null: there is none. */
  readonly judge?: Judge | null;
}

/**
 * Grades transcripts through promptfoo's assertion engine: effects and end as one javascript assertion, each fact as
 * another, then what people added to the suite and to the case. A judge is asked only about what passed all of that.
 */
export function createGrader(index: ReplayIndex, options: GraderOptions): Grader {
  const { skill } = index.suite;
  return async (transcript, question, { durationMs = 0, parts, repeat = 0 } = {}) => {
    const fault = findFault(transcript, question, index);
    const people = sortAssertions([...(index.suite.assert ?? []), ...(question.assert ?? [])]);
    refuseForeign(people, skill);
    const vars = caseVariables(skill, question);
    const providerResponse = describeResponse(transcript, question, fault);
    const seen = { vars, providerResponse, durationMs };
    if (parts !== 'judged') {
      const checked = await runChecks({ ...options, skill, question }, { ...seen, fault, assertions: people.plain });
      if (checked.outcome !== 'passed' || parts === 'checks') return checked;
    }
    if (people.judged.length === 0) return { outcome: 'passed' };
    return askJudge({ ...options, skill, question }, { ...seen, assertions: people.judged, repeat });
  };
}

async function runChecks(
  { skill, question, folder, runAssertions }: Bench,
  { fault, assertions, vars, providerResponse, durationMs }: Omit<Asked, 'repeat'> & { readonly fault: Fault | null },
): Promise<Grade> {
  if (fault?.cause === 'replay-miss') return { outcome: 'errored', ...fault };
  const facts = factAssertions(question);
  const assert = [assertConduct(fault), ...facts, ...peoplesAssertions(assertions, folder)];
  const options = { prompt: question.id, vars, providerResponse, test: { vars, assert }, latencyMs: durationMs };
  const result = await runGuarded(skill, { runAssertions }, options);
  return result.pass ? { outcome: 'passed' } : explainFailure(result, { fault, question, facts: facts.length });
}

function explainFailure(
  result: Assessment,
  { fault, question, facts }: { readonly fault: Fault | null; readonly question: Case; readonly facts: number },
): Grade {
  const failed = (result.componentResults ?? []).findIndex(({ pass }) => !pass);
  if (failed === 0 && fault !== null) return { outcome: 'failed', ...fault };
  if (failed > 0 && failed <= facts) {
    const fact = JSON.stringify(question.facts[failed - 1]);
    return { outcome: 'failed', cause: 'missing-fact', reason: `Its reply does not say ${fact}.` };
  }
  return failedAssertion(result);
}

function refuseForeign({ plain, judged }: SortedAssertions, skill: string): void {
  const foreign = findForeign([...plain, ...judged]);
  if (foreign !== null)
    throw new NightschoolError('GRADER_FAILED', `An assertion of the suite of ${skill}: ${foreign}`);
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
