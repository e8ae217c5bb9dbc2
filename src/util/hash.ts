import { createHash, hash as digest } from 'node:crypto';

/** sha256 of the text, as the first `length` hex digits. */
export function hash(text: string, length = 16): string {
  return digest('sha256', text, 'hex').slice(0, length);
}

/** `hash` of all texts together, of which no more than one need be in memory. */
export function hashParts(texts: Iterable<string>, length = 16): string {
  const sum = createHash('sha256');
  for (const text of texts) sum.update(text);
  return sum.digest('hex').slice(0, length);
}

/** sha256 of the canonical JSON of the value: equal for values that differ in key order only. */
export function hashJson(value: unknown, length = 16): string {
  return hash(canonicalJson(value), length);
}

/** JSON with sorted keys, no whitespace, `undefined` members left out; numbers as JSON prints them (1.0 = 1). */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sortKeys(value)) ?? 'null';
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object' || isInOrder(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sortKeys(member)]),
  );
}

/** Whether it need not be made anew: a plain object whose names are sorted and lead to nothing that is to be. */
function isInOrder(value: object): boolean {
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  let former = '';
  for (const [name, member] of Object.entries(value)) {
    if (name < former || (member !== null && typeof member === 'object')) return false;
    former = name;
  }
  return true;
}
