import { widen } from '../arrays.ts';
import { createDescriber, type Gist, type WordFeatures } from '../describe.ts';
import { createLexicon, type Lexicon } from '../lexicon.ts';

/** Rows of some tasks by features that are numbered among them alone, in the order in which they first came. */
export interface Described {
  /** How many tasks and how many features there are. */
  readonly sizes: Uint32Array;
  /** By task: where its cells end. */
  readonly ends: Uint32Array;
  /** By cell: its feature, and how strong that is. */
  readonly cells: Uint32Array;
  readonly strengths: Float32Array;
  /** By feature, as a lexicon knows it; how many of the tasks have it. */
  readonly hashes: Uint32Array;
  readonly blocks: Uint8Array;
  readonly frequencies: Uint32Array;
}

/** What there is room for. */
export interface Room {
  readonly tasks: number;
  readonly cells: number;
  readonly features: number;
}

/** In memory that threads have in common. */
export function createDescribed({ tasks, cells, features }: Room): Described {
  const numbers = (length: number): Uint32Array => new Uint32Array(new SharedArrayBuffer(4 * length));
  return {
    sizes: numbers(2),
    ends: numbers(tasks),
    cells: numbers(cells),
    strengths: new Float32Array(new SharedArrayBuffer(4 * cells)),
    hashes: numbers(features),
    blocks: new Uint8Array(new SharedArrayBuffer(features)),
    frequencies: numbers(features),
  };
}

/** A thread that knows more features forgets them all: what it finds depends on no earlier turn. */
const MOST_KNOWN = 400_000;

/** Describes tasks, false where they find no room. */
export type DescribeSome = (gists: readonly Gist[], to: Described) => boolean;

export function createSomeDescriber(): DescribeSome {
  let known = knowNothing();
  return (gists, to) => {
    if (known.lexicon.size() > MOST_KNOWN) known = knowNothing();
    return known.describeSome(gists, to);
  };
}

function knowNothing() {
  const lexicon = createLexicon();
  const turn = createTurn(lexicon);
  const describe = createDescriber(lexicon, turn.meetWord);
  const describeSome = (gists: readonly Gist[], to: Described): boolean => {
    turn.begin(to);
    for (const [task, gist] of gists.entries()) {
      describe(gist, turn.raise);
      to.ends[task] = turn.endTask();
    }
    return turn.end(gists.length);
  };
  return { lexicon, describeSome };
}

/** Takes the features of some tasks. */
function createTurn(lexicon: Lexicon) {
  const among = createAmong();
  let to = createDescribed({ tasks: 0, cells: 0, features: 0 });
  let [turn, cells, features] = [0, 0, 0];
  const number = (feature: number): number => {
    const local = among.numberOf(feature, features);
    if (local < features) return local;
    const { hashes, blocks } = lexicon.tables();
    to.hashes[local] = hashes[feature] ?? 0;
    to.blocks[local] = blocks[feature] ?? 0;
    to.frequencies[local] = 0;
    features++;
    return local;
  };
  return {
    begin(next: Described) {
      [to, cells, features] = [next, 0, 0];
      turn++;
      among.begin();
    },
    /** In the order in which a lexicon numbers them that never saw the word. */
    meetWord(word: WordFeatures) {
      if (word.met === turn) return;
      word.met = turn;
      for (const gram of word.grams) number(gram);
      number(word.feature);
    },
    raise(feature: number, strength: number) {
      const local = number(feature);
      const at = among.placeOf(feature, cells);
      if (at < cells) {
        if (strength > (to.strengths[at] ?? 0)) to.strengths[at] = strength;
        return;
      }
      to.cells[cells] = local;
      to.strengths[cells++] = strength;
      to.frequencies[local] = (to.frequencies[local] ?? 0) + 1;
    },
    /** Where its cells end. */
    endTask(): number {
      among.endTask();
      return cells;
    },
    /** Whether there was room. */
    end(tasks: number): boolean {
      to.sizes.set([tasks, features]);
      return tasks <= to.ends.length && cells <= to.cells.length && features <= to.hashes.length;
    },
  };
}

/** What numbers features have among some tasks, and where they stand in the row of one. */
function createAmong() {
  // by feature: the last turn and the last task that had it, counted from 1, its number there and its place
  let [turns, numbers] = [new Uint32Array(1 << 12), new Uint32Array(1 << 12)];
  let [tasks, places] = [new Uint32Array(1 << 12), new Uint32Array(1 << 12)];
  let [turn, task] = [0, 1];
  return {
    begin: () => void turn++,
    endTask: () => void task++,
    /** A feature that is new in this turn has the next number from now on. */
    numberOf(feature: number, next: number): number {
      if (feature >= turns.length) {
        [turns, numbers] = [widen(turns, feature + 1), widen(numbers, feature + 1)];
        [tasks, places] = [widen(tasks, feature + 1), widen(places, feature + 1)];
      }
      if (turns[feature] !== turn) [turns[feature], numbers[feature]] = [turn, next];
      return numbers[feature] ?? 0;
    },
    /** The same of its place in the row. */
    placeOf(feature: number, next: number): number {
      if (tasks[feature] !== task) [tasks[feature], places[feature]] = [task, next];
      return places[feature] ?? 0;
    },
  };
}
