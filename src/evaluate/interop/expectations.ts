import type { Case, Effect, Fact } from '../../domain/exam.ts';
import type { JsonObject } from '../../domain/json.ts';
import { statesFact } from '../states-fact.ts';
import type { ExamRun } from './exam-record.ts';
import { fromLiteral } from './template.ts';

/** What a case expects, said in words. */
interface Expectation {
  readonly text: string;
  readonly about: 'effects' | 'assertion' | { readonly fact: Fact };
}

export interface GradedExpectation {
  readonly text: string;
  readonly passed: boolean;
  readonly evidence: string;
}

export function expectationTexts(question: Case): readonly string[] {
  return expectationsOf(question).map(({ text }) => text);
}

/**
 * Each expectation of a case as a run met it. One run has one outcome: where a part of it was not looked at, since the run
 * had failed before, it counts as not met. Null for a run that broke down: nothing was graded.
 */
export function gradeExpectations({ trial, question, transcript }: ExamRun): readonly GradedExpectation[] | null {
  if (trial.outcome === 'errored' || question === null) return null;
  const { outcome, cause, reason = '' } = trial;
  const output = transcript?.messages.findLast(({ role }) => role === 'assistant');
  const reply = output?.role === 'assistant' ? output.text : null;
  const said = reply === null ? '' : ` The reply: ${reply.slice(0, 300)}`;
  return expectationsOf(question).map(({ text, about }) => {
    if (outcome === 'passed') return { text, passed: true, evidence: `The run passed.${said}` };
    if (typeof about === 'object' && reply !== null) {
      return { text, passed: statesFact(reply, about.fact), evidence: said.trim() };
    }
    const isLater = cause === 'missing-fact' || cause === 'assertion';
    if (about === 'effects' && isLater) return { text, passed: true, evidence: 'Its calls are those expected.' };
    return { text, passed: false, evidence: reason === '' ? 'The run failed.' : `The run failed: ${reason}` };
  });
}

function expectationsOf({ effects, facts, assert = [], origin }: Case): readonly Expectation[] {
  const isSilent = effects.length === 0 && origin === 'person';
  return [
    ...(isSilent ? [] : [{ text: describeEffects(effects), about: 'effects' as const }]),
    ...facts.map((fact) => ({ text: `The reply says ${JSON.stringify(fact)}.`, about: { fact } })),
    ...assert.map((each) => ({ text: describeAssertion(each), about: 'assertion' as const })),
  ];
}

function describeEffects(effects: readonly Effect[]): string {
  if (effects.length === 0) return 'Nothing is changed by it.';
  const calls = effects.map(({ tool, arguments: given }) => {
    const values = Object.entries(given).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
    return `${tool}(${values.join(', ')})`;
  });
  return `It calls ${calls.join(', then ')}, and changes nothing else.`;
}

function describeAssertion(assertion: JsonObject): string {
  const { type, value } = assertion;
  if (type === 'llm-rubric' && typeof value === 'string') return fromLiteral(value);
  if (type === 'icontains-all' && Array.isArray(value)) {
    return `The reply contains ${value.map((each) => JSON.stringify(fromLiteral(String(each)))).join(' and ')}.`;
  }
  return `The check ${String(type)} holds${value === undefined ? '' : `: ${JSON.stringify(value)}`}.`;
}
