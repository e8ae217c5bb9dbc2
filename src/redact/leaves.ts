import type { Json } from '../domain/json.ts';

/** A text in a JSON value. `key` is that of the nearest object around it, `''` where there is none. */
export interface Leaf {
  readonly text: string;
  readonly key: string;
  /** True where the leaf was a number. */
  readonly isNumber: boolean;
}

/** Numbers below this are too short for any rule. */
const LEAST_NUMBER = 1_000_000;

/** Every text of a value, keys of objects among them, and every number long enough to be a card or a phone. */
export function leavesOf(value: Json, key = ''): Leaf[] {
  const leaves: Leaf[] = [];
  mapLeaves(value, key, (leaf) => {
    leaves.push(leaf);
    return leaf.text;
  });
  return leaves;
}

/** The value with every leaf replaced; a number whose text did not change stays a number. */
export function mapLeaves(value: Json, key: string, replace: (leaf: Leaf) => string): Json {
  if (typeof value === 'string') return replace({ text: value, key, isNumber: false });
  if (typeof value === 'number') return mapNumber(value, key, replace);
  if (value === null || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((item: Json) => mapLeaves(item, key, replace));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      replace({ text: name, key: '', isNumber: false }),
      mapLeaves(member, name, replace),
    ]),
  );
}

function mapNumber(value: number, key: string, replace: (leaf: Leaf) => string): Json {
  if (!Number.isSafeInteger(value) || value < LEAST_NUMBER) return value;
  const text = String(value);
  const replaced = replace({ text, key, isNumber: true });
  if (replaced === text) return value;
  return /^[1-9]\d{0,14}$/.test(replaced) ? Number(replaced) : replaced;
}
