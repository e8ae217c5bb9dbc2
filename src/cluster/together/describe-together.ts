import type { Gist } from '../describe.ts';
import type { Lexicon } from '../lexicon.ts';
import type { Builder } from '../rows.ts';
import { createDescribed, createSomeDescriber, type Described, type DescribeSome, type Room } from './described.ts';
import { awaitPlace, close, createRing, help, offer, type Ring, setState, stateOf, takeOne } from './ring.ts';

/**
 * Tasks described by any number of threads: turns of some tasks lie in a ring, each with room for what is found of them.
 * A turn is described without regard to any other, and numbers are given when turns are put together in their order, so
 * all is as if one thread had read the tasks one after the other.
 */
export interface DescribeJob {
  readonly ring: Ring;
  readonly places: readonly Place[];
}

interface Place {
  /** The gists as JSON in UTF-8, and how long that is. */
  readonly text: Uint8Array;
  readonly length: Uint32Array;
  readonly found: Described;
}

/** Where what is described goes, in the order in which it was given; `endRow` comes after each task. */
export interface Describing {
  readonly lexicon: Lexicon;
  readonly builder: Builder;
  readonly endRow: () => void;
}

/** Characters and tasks after which a turn is full; what has no room in a place is described here. */
const FULL = { characters: 16_000, tasks: 512 };
const PLACES = 16;
const ROOM = { text: 128_000, tasks: FULL.tasks, cells: 64_000, features: 32_000 };
/** A turn takes some milliseconds: who has it for so long has other things to do, or is dead. */
const PATIENCE_MS = 100;

/** @param shareOut has other threads call `helpDescribing` on the job while this one reads on */
export function describeTogether(
  to: Describing,
  shareOut: (job: DescribeJob) => void,
): { readonly describe: (gist: Gist) => void; readonly end: () => void } {
  const turns = openTurns(to);
  shareOut(turns.job);
  let gists: Gist[] = [];
  let characters = 0;
  const flush = (): void => {
    if (gists.length > 0) turns.add(gists);
    [gists, characters] = [[], 0];
  };
  return {
    describe(gist) {
      gists.push(gist);
      for (const turn of gist.request) characters += turn.length;
      if (characters >= FULL.characters || gists.length === FULL.tasks) flush();
    },
    end() {
      flush();
      turns.end();
    },
  };
}

/** Takes turns until there are no more to come. */
export function helpDescribing(job: DescribeJob): void {
  const describeSome = createSomeDescriber();
  help(job.ring, (number) => {
    const place = job.places[number];
    return place !== undefined && describeSome(read(place), place.found);
  });
}

/** The gists of a turn: our own JSON, written below; sliced, for memory in common is not decoded. */
function read({ text, length }: Place): readonly Gist[] {
  return JSON.parse(new TextDecoder().decode(text.slice(0, length[0])));
}

interface Turn {
  readonly gists: readonly Gist[];
  /** Where it was offered. */
  readonly place: number;
}

function openTurns(to: Describing) {
  const job = createJob();
  const describeSome = createSomeDescriber();
  const waiting: Turn[] = [];
  const left = new Set<number>();
  let count = 0;
  const describeHere = (gists: readonly Gist[]): void => addFound(describeWithRoom(gists, describeSome), to);
  const takeTurn = (number: number): boolean => {
    const turn = waiting.find(({ place }) => place === number);
    const place = job.places[number];
    return turn !== undefined && place !== undefined && describeSome(turn.gists, place.found);
  };
  const endOldest = (): void => {
    const turn = waiting[0];
    if (turn === undefined) return;
    const state = awaitTurn(job.ring, turn.place, takeTurn);
    waiting.shift();
    if (state === 'done') addFound(job.places[turn.place]?.found ?? NOTHING, to);
    else describeHere(turn.gists);
    if (state === 'taken') left.add(turn.place);
    else setState(job.ring, turn.place, 'free');
  };
  return {
    job,
    add(gists: readonly Gist[]) {
      let place = findFree(job.ring, left);
      for (; place === null && waiting.length > 0; place = findFree(job.ring, left)) endOldest();
      if (place !== null && write(gists, job.places[place])) {
        waiting.push({ gists, place });
        return offer(job.ring, place, count++);
      }
      while (waiting.length > 0) endOldest();
      describeHere(gists);
    },
    end() {
      while (waiting.length > 0) endOldest();
      close(job.ring);
    },
  };
}

/**
 * Waits for what is to become of a turn; meanwhile this thread does what others have not taken.
 * @returns `taken`: who has it does not come to an end
 */
function awaitTurn(ring: Ring, place: number, takeTurn: (place: number) => boolean): 'done' | 'failed' | 'taken' {
  for (let isPatient = true; ; ) {
    const state = stateOf(ring, place);
    if (state === 'done' || state === 'failed') return state;
    if (takeOne(ring, takeTurn)) continue;
    if (!isPatient) return 'taken';
    awaitPlace(ring, place, PATIENCE_MS);
    isPatient = stateOf(ring, place) !== 'taken';
  }
}

/** A place that is free, or was left to a thread that has done with it after all. */
function findFree(ring: Ring, left: Set<number>): number | null {
  for (const place of ring.states.keys()) {
    const state = stateOf(ring, place);
    if (state === 'free') return place;
    if (!left.has(place) || state === 'taken') continue;
    left.delete(place);
    setState(ring, place, 'free');
    return place;
  }
  return null;
}

function write(gists: readonly Gist[], place: Place | undefined): boolean {
  if (place === undefined) return false;
  const json = JSON.stringify(gists);
  const { read, written } = new TextEncoder().encodeInto(json, place.text);
  place.length[0] = written;
  return read === json.length;
}

function createJob(): DescribeJob {
  const places = Array.from({ length: PLACES }, () => ({
    text: new Uint8Array(new SharedArrayBuffer(ROOM.text)),
    length: new Uint32Array(new SharedArrayBuffer(4)),
    found: createDescribed(ROOM),
  }));
  return { ring: createRing(PLACES), places };
}

const NOTHING = createDescribed({ tasks: 0, cells: 0, features: 0 });

function describeWithRoom(gists: readonly Gist[], describeSome: DescribeSome): Described {
  let room: Room = { ...ROOM, tasks: gists.length };
  let found = createDescribed(room);
  while (!describeSome(gists, found)) {
    room = { ...room, cells: 2 * room.cells, features: 2 * room.features };
    found = createDescribed(room);
  }
  return found;
}

/** Features that are new get their numbers in the order in which they came. */
function addFound({ sizes, ends, cells, strengths, hashes, blocks, frequencies }: Described, to: Describing): void {
  const [tasks = 0, features = 0] = sizes;
  const numbers = new Uint32Array(features);
  for (let feature = 0; feature < features; feature++)
    numbers[feature] = to.lexicon.restore(hashes[feature] ?? 0, blocks[feature] ?? 0, frequencies[feature] ?? 0);
  const numbered = cells.subarray(0, ends[tasks - 1]);
  for (let at = 0; at < numbered.length; at++) numbered[at] = numbers[numbered[at] ?? 0] ?? 0;
  for (let task = 0, from = 0; task < tasks; task++) {
    const end = ends[task] ?? 0;
    to.builder.append(numbered.subarray(from, end), strengths.subarray(from, end));
    to.endRow();
    from = end;
  }
}
