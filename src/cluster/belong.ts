import { backgroundSimilarity, type Neighbourhoods, SAME } from './condense.ts';

const WITNESSES = 3;
const ABOVE_BACKGROUND = 0.185;
const LEAST = 0.3;
/** Threshold and background together at most, of so many groups; with each doubling of them it is more. */
const TOGETHER = { most: 0.62, groups: 20_000, doubled: 0.03 };

/**
 * How similar a task must be to three members of a family to belong to it. Floats with the corpus: a margin above its
 * background similarity, never below .30. Where every request has many that resemble it, one-offs are few, so from a
 * background of about .22 the threshold falls again: .40 at most. Where there are many groups the background rises by
 * chance as well, by about .015 with each doubling, one-offs or not: what falls for that is given back.
 * @param groups of requests alike, which the background is of
 */
export function belongingThreshold(background: number, groups: number): number {
  const doublings = Math.max(0, Math.log2(groups / TOGETHER.groups));
  const falling = TOGETHER.most + TOGETHER.doubled * doublings - background;
  return Math.max(LEAST, Math.min(background + ABOVE_BACKGROUND, falling));
}

/** The threshold among groups that are near to each other. */
export function thresholdAmong(near: Neighbourhoods): number {
  return belongingThreshold(backgroundSimilarity(near), near.starts.length - 1);
}

/** How many tasks of each group live in each home. */
export interface Crowd {
  add(group: number, home: number, count: number): void;
  call(group: number, similarity: number, witnesses: Witnesses): void;
}

/** Lists of (home, count) by group, linked through one piece of memory: most groups have one home or none. */
export function createCrowd(groups: number): Crowd {
  const first = new Int32Array(groups).fill(-1);
  const entries: { readonly home: number; readonly count: number; readonly next: number }[] = [];
  return {
    add(group, home, count) {
      entries.push({ home, count, next: first[group] ?? -1 });
      first[group] = entries.length - 1;
    },
    call(group, similarity, witnesses) {
      for (let entry = entries[first[group] ?? -1]; entry !== undefined; entry = entries[entry.next])
        witnesses.call(entry.home, entry.count, similarity);
    },
  };
}

/** Collects for one task how similar the nearest tasks are that live in each home. */
export interface Witnesses {
  /** So many tasks of a home are so similar; to be called with falling similarity. */
  call(home: number, count: number, similarity: number): void;
  /**
   * The home with the highest mean similarity of its three nearest tasks, the lowest of several; missing ones count as 0.
   * Null where none reaches the threshold. Forgets what was called.
   */
  best(threshold: number): { readonly home: number; readonly similarity: number } | null;
}

export function createWitnesses(homes: number): Witnesses {
  const called = new Uint8Array(homes);
  const sums = new Float64Array(homes);
  const met: number[] = [];
  return {
    call(home, count, similarity) {
      const before = called[home] ?? 0;
      const taken = Math.min(count, WITNESSES - before);
      if (taken <= 0) return;
      if (before === 0) met.push(home);
      called[home] = before + taken;
      sums[home] = (sums[home] ?? 0) + taken * similarity;
    },
    best(threshold) {
      let found: { home: number; similarity: number } | null = null;
      for (const home of met) {
        const similarity = (sums[home] ?? 0) / WITNESSES;
        if (similarity >= (found?.similarity ?? threshold) && isBetter({ home, similarity }, found))
          found = { home, similarity };
        called[home] = 0;
        sums[home] = 0;
      }
      met.length = 0;
      return found;
    },
  };
}

type Found = { readonly home: number; readonly similarity: number };

function isBetter(one: Found, other: Found | null): boolean {
  return other === null || one.similarity > other.similarity || one.home < other.home;
}

/** Tasks condensed into groups, and which groups are near to each other; `near` has its neighbours with falling similarity. */
export interface Near {
  readonly starts: Uint32Array;
  readonly items: Uint32Array;
  readonly similarities: Float32Array;
  /** By group: how similar its own tasks are to each other; .65 where it is left out. */
  readonly own?: Float32Array;
}

/**
 * Calls the homes of a group's neighbours, and of its own other tasks where their likeness stands among those.
 * `own` is what the crowd knows the group as, if not by its number.
 */
export function callNeighbours(
  group: number,
  near: Near,
  {
    crowd,
    witnesses,
    own = group,
  }: { readonly crowd: Pick<Crowd, 'call'>; readonly witnesses: Witnesses; readonly own?: number },
): void {
  const same = near.own?.[group] ?? SAME;
  let isOwnCalled = false;
  for (let at = near.starts[group] ?? 0; at < (near.starts[group + 1] ?? 0); at++) {
    const similarity = near.similarities[at] ?? 0;
    if (!isOwnCalled && similarity < same) {
      crowd.call(own, same, witnesses);
      isOwnCalled = true;
    }
    crowd.call(near.items[at] ?? 0, similarity, witnesses);
  }
  if (!isOwnCalled) crowd.call(own, same, witnesses);
}

/**
 * The mean similarity of the three nearest tasks that share a label, of those that count.
 * @param own how many other tasks of the group count
 */
export function belongingToOwn(
  group: number,
  near: Near,
  { own, labels, counts }: { readonly own: number; readonly labels: Uint32Array; readonly counts: Uint32Array },
): number {
  const same = near.own?.[group] ?? SAME;
  let [sum, left, isOwnCalled] = [0, WITNESSES, false];
  const take = (count: number, similarity: number): void => {
    const taken = Math.min(count, left);
    sum += taken * similarity;
    left -= taken;
  };
  for (let at = near.starts[group] ?? 0; at < (near.starts[group + 1] ?? 0) && left > 0; at++) {
    const similarity = near.similarities[at] ?? 0;
    if (!isOwnCalled && similarity < same) {
      take(own, same);
      isOwnCalled = true;
    }
    const other = near.items[at] ?? 0;
    if (labels[other] === labels[group]) take(counts[other] ?? 0, similarity);
  }
  if (!isOwnCalled) take(own, same);
  return sum / WITNESSES;
}
