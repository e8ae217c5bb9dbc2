import { isAbsolute, resolve } from 'node:path';
import type { Assertion } from 'promptfoo';
import type { Case, Fact } from '../domain/exam.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import { factVariants } from './fact-variants.ts';

/** The assertions on a case's facts: the reply contains one of the usual ways of writing each. */
export function factAssertions(question: Case): Assertion[] {
  return question.facts.map(assertFact);
}

function assertFact(fact: Fact): Assertion {
  const [first = '', ...others] = factVariants(fact).map(escapeTemplate);
  if (others.length === 0) return { type: 'icontains', value: first, metric: 'facts' };
  return { type: 'icontains-any', value: [first, ...others], metric: 'facts' };
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

/**
 * Text from logs as a promptfoo value that means exactly itself: promptfoo renders values as Nunjucks templates, which
 * can run code, and loads those that start with `file://` or `package:`.
 */
function escapeTemplate(text: string): string {
  const escaped = text.replace(/[{}]/g, (brace) => `{{ "${brace}" }}`);
  return /^(?:file|package):/i.test(escaped) ? `{{ "${escaped.slice(0, 1)}" }}${escaped.slice(1)}` : escaped;
}
