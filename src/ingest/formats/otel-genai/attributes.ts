import type { Json } from '../../../domain/json.ts';
import { isObject, toCount } from '../common/lenient.ts';

/** The attributes of a span, an event or a resource, by their names. */
export type Attributes = ReadonlyMap<string, Json>;

/** Segments of a flattened name that are rebuilt; a longer one is left out. */
const MOST_SEGMENTS = 16;

/** Attributes as OTLP writes them, a list of keys and typed values; or as other exporters do, a plain object. */
export function readAttributes(given: Json | undefined): Attributes {
  const attributes = new Map<string, Json>();
  if (isObject(given)) {
    for (const [key, value] of Object.entries(given)) attributes.set(key, readAny(value));
    return attributes;
  }
  for (const each of Array.isArray(given) ? given : []) {
    if (isObject(each) && typeof each.key === 'string') attributes.set(each.key, readAny(each.value ?? null));
  }
  return attributes;
}

/** OTLP's AnyValue as plain JSON; what is none stays as it is. Integers come as text or as numbers. */
export function readAny(value: Json): Json {
  if (!isObject(value)) return value;
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.intValue !== undefined) return Number(value.intValue);
  if (value.doubleValue !== undefined) return value.doubleValue;
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.arrayValue !== undefined) return valuesOf(value.arrayValue).map(readAny);
  return value.kvlistValue === undefined ? value : Object.fromEntries(pairsOf(value.kvlistValue));
}

/** The first attribute of these names that is a text with something in it. */
export function pickText(attributes: Attributes, names: readonly string[]): string | undefined {
  const value = pick(attributes, names);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** The first attribute of these names that is there, as it was recorded. */
export function pick(attributes: Attributes, names: readonly string[]): Json | undefined {
  for (const name of names) {
    const value = attributes.get(name);
    if (value !== undefined && value !== null && value !== '') return value;
  }
  return undefined;
}

/** The first attribute of these names that is there, as a count of tokens. */
export function pickCount(attributes: Attributes, names: readonly string[]): number | undefined {
  const value = pick(attributes, names);
  return value === undefined ? undefined : toCount(typeof value === 'string' ? Number(value) : value);
}

/** The list that was flattened into names like `prefix.0.role`, in the order of the numbers; undefined if there is none. */
export function unflatten(attributes: Attributes, prefix: string): readonly Json[] | undefined {
  const root: Branch = new Map();
  for (const [name, value] of attributes) {
    if (!name.startsWith(`${prefix}.`)) continue;
    const segments = name.slice(prefix.length + 1).split('.', MOST_SEGMENTS + 1);
    if (segments.length <= MOST_SEGMENTS && /^\d+$/.test(segments[0] ?? '')) plant(root, { segments, value });
  }
  const list = root.size === 0 ? undefined : harvest(root);
  return Array.isArray(list) ? list : undefined;
}

type Branch = Map<string, Branch | { readonly leaf: Json }>;

function plant(
  root: Branch,
  { segments, value }: { readonly segments: readonly string[]; readonly value: Json },
): void {
  let branch = root;
  for (const segment of segments.slice(0, -1)) {
    const next = branch.get(segment);
    const deeper: Branch = next instanceof Map ? next : new Map();
    branch.set(segment, deeper);
    branch = deeper;
  }
  const last = segments.at(-1) ?? '';
  if (!branch.has(last)) branch.set(last, { leaf: value });
}

function harvest(branch: Branch): Json {
  const entries = [...branch].map(([name, each]) => [name, each instanceof Map ? harvest(each) : each.leaf] as const);
  if (!entries.every(([name]) => /^\d+$/.test(name))) return Object.fromEntries(entries);
  return entries.sort(([one], [other]) => Number(one) - Number(other)).map(([, value]) => value);
}

function valuesOf(list: Json): readonly Json[] {
  return isObject(list) && Array.isArray(list.values) ? list.values : [];
}

function pairsOf(list: Json): readonly (readonly [string, Json])[] {
  return valuesOf(list).flatMap((each) =>
    isObject(each) && typeof each.key === 'string' ? [[each.key, readAny(each.value ?? null)] as const] : [],
  );
}
