import type { Json, JsonObject } from '../../domain/json.ts';
import type { Expression, Path, PathSegment, Selector } from '../../domain/procedure.ts';
import { isJsonObject } from '../json.ts';
import { isEqual } from './compare.ts';
import { type Environment, type Evaluation, resolved, unresolved } from './environment.ts';
import { fieldOf, pickNamed } from './named.ts';
import { printReference } from './print-notation.ts';

/** The value of an expression; unresolved as soon as one reference in it is. */
export function evaluateExpression(expression: Expression, environment: Environment): Evaluation {
  switch (expression.kind) {
    case 'constant':
      return resolved(expression.value);
    case 'reference':
      return resolvePath(expression.path, environment);
    case 'template':
      return renderParts(expression.parts, environment);
    case 'list':
      return evaluateList(expression.items, environment);
    case 'record':
      return evaluateFields(expression.fields, environment);
  }
}

/** The arguments of a call, or a list or record of expressions, as one JSON record. */
export function evaluateFields(
  fields: { readonly [name: string]: Expression },
  environment: Environment,
): Evaluation<JsonObject> {
  const entries: [string, Json][] = [];
  for (const [name, field] of Object.entries(fields)) {
    const evaluation = evaluateExpression(field, environment);
    if (!evaluation.resolved) return evaluation;
    entries.push([name, evaluation.value]);
  }
  return { resolved: true, value: Object.fromEntries(entries) };
}

/** Text with its references filled in: numbers and booleans as JSON prints them, lists joined by ", ". */
export function renderParts(parts: readonly (string | Path)[], environment: Environment): Evaluation {
  const texts: string[] = [];
  for (const part of parts) {
    if (typeof part === 'string') {
      texts.push(part);
      continue;
    }
    const evaluation = resolvePath(part, environment);
    if (!evaluation.resolved) return evaluation;
    const text = textOf(evaluation.value);
    if (text === undefined) return unresolved(`\`${printReference(part)}\` is empty`);
    texts.push(text);
  }
  return resolved(texts.join(''));
}

/**
 * The value a path leads to. Selectors pick among the elements of a list (or the values of a record);
 * after an `all` the rest of the path is mapped over what it picked, and a further `all` is flattened.
 * Unresolved where anything on the way is missing, and where the request names no element.
 */
export function resolvePath(path: Path, environment: Environment): Evaluation {
  const root = environment.values.get(path.root);
  if (root === undefined) return unresolved(`\`${path.root}\` is not known`);
  return follow(root, { path, at: 0, environment });
}

/** Elements of a list, values of a record; undefined for anything else. */
export function elementsOf(value: Json): readonly Json[] | undefined {
  if (Array.isArray(value)) return value;
  return isJsonObject(value) ? Object.values(value) : undefined;
}

function evaluateList(items: readonly Expression[], environment: Environment): Evaluation {
  const values: Json[] = [];
  for (const item of items) {
    const evaluation = evaluateExpression(item, environment);
    if (!evaluation.resolved) return evaluation;
    values.push(evaluation.value);
  }
  return resolved(values);
}

/** Null has no text: a sentence with a hole is not sent. */
function textOf(value: Json): string | undefined {
  if (value === null) return undefined;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const texts = value.map(textOf);
    return texts.includes(undefined) ? undefined : texts.join(', ');
  }
  return isJsonObject(value) ? JSON.stringify(value) : String(value);
}

interface Walk {
  readonly path: Path;
  /** Position of the next segment. */
  readonly at: number;
  readonly environment: Environment;
}

function follow(value: Json, walk: Walk): Evaluation {
  const segment = walk.path.segments[walk.at];
  if (segment === undefined) return resolved(value);
  const next = { ...walk, at: walk.at + 1 };
  if (segment.kind === 'all') return followAll(value, segment.selector, next);
  const picked = step(value, segment, walk.environment);
  return picked === undefined ? unresolved(missing(next)) : follow(picked, next);
}

function followAll(value: Json, selector: Selector, next: Walk): Evaluation {
  const elements = elementsOf(value);
  const picked = pick(elements, selector, next.environment);
  if (elements === undefined || picked === undefined) return unresolved(missing(next));
  const isPicked = new Set(picked);
  const mapped: Json[] = [];
  for (const element of elements.filter((candidate) => isPicked.has(candidate))) {
    const evaluation = follow(element, next);
    if (!evaluation.resolved) return evaluation;
    mapped.push(evaluation.value);
  }
  const flattens = next.path.segments.slice(next.at).some((segment) => segment.kind === 'all');
  return resolved(flattens ? mapped.flatMap((nested) => elementsOf(nested) ?? [nested]) : mapped);
}

function step(value: Json, segment: Exclude<PathSegment, { kind: 'all' }>, environment: Environment): Json | undefined {
  switch (segment.kind) {
    case 'key':
      return isJsonObject(value) && Object.hasOwn(value, segment.key) ? value[segment.key] : undefined;
    case 'index':
      return Array.isArray(value) ? value.at(segment.index) : undefined;
    case 'first':
      return pick(elementsOf(value), segment.selector, environment)?.[0];
  }
}

/** The elements that the selector picks, best first; undefined where there are no elements to pick from or none is named. */
function pick(
  elements: readonly Json[] | undefined,
  selector: Selector,
  environment: Environment,
): readonly Json[] | undefined {
  if (elements === undefined) return undefined;
  if (selector.kind === 'named') return pickNamed(elements, selector.field, environment.turns);
  const wanted = evaluateExpression(selector.value, environment);
  if (!wanted.resolved) return undefined;
  const { field, operator } = selector;
  return elements.filter((element) => isEqual(fieldOf(element, field), wanted.value) === (operator === '='));
}

/** Names the part of the path that led nowhere. */
function missing(walk: Walk): string {
  const reached = printReference({ root: walk.path.root, segments: walk.path.segments.slice(0, walk.at) });
  const last = walk.path.segments[walk.at - 1];
  const named = (last?.kind === 'first' || last?.kind === 'all') && last.selector.kind === 'named';
  return named ? `the request names no element for \`${reached}\`` : `\`${reached}\` does not exist`;
}
