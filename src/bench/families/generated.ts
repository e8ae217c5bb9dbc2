import { makeTask } from '../../cluster/testing.ts';
import type { CleanTask } from '../../domain/task.ts';
import { createRandom, type Random } from '../../util/random.ts';
import { NOISE } from './measures.ts';
import { dayOf, idOf, type LabelledSet } from './sets.ts';

const VOCABULARY = 6000;
const NOISE_SHARE = 0.5;
const DAYS = 30;
const FRAMES = [
  'please V the N for X',
  'can you V the N of X by D',
  'V N X',
  'I need the N of X to be V asap',
  'hey, could somebody V our N W W',
  'we have to V this N before D: X',
  'V the W N again, last time it was X',
  'the N W of X, V it',
] as const;

/**
 * Requests in made-up words: about 2·√count families of Zipf sizes, each with two things it is told by, each of which has
 * two words for it; worded in eight ways, about changing ids, dates and other words. Half are one-offs, worded alike,
 * of words drawn from the same vocabulary.
 * @param from the number of the first one, so that more can be had of the same families
 */
export function generateRequests(
  count: number,
  options: { readonly families: number; readonly from?: number },
): LabelledSet {
  const words = makeWords(createRandom(1));
  const families = Array.from({ length: options.families }, (_, family) =>
    drawKeys(words, createRandom(1000 + family)),
  );
  const bounds = zipfBounds(options.families);
  const from = options.from ?? 0;
  const random = createRandom(7 + from);
  const tasks: CleanTask[] = [];
  const labels: string[] = [];
  for (let index = from; index < from + count; index++) {
    const family = random() < NOISE_SHARE ? null : pickBelow(bounds, random());
    const keys = family === null ? null : families[family];
    const request = wordRequest(keys ?? drawKeys(words, random), { words, random });
    tasks.push(makeTask({ id: idOf(index), request, startedAt: dayOf(index % DAYS) }));
    labels.push(family === null ? NOISE : `family ${family}`);
  }
  return { name: `${count} generated requests`, tasks, labels };
}

/** How many families there are among so many requests. */
export function familiesAmong(count: number): number {
  return Math.round(2 * Math.sqrt(count));
}

/** What is done and what to, two words for each. */
interface Keys {
  readonly verbs: readonly string[];
  readonly nouns: readonly string[];
}

interface Wording {
  readonly words: readonly string[];
  readonly random: Random;
}

function wordRequest({ verbs, nouns }: Keys, { words, random }: Wording): string {
  const frame = FRAMES[Math.floor(random() * FRAMES.length)] ?? '';
  const filled = frame.replace(/[VNXDW]/g, (slot) => {
    if (slot === 'X') return `#${Math.floor(random() * 90_000) + 10_000}`;
    if (slot === 'D') return `2026-0${1 + Math.floor(random() * 9)}-1${Math.floor(random() * 10)}`;
    if (slot === 'W') return zipfWord(words, random);
    const names = slot === 'V' ? verbs : nouns;
    return (random() < 0.7 ? names[0] : names[1]) ?? '';
  });
  return random() < 0.4 ? `${filled} ${zipfWord(words, random)} ${zipfWord(words, random)}` : filled;
}

/** Nouns of two words, so that families share words but seldom all. */
function drawKeys(words: readonly string[], random: Random): Keys {
  const any = (): string => words[Math.floor(random() * words.length)] ?? '';
  return { verbs: [any(), any()], nouns: [`${any()} ${any()}`, `${any()} ${any()}`] };
}

function makeWords(random: Random): readonly string[] {
  const words = new Set<string>();
  const letter = (from: string): string => from[Math.floor(random() * from.length)] ?? '';
  while (words.size < VOCABULARY) {
    const syllables = 2 + Math.floor(random() * 2);
    words.add(Array.from({ length: syllables }, () => letter('bcdfghjklmnprstvz') + letter('aeiou')).join(''));
  }
  return [...words];
}

/** Common words far more often than rare ones. */
function zipfWord(words: readonly string[], random: Random): string {
  return words[Math.floor(words.length ** random()) - 1] ?? '';
}

/** Where the share of each family ends, summed up: the first is the largest. */
function zipfBounds(families: number): Float64Array {
  const bounds = Float64Array.from({ length: families }, (_, rank) => 1 / (rank + 1));
  for (let rank = 1; rank < families; rank++) bounds[rank] = (bounds[rank] ?? 0) + (bounds[rank - 1] ?? 0);
  const total = bounds[families - 1] ?? 1;
  return bounds.map((bound) => bound / total);
}

function pickBelow(bounds: Float64Array, value: number): number {
  let [low, high] = [0, bounds.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bounds[middle] ?? 1) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
