import type { Leak } from '../domain/guard.ts';
import type { Random } from '../util/random.ts';

/** Values that must not go out, as keyed hashes: the values themselves are not kept. */
export interface Known {
  add(value: string): void;
  find(text: string): Leak[];
}

/** Characters whose hash rolls over a text; a shorter value is no use as a key, and would be found everywhere. */
const WINDOW = 8;
const LONGEST = 4096;
/** From so many characters on a value is found inside a longer word too. */
const DISTINCT = 16;
const SIEVE_BITS = 18;

/**
 * Looks for many values at once in linear time. A gear hash rolls over the text: each step shifts it by four bits, so
 * that after eight further characters nothing is left of one (Xia et al. 2014, "Ddelta"). Where it is that of a value's
 * beginning, the whole value's hash is compared.
 */
export function createKnown(random: Random): Known {
  const gear = Int32Array.from({ length: 256 }, () => random() * 2 ** 32);
  const sieve = new Uint8Array(2 ** SIEVE_BITS);
  /** Hashes of whole values by their length, by the hash of how they begin. */
  const values = new Map<number, Map<number, Set<number>>>();
  const digest = createDigest(random);
  const roll = (hash: number, code: number): number =>
    (((hash << 4) | 0) + (gear[(code ^ (code >>> 8)) & 255] ?? 0)) | 0;
  const addOne = (value: string): void => {
    let hash = 0;
    for (let index = 0; index < WINDOW; index++) hash = roll(hash, value.charCodeAt(index));
    sieve[hash >>> (32 - SIEVE_BITS)] = 1;
    const byLength = values.get(hash) ?? new Map<number, Set<number>>();
    values.set(hash, byLength);
    byLength.set(value.length, (byLength.get(value.length) ?? new Set()).add(digest(value)));
  };
  const matchAt = (text: string, start: number, hash: number): Leak | null => {
    if (start < 0) return null;
    for (const [length, digests] of values.get(hash) ?? []) {
      const value = text.slice(start, start + length);
      if (value.length < length || !digests.has(digest(value))) continue;
      if (length >= DISTINCT || standsAlone(text, start, start + length)) {
        return { rule: 'known', start, end: start + length };
      }
    }
    return null;
  };
  return {
    add: (value) => {
      if (value.length > LONGEST || !isTelling(value)) return;
      addOne(value);
      addOne([...value].reverse().join(''));
    },
    find: (text) => {
      if (values.size === 0) return [];
      const leaks: Leak[] = [];
      let hash = 0;
      for (let index = 0; index < text.length; index++) {
        const code = text.charCodeAt(index); // as `roll`, spelled out: every character that goes out passes here
        hash = ((hash << 4) + (gear[(code ^ (code >>> 8)) & 255] as number)) | 0;
        if (sieve[hash >>> (32 - SIEVE_BITS)] === 0) continue;
        const leak = matchAt(text, index - WINDOW + 1, hash);
        if (leak !== null) leaks.push(leak);
      }
      return leaks;
    },
  };
}

/** Plain words and short numbers are in honest texts too. */
function isTelling(value: string): boolean {
  if (value.length < WINDOW) return false;
  if (/^[\d\s().+-]+$/.test(value)) return value.replace(/\D/g, '').length >= 13; // dates, phones and the like are not
  return /\d/.test(value) || value.length >= 24;
}

function standsAlone(text: string, start: number, end: number): boolean {
  return !/[\p{L}\p{N}]/u.test(text.charAt(start - 1)) && !/[\p{L}\p{N}]/u.test(text.charAt(end));
}

/** 53 bits that depend on a key of this process. */
function createDigest(random: Random): (value: string) => number {
  const [one, two] = [(random() * 2 ** 32) | 1, (random() * 2 ** 32) | 1];
  return (value) => {
    let [low, high] = [one, two];
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      low = Math.imul(low ^ code, 0x01000193) ^ (low >>> 15);
      high = Math.imul(high ^ code, 0x5bd1e995) ^ (high >>> 13);
    }
    return (high & 0x1fffff) * 2 ** 32 + (low >>> 0);
  };
}
