import type { Case, Suite } from '../domain/exam.ts';
import type { JsonObject } from '../domain/json.ts';
import { isJsonObject } from '../util/json.ts';

/** promptfoo's assertions that ask a model; `embedding`: those that ask for vectors, too or instead. */
const TEXT_TYPES = new Set([
  'answer-relevance',
  'context-faithfulness',
  'context-recall',
  'context-relevance',
  'conversation-relevance',
  'factuality',
  'g-eval',
  'llm-rubric',
  'model-graded-closedqa',
  'model-graded-factuality',
]);
const EMBEDDING_TYPES = new Set(['answer-relevance', 'similar', 'similar:cosine', 'similar:dot', 'similar:euclidean']);

/** Those that cannot be run in an exam, and why. */
const FOREIGN_TYPES: Readonly<Record<string, string>> = {
  'agent-rubric': 'it needs an agent of its own',
  classifier: 'it calls a service that no judge stands for',
  'max-score': 'it compares the outputs of several providers, and an exam has one',
  moderation: 'it calls a service that no judge stands for',
  pi: 'it calls a service that no judge stands for',
  'search-rubric': 'it searches the web, and an exam is to come out alike every time',
  'select-best': 'it compares the outputs of several providers, and an exam has one',
};

/** Assertions that people wrote, in their order: those that anybody can run, and those that a model has to. */
export interface SortedAssertions {
  readonly plain: readonly JsonObject[];
  readonly judged: readonly JsonObject[];
}

/** Sorts assertions by who can run them; a set that asks a model anywhere is judged as a whole. */
export function sortAssertions(assertions: readonly JsonObject[]): SortedAssertions {
  const isJudged = (assertion: JsonObject): boolean => typesOf(assertion).some(isJudgedType);
  return {
    plain: assertions.filter((assertion) => !isJudged(assertion)),
    judged: assertions.filter(isJudged),
  };
}

/** What a model has to grade of a case; empty where none has to. */
export function judgedOf(
  { assert: shared = [] }: Pick<Suite, 'assert'>,
  { assert: own = [] }: Pick<Case, 'assert'>,
): readonly JsonObject[] {
  return sortAssertions([...shared, ...own]).judged;
}

export function needsEmbeddings(assertions: readonly JsonObject[]): boolean {
  return assertions.flatMap(typesOf).some((type) => EMBEDDING_TYPES.has(type));
}

export function needsText(assertions: readonly JsonObject[]): boolean {
  return assertions.flatMap(typesOf).some((type) => TEXT_TYPES.has(type));
}

/** The first that no exam can run, as a sentence; null where all can be. */
export function findForeign(assertions: readonly JsonObject[]): string | null {
  const type = assertions
    .flatMap(typesOf)
    .find((each) => Object.hasOwn(FOREIGN_TYPES, each) || each.startsWith('promptfoo:'));
  if (type === undefined) return null;
  return `${type} cannot be used in an exam: ${FOREIGN_TYPES[type] ?? 'it calls a service that no judge stands for'}.`;
}

/** Whether it passes where its type does not. */
export function isInverse({ type }: JsonObject): boolean {
  return typeof type === 'string' && type.startsWith('not-');
}

/** Without the models that people named for `promptfoo eval`: in an exam the judge of the pipeline answers. */
export function withoutProviders(assertion: JsonObject): JsonObject {
  const { provider: _provider, ...rest } = assertion;
  if (!Array.isArray(rest.assert)) return rest;
  return { ...rest, assert: rest.assert.map((member) => (isJsonObject(member) ? withoutProviders(member) : member)) };
}

function isJudgedType(type: string): boolean {
  return TEXT_TYPES.has(type) || EMBEDDING_TYPES.has(type);
}

/** The types of an assertion, or of a set's members, without `not-`. */
function typesOf({ type, assert }: JsonObject): readonly string[] {
  const members = Array.isArray(assert) ? assert.filter(isJsonObject).flatMap(typesOf) : [];
  return typeof type === 'string' ? [type.replace(/^not-/, ''), ...members] : members;
}
