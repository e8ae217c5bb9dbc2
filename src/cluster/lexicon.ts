import { widen } from './arrays.ts';

/**
 * Features by number. A feature is known by 32 bits of hash and not by its text, so that millions of them cost 13 bytes
 * each; two that share a hash are taken for one, which among a million happens to one in some 4,000.
 */
export interface Lexicon {
  /** The number of a feature, a new one where it was not seen before. A text in two parts is the parts with a space. */
  number(block: number, text: string, rest?: string): number;
  /** -1 for a feature never seen. */
  find(block: number, text: string): number;
  /** Takes a feature as another lexicon had it: how many rows have it is added to what is known. Gives its number. */
  restore(hash: number, block: number, frequency: number): number;
  /** How many features there are: their numbers count from 0. */
  size(): number;
  /** One more row has the feature. */
  count(feature: number): void;
  /** By feature: how many rows have it, and its block. Valid until the next number is given. */
  tables(): { readonly frequencies: Uint32Array; readonly blocks: Uint8Array; readonly hashes: Uint32Array };
}

const FIRST_SLOTS = 1 << 12;

/** @param expected features, so that nothing grows before there are more */
export function createLexicon(expected = FIRST_SLOTS): Lexicon {
  // pairs of (hash, number + 1); a free slot has number 0
  let slots = new Uint32Array(4 * 2 ** Math.ceil(Math.log2(Math.max(expected, FIRST_SLOTS))));
  let frequencies = new Uint32Array(expected);
  let hashes = new Uint32Array(expected);
  let blocks = new Uint8Array(expected);
  let size = 0;
  const insert = (hash: number, block: number, slot: number): number => {
    slots[slot] = hash;
    slots[slot + 1] = size + 1;
    if (size === frequencies.length) {
      frequencies = widen(frequencies, size + 1);
      hashes = widen(hashes, size + 1);
      blocks = widen(blocks, size + 1);
    }
    hashes[size] = hash;
    blocks[size] = block;
    size++;
    // A table more than half full makes long runs.
    if (size * 4 > slots.length) slots = rehash(slots);
    return size - 1;
  };
  const numberOf = (hash: number, block: number): number => {
    const slot = findSlot(slots, hash);
    const found = slots[slot + 1] ?? 0;
    return found > 0 ? found - 1 : insert(hash, block, slot);
  };
  return {
    number: (block, text, rest) => numberOf(hashFeature(block, text, rest), block),
    restore(hash, block, frequency) {
      const feature = numberOf(hash, block);
      frequencies[feature] = (frequencies[feature] ?? 0) + frequency;
      return feature;
    },
    find: (block, text) => (slots[findSlot(slots, hashFeature(block, text)) + 1] ?? 0) - 1,
    size: () => size,
    count(feature) {
      frequencies[feature] = (frequencies[feature] ?? 0) + 1;
    },
    tables: () => ({ frequencies, blocks, hashes }),
  };
}

/** FNV-1a over UTF-16 units, seeded by the block, then mixed as MurmurHash3 ends. */
export function hashFeature(block: number, text: string, rest?: string): number {
  let hash = 0x811c9dc5 ^ Math.imul(block + 1, 0x9e3779b1);
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  if (rest !== undefined) {
    hash = Math.imul(hash ^ 32, 0x01000193);
    for (let at = 0; at < rest.length; at++) hash = Math.imul(hash ^ rest.charCodeAt(at), 0x01000193);
  }
  return mix(hash);
}

export function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Where the hash is, or the free slot where it would go. */
function findSlot(slots: Uint32Array, hash: number): number {
  const last = slots.length - 1;
  let slot = (hash * 2) & last;
  while (slots[slot + 1] !== 0 && slots[slot] !== hash) slot = (slot + 2) & last;
  return slot;
}

function rehash(slots: Uint32Array): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(slots.length * 2);
  for (let slot = 0; slot < slots.length; slot += 2) {
    if (slots[slot + 1] === 0) continue;
    const to = findSlot(wider, slots[slot] ?? 0);
    wider[to] = slots[slot] ?? 0;
    wider[to + 1] = slots[slot + 1] ?? 0;
  }
  return wider;
}
