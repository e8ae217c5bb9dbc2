import { isAbsolute, resolve } from 'node:path';
import type { Assertion, GradingResult } from 'promptfoo';
import type { Case, Fact } from '../domain/exam.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import { statesFact } from './states-fact.ts';

/** The assertions on a case's facts: the reply states each, by a function that promptfoo calls as we do. */
export function factAssertions(question: Case): Assertion[] {
  return question.facts.map((fact) => ({
    type: 'javascript',
    metric: 'facts',
    value: (output: string) => judgeFact(output, fact),
  }));
}

function judgeFact(output: string, fact: Fact): GradingResult {
  const pass = statesFact(output, fact);
  const said = JSON.stringify(fact);
  return { pass, score: pass ? 1 : 0, reason: pass ? `The reply says ${said}.` : `The reply does not say ${said}.` };
}

/**
 * Assertions that people wrote, with `file://` paths resolved against the suite's folder as `promptfoo eval` does.
 * promptfoo checks their shape itself when it runs them.
 */
export function peoplesAssertions(assert: readonly JsonObject[] | undefined, folder: string): Assertion[] {
  return (assert ?? []).map((assertion) => resolveFiles(assertion, folder) as unknown as Assertion);
}

function resolveFiles(value: Json, folder: string): Json {
  if (typeof value === 'string') {
    const path = value.startsWith('file://') ? value.slice('file://'.length) : null;
    return path === null || isAbsolute(path) ? value : `file://${resolve(folder, path)}`;
  }
  if (Array.isArray(value)) return value.map((member) => resolveFiles(member, folder));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolveFiles(member, folder)]));
}
