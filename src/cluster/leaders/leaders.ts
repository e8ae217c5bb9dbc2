import type { CleanTask } from '../../domain/task.ts';
import { belongingThreshold, callNeighbours, createWitnesses } from '../belong.ts';
import { SAME } from '../condense.ts';
import { createLexicon, type Lexicon } from '../lexicon.ts';
import { createHomes, type Homes } from './homes.ts';
import { type Look, lookAround } from './look.ts';
import type { Shelf } from './nearest.ts';
import { createRequests } from './requests.ts';
import { countsSince, packRows, packSegment, repackCells, type Segment, segmentFeatures } from './segment.ts';

/** Where a request was put. */
export interface Place {
  readonly taskId: string;
  /** The leader that it says the same as; its own number where it leads. */
  readonly leader: number;
  /** The home that it belongs to by its three nearest requests there, and their mean similarity; null and 0 for none. */
  readonly home: string | null;
  readonly similarity: number;
  /** Leaders of earlier nights that have no home and are near, best first. */
  readonly alone: readonly number[];
}

/**
 * The requests of all nights so far by those that lead: each stands for all that say the same (a cosine of .65). Homes
 * are families' ids. Nothing is taken away: a re-fit makes new leaders.
 */
export interface Leaders {
  /** How many there are; they are told by numbers from 0. */
  count(): number;
  /** Of a leader: null for none. */
  homeOf(leader: number): string | null;
  /** How many of its requests live there; where it has no home, how many it leads. */
  tasksOf(leader: number): number;
  /** Of requests that were placed, or of which it was said. */
  leadersOf(taskIds: Iterable<string>): ReadonlyMap<string, number>;
  /** Tells a request that follows one of these leaders. */
  having(leaders: ReadonlySet<number>): (taskId: string) => boolean;
  /** Says that a request follows a leader, for those that were grouped and not placed. */
  follow(taskId: string, leader: number): void;
  /**
   * Puts new requests with the leaders they say the same as, or makes them leaders, and finds the homes they belong to. The
   * same requests in any order give the same places, sorted by id. Weights follow how often words were said up to now, so they are not
   * quite what clustering all at once would give.
   */
  place(tasks: readonly CleanTask[]): readonly Place[];
  /** A family was born of it, merged or split: so many of its requests live there. */
  move(leader: number, home: string | null, tasks: number): void;
  /** What is new since it was opened or since the last time this was asked: to be put after the bytes it was opened from. */
  changes(): Uint8Array<ArrayBuffer>;
}

/** Opens what `packSegment` and `changes` gave, one after another. */
export function openLeaders(segments: readonly Segment[], isWrite: (tool: string) => boolean): Leaders {
  const lexicon = createLexicon(segments.reduce((sum, { features }) => sum + features.length / 2, 4096));
  const shelves: Shelf[] = [];
  const homes = createHomes();
  const requests = createRequests();
  const totals = { tasks: 0, background: 0 };
  for (const segment of segments) {
    shelves.push(openShelf(segment, lexicon, shelves));
    homes.load(segment);
    requests.load(segment.requests);
    totals.tasks += segment.totals[0] ?? 0;
    totals.background = (segment.totals[1] ?? 0) / 1e6;
  }
  let saved = { shelves: shelves.length, tasks: totals.tasks, frequencies: frequenciesOf(lexicon) };
  return {
    count: () => countLeaders(shelves),
    homeOf: homes.nameOf,
    tasksOf: homes.tasksOf,
    leadersOf: requests.leadersOf,
    having: requests.having,
    follow: requests.add,
    move: homes.move,
    place(tasks) {
      totals.tasks += tasks.length;
      const sorted = [...tasks].sort((a, b) => (a.id < b.id ? -1 : 1));
      const look = lookAround(sorted, { lexicon, shelves, tasks: totals.tasks, isWrite });
      const leaders = shelve(look, shelves);
      const threshold = belongingThreshold(totals.background, countLeaders(shelves));
      const places = settleNew(look, { leaders, homes, threshold });
      return sorted.map(({ id }, place) => {
        const found = pick(places, look.groupOf[place] ?? 0);
        requests.add(id, found.leader);
        return { taskId: id, ...found };
      });
    },
    changes() {
      const cells = shelves.slice(saved.shelves);
      const segment = gather(lexicon, { shelves: cells, homes, before: saved.frequencies });
      const totalsNow = Uint32Array.of(totals.tasks - saved.tasks, Math.round(totals.background * 1e6));
      saved = { shelves: shelves.length, tasks: totals.tasks, frequencies: frequenciesOf(lexicon) };
      return packSegment({ ...segment, requests: requests.changes(), totals: totalsNow });
    },
  };
}

