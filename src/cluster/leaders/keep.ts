import { itemsByGroup, type Lists } from '../arrays.ts';
import type { Neighbourhoods } from '../condense.ts';
import { backgroundSimilarity } from '../condense.ts';
import type { Lexicon } from '../lexicon.ts';
import type { Rows } from '../rows.ts';
import { packRows, packSegment, segmentFeatures } from './segment.ts';

/** What clustering from nothing found; leaders have the numbers of their groups. */
export interface Found {
  readonly lexicon: Lexicon;
  readonly rows: Rows;
  /** By group: the row that leads it. */
  readonly leaders: Uint32Array;
  /** By group, and where each task lives: the number of its family, -1 for none. */
  readonly tasks: Lists;
  readonly homes: Int32Array;
  readonly near: Neighbourhoods;
  /** Ids of families by number. */
  readonly names: readonly string[];
}

/**
 * The leaders as bytes that `unpackSegments` reads; a leader's home is where most of its tasks live. Which requests follow
 * them is not told: `Leaders.follow` adds it.
 */
export function keepLeaders({ lexicon, rows, leaders, tasks, homes, near, names }: Found): Uint8Array<ArrayBuffer> {
  const { features, places } = segmentFeatures(lexicon, lexicon.tables().frequencies, 2);
  const lived = new Uint32Array(3 * leaders.length);
  for (let group = 0; group < leaders.length; group++)
    lived.set(
      [group, ...commonestHome(tasks.items.subarray(tasks.starts[group], tasks.starts[group + 1]), homes)],
      3 * group,
    );
  const totals = Uint32Array.of(homes.length, Math.round(backgroundSimilarity(near) * 1e6));
  const requests = new Uint32Array(0);
  return packSegment({ features, ...packRows(rows, leaders, places), homes: lived, requests, totals, names });
}

/** The home + 1 and how many live there, the lowest of several; 0 and all where none has one. */
function commonestHome(tasks: Uint32Array, homes: Int32Array): readonly [home: number, tasks: number] {
  const housed = tasks.map((task) => (homes[task] ?? -1) + 1).filter((home) => home > 0);
  const [first = 0] = housed;
  if (housed.every((home) => home === first)) return [first, housed.length === 0 ? tasks.length : housed.length];
  const { starts } = itemsByGroup(housed, housed.reduce((most, home) => Math.max(most, home), 0) + 1);
  const counts = starts.subarray(1).map((end, home) => end - (starts[home] ?? 0));
  const most = counts.reduce((highest, count) => Math.max(highest, count), 0);
  return [counts.indexOf(most), most];
}
