import { widen } from '../arrays.ts';
import { hashFeature } from '../lexicon.ts';

/**
 * The leader of each request. Requests are known by 32 bits of hash, 8 bytes each in all: of a million asked about, a few
 * hundred get the leader of another one too many, which moves a vote and no request.
 */
export interface Requests {
  /** Pairs of hash and leader, as `changes` gave them. */
  load(pairs: Uint32Array): void;
  add(id: string, leader: number): void;
  /** Of requests that were never added, none. */
  leadersOf(ids: Iterable<string>): ReadonlyMap<string, number>;
  /** Whether a request has one of these leaders. */
  having(leaders: ReadonlySet<number>): (id: string) => boolean;
  /** Those added since this was asked last. */
  changes(): Uint32Array;
}

export function createRequests(): Requests {
  const loaded: Uint32Array[] = [];
  let fresh = new Uint32Array(256);
  let used = 0;
  const all = (): readonly Uint32Array[] => [...loaded, fresh.subarray(0, used)];
  return {
    load: (pairs) => void loaded.push(pairs),
    add(id, leader) {
      fresh = widen(fresh, used + 2);
      fresh[used++] = hashFeature(0, id);
      fresh[used++] = leader;
    },
    leadersOf(ids) {
      const wanted = Map.groupBy(ids, (id) => hashFeature(0, id));
      const found = new Map<string, number>();
      for (const pairs of all())
        for (let at = 0; at < pairs.length; at += 2)
          for (const id of wanted.get(pairs[at] ?? 0) ?? []) found.set(id, pairs[at + 1] ?? 0);
      return found;
    },
    having(leaders) {
      const hashes = new Set<number>();
      for (const pairs of all())
        for (let at = 0; at < pairs.length; at += 2) if (leaders.has(pairs[at + 1] ?? 0)) hashes.add(pairs[at] ?? 0);
      return (id) => hashes.has(hashFeature(0, id));
    },
    changes() {
      const pairs = fresh.slice(0, used);
      loaded.push(pairs);
      used = 0;
      return pairs;
    },
  };
}
