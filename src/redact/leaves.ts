import type { Json, JsonObject } from '../domain/json.ts';

/** A text in a JSON value. */
export interface Leaf {
  readonly text: string;
  /** That of the nearest object around it, `''` where there is none. */
  readonly key: string;
  readonly kind: 'text' | 'number' | 'key';
}

/** Numbers below this are too short for any rule. */
const LEAST_NUMBER = 1_000_000;

/**
 * Replaces every text of a value, keys of objects among them, and every number long enough to be a card or a phone. A
 * number whose text did not change stays a number; a value in which nothing changed stays the same one.
 */
export function mapLeaves(value: Json, key: string, replace: (leaf: Leaf) => string): Json {
  if (typeof value === 'string') return replace({ text: value, key, kind: 'text' });
  if (typeof value === 'number') return mapNumber(value, key, replace);
  if (typeof value !== 'object' || value === null) return value;
  return isList(value) ? mapList(value, key, replace) : mapObject(value, replace);
}

type Replace = (leaf: Leaf) => string;

/** `Array.isArray` does not narrow a readonly array. */
function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

function mapNumber(value: number, key: string, replace: Replace): Json {
  if (!Number.isFinite(value)) return null; // `1e999`: JSON has no such number
  if (!Number.isSafeInteger(value) || value < LEAST_NUMBER) return value;
  const text = String(value);
  const replaced = replace({ text, key, kind: 'number' });
  if (replaced === text) return value;
  return /^[1-9]\d{0,14}$/.test(replaced) ? Number(replaced) : replaced;
}

function mapList(list: readonly Json[], key: string, replace: Replace): Json {
  let mapped: Json[] | null = null;
  for (let index = 0; index < list.length; index++) {
    const item = list[index] as Json;
    const changed = mapLeaves(item, key, replace);
    if (changed !== item) mapped ??= list.slice(0, index);
    mapped?.push(changed);
  }
  return mapped ?? list;
}

function mapObject(record: JsonObject, replace: Replace): Json {
  const names = Object.keys(record);
  let mapped: (readonly [string, Json])[] | null = null;
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string;
    const member = record[name] as Json;
    const key = replace({ text: name, key: '', kind: 'key' });
    const changed = mapLeaves(member, name, replace);
    if (key !== name || changed !== member) mapped ??= entriesOf(record, names.slice(0, index));
    mapped?.push([key, changed]);
  }
  return mapped === null ? record : Object.fromEntries(mapped);
}

function entriesOf(record: JsonObject, names: readonly string[]): (readonly [string, Json])[] {
  return names.map((name) => [name, record[name] as Json]);
}
