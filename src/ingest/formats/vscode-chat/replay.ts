import type { Json, JsonObject } from '../../../domain/json.ts';
import { isObject } from '../common/lenient.ts';
import { quote } from '../common/texts.ts';

/** Deeper or longer than any path in a session. */
const LONGEST_PATH = 20;
const LARGEST_INDEX = 100_000;
/** Names that no member may have, as it would not be one. */
const FORBIDDEN = new Set<Json>(['__proto__', 'constructor', 'prototype']);

/** A state that is written as what it was and how it changed, a line each. */
export interface Replay {
  /** Why the line could not be followed, or null. */
  add(change: JsonObject): string | null;
  state(): Json;
}

/**
 * Whether a record is a line of such a file: `kind` 0 has the whole state in `v`; 1 sets what is at the path `k`; 2 cuts
 * the list there to `i` items and appends those of `v`; 3 removes what is there.
 */
export function isChange(record: JsonObject): boolean {
  const { kind, k: path, v: value } = record;
  if (kind === 0) return isObject(value);
  return (kind === 1 || kind === 2 || kind === 3) && Array.isArray(path) && path.every(isKey);
}

export function createReplay(): Replay {
  let state: Json = null;
  return {
    add({ kind, k: path, v: value = null, i: length }) {
      if (kind === 0) {
        state = structuredClone(value);
        return null;
      }
      if (state === null) return 'change of a session before the session';
      if (!Array.isArray(path) || path.length === 0 || path.length > LONGEST_PATH) return 'change without a path';
      const holder = path.slice(0, -1).reduce<Json | undefined>(memberOf, state);
      const key = path.at(-1);
      const isFollowed = key !== undefined && change(holder, key, { kind, value, length });
      return isFollowed ? null : `change of what is not there: ${quote(path.join('.'))}`;
    },
    state: () => state,
  };
}

function isKey(key: Json): boolean {
  return typeof key === 'string' || (typeof key === 'number' && Number.isInteger(key) && key >= 0);
}

function memberOf(holder: Json | undefined, key: Json): Json | undefined {
  if (Array.isArray(holder)) return typeof key === 'number' ? holder[key] : undefined;
  return isObject(holder) && typeof key === 'string' && Object.hasOwn(holder, key) ? holder[key] : undefined;
}

function change(
  holder: Json | undefined,
  key: Json,
  { kind, value, length }: { readonly kind: Json | undefined; readonly value: Json; readonly length: Json | undefined },
): boolean {
  if (kind !== 2) return kind === 3 ? put(holder, key, undefined) : put(holder, key, structuredClone(value));
  const known = memberOf(holder, key);
  const list = Array.isArray(known) ? known : [];
  if (typeof length === 'number' && length >= 0) list.splice(length);
  for (const item of Array.isArray(value) ? value : []) list.push(structuredClone(item));
  return put(holder, key, list);
}

/** `undefined`: takes it away. */
function put(holder: Json | undefined, key: Json, value: Json | undefined): boolean {
  if (Array.isArray(holder)) {
    if (typeof key !== 'number' || key > Math.min(holder.length, LARGEST_INDEX)) return false;
    if (value === undefined) holder.splice(key, 1);
    else holder[key] = value;
    return true;
  }
  if (!isObject(holder) || typeof key !== 'string' || FORBIDDEN.has(key)) return false;
  return value === undefined ? Reflect.deleteProperty(holder, key) : Reflect.set(holder, key, value);
}