function pick<Item>(items: readonly Item[], at: number): Item {
  const item = items[at];
  if (item === undefined) throw new RangeError(`no place ${at}`);
  return item;
}

function frequenciesOf(lexicon: Lexicon): Uint32Array {
  return lexicon.tables().frequencies.slice(0, lexicon.size());
}

function countLeaders(shelves: readonly Shelf[]): number {
  const last = shelves.at(-1);
  return last === undefined ? 0 : last.first + last.starts.length - 1;
}

function openShelf({ features, starts, cells }: Segment, lexicon: Lexicon, before: readonly Shelf[]): Shelf {
  const numbers = new Uint32Array(features.length / 2);
  let isSame = true;
  for (let place = 0; place < numbers.length; place++) {
    const count = features[2 * place + 1] ?? 0;
    numbers[place] = lexicon.restore(features[2 * place] ?? 0, count & 15, count >>> 4);
    isSame &&= numbers[place] === place;
  }
  return { first: countLeaders(before), ...(isSame ? { starts, cells } : repackCells({ starts, cells }, numbers)) };
}

/** Gives each group the leader that it says the same as, or makes its own leader one. */
function shelve({ rows, near, leaders }: Look, shelves: Shelf[]): Uint32Array {
  const first = countLeaders(shelves);
  const fresh: number[] = [];
  const numbers = leaders.map((row, group) => {
    const at = near.old.starts[group] ?? 0;
    const isSame = at < (near.old.starts[group + 1] ?? 0) && (near.old.similarities[at] ?? 0) >= SAME;
    if (isSame) return near.old.items[at] ?? 0;
    fresh.push(row);
    return first + fresh.length - 1;
  });
  shelves.push({ first, ...packRows(rows, Uint32Array.from(fresh), null) });
  return numbers;
}

interface Settling {
  /** By group. */
  readonly leaders: Uint32Array;
  readonly homes: Homes;
  readonly threshold: number;
}

/** In rounds, for who joins in one may be called on in the next. */
function settleNew(look: Look, { leaders, homes, threshold }: Settling): readonly Omit<Place, 'taskId'>[] {
  const near = look.around(leaders);
  const witnesses = createWitnesses(homes.count());
  const places = [...leaders].map((leader, group): Omit<Place, 'taskId'> => {
    return { leader, home: null, similarity: 0, alone: aloneAround(group, look, homes) };
  });
  let waiting = [...leaders.keys()];
  for (;;) {
    const joining = waiting.flatMap((group) => {
      callNeighbours(group, near, { crowd: homes, witnesses, own: leaders[group] ?? 0 });
      const found = witnesses.best(threshold);
      return found === null ? [] : [{ group, ...found }];
    });
    for (const { group, home, similarity } of joining) {
      places[group] = { leader: leaders[group] ?? 0, home: homes.name(home), similarity, alone: [] };
      homes.join(leaders[group] ?? 0, home, look.sizes[group] ?? 0);
    }
    if (joining.length === 0) break;
    const joined = new Set(joining.map(({ group }) => group));
    waiting = waiting.filter((group) => !joined.has(group));
  }
  for (const group of waiting) homes.join(leaders[group] ?? 0, -1, look.sizes[group] ?? 0);
  return places;
}

function aloneAround(group: number, { near }: Look, homes: Homes): readonly number[] {
  const { starts, items } = near.old;
  return [...items.subarray(starts[group], starts[group + 1])].filter((leader) => homes.nameOf(leader) === null);
}

/** The segment of all that came after. */
function gather(
  lexicon: Lexicon,
  {
    shelves,
    homes,
    before,
  }: { readonly shelves: readonly Shelf[]; readonly homes: Homes; readonly before: Uint32Array },
): Omit<Segment, 'totals' | 'requests'> {
  const counts = countsSince(lexicon, before);
  const { features, places } = segmentFeatures(lexicon, counts, 1);
  const packed = shelves.map((shelf) => repackCells(shelf, places));
  const cells = new Uint32Array(packed.reduce((sum, shelf) => sum + shelf.cells.length, 0));
  const starts: number[] = [0];
  let used = 0;
  for (const shelf of packed) {
    cells.set(shelf.cells, used);
    for (const start of shelf.starts.subarray(1)) starts.push(used + start);
    used += shelf.cells.length;
  }
  return { features, cells, starts: Uint32Array.from(starts), ...homes.changes() };
}
