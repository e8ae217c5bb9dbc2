import type { ToolDefinition } from '../domain/chat.ts';
import type { Suite } from '../domain/exam.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import { isJsonObject } from '../util/json.ts';
import { isSuccess } from './effects.ts';

const DEEPEST = 4;
/** An object with more names than this is a map: its names are data, not arguments. */
const MOST_NAMES = 50;

/** The calls that definitions are inferred from: those recorded, and those that people's cases expect. */
export type KnownCalls = Pick<Suite, 'recordings' | 'cases'>;

/**
 * Definitions of the tools that were called, by name: which arguments there are, of which types, and which every
 * successful call had. No value of a call is in them. A tool that never succeeded is told by its failed calls, and
 * requires nothing.
 */
export function inferDefinitions({ recordings, cases }: KnownCalls): readonly ToolDefinition[] {
  const steps = recordings.flatMap((recording) => recording.steps);
  const expected = cases.filter(({ origin }) => origin === 'person').flatMap(({ effects }) => effects);
  const succeeded = Map.groupBy([...steps.filter(isSuccess), ...expected], ({ tool }) => tool);
  const failed = Map.groupBy(steps, ({ tool }) => tool);
  return [...new Set([...succeeded.keys(), ...failed.keys()])].sort().map((name) => {
    const good = succeeded.get(name);
    const calls = (good ?? failed.get(name) ?? []).map((call) => call.arguments);
    const { required, ...loose } = inferObject(calls, DEEPEST);
    return {
      name,
      description: `Recorded tool; arguments inferred from ${calls.length} ${calls.length === 1 ? 'call' : 'calls'}.`,
      parameters: { type: 'object', ...loose, ...(good !== undefined && required !== undefined && { required }) },
    };
  });
}

/** Properties and required names of an object; nothing where it is a map or too deep. */
function inferObject(objects: readonly JsonObject[], depth: number): JsonObject {
  const names = [...new Set(objects.flatMap((object) => Object.keys(object)))].sort();
  if (depth === 0 || names.length === 0 || names.length > MOST_NAMES) return {};
  const required = names.filter((name) => objects.every((object) => Object.hasOwn(object, name)));
  const properties = names.map((name): [string, Json] => [
    name,
    inferSchema(
      objects.flatMap((object) => (Object.hasOwn(object, name) ? [object[name] ?? null] : [])),
      depth - 1,
    ),
  ]);
  return { properties: Object.fromEntries(properties), ...(required.length > 0 && { required }) };
}

function inferSchema(values: readonly Json[], depth: number): JsonObject {
  const types = [...new Set(values.map(typeOf))].sort();
  const objects = values.filter(isJsonObject);
  const items = values.filter(isArray).flat();
  return {
    type: types.length === 1 ? (types[0] ?? 'null') : types,
    ...inferObject(objects, depth),
    ...(items.length > 0 && depth > 0 && { items: inferSchema(items, depth - 1) }),
  };
}

/** All numbers are `number`: that only whole ones were recorded does not say that no other is allowed. */
function typeOf(value: Json): string {
  if (value === null) return 'null';
  return isArray(value) ? 'array' : typeof value;
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
