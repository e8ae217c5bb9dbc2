import type { CleanTask } from '../../domain/task.ts';
import { maskText } from '../mask.ts';
import { countVectors, dot, type Vectors } from './vectors.ts';

/** What requests mean, as a model tells it: a third view beside words and procedure. */
export interface Meaning {
  /** Of length 1; requests that say the same share one. */
  readonly vectors: Vectors;
  /** The number of a task's vector; a task without one is compared by words and procedure alone. */
  readonly vectorOf: ReadonlyMap<string, number>;
  /** Cosine of texts that have nothing to do with each other, which models put anywhere from 0 to .8. */
  readonly unrelated: number;
}

const LONGEST_TURN = 1000;
const LONGEST_TEXT = 2000;
const MOST_TURNS = 4;
const TELLING_WORDS = 4;

/**
 * What a model is given of a request: the opening and the later turns that say more than a few words, in lower case, with
 * numbers, dates and the like replaced by their kind, so that requests that differ in nothing else are one text, asked
 * for once. Empty where nothing is said.
 */
export function meaningText({ request }: Pick<CleanTask, 'request'>): string {
  const turns = request.map((turn) => turn.slice(0, LONGEST_TURN).normalize('NFKC'));
  const telling = turns.filter((turn) => countWords(turn) >= TELLING_WORDS);
  const opening = turns.find((turn) => countWords(turn) > 1) ?? turns[0] ?? '';
  const chosen = [...new Set([opening, ...telling])].slice(0, MOST_TURNS);
  return chosen.map(withoutEntities).join('\n').slice(0, LONGEST_TEXT).toWellFormed().trim();
}

function countWords(turn: string): number {
  return maskText(turn).filter(({ kind }) => kind !== 'entity').length;
}

function withoutEntities(turn: string): string {
  const pieces: string[] = [];
  for (const piece of turn.split(/\s+/u)) {
    const tokens = maskText(piece);
    const entity = tokens.length === 1 && tokens[0]?.kind === 'entity' ? tokens[0].text.replace(/[<>]/g, '') : null;
    if (entity === null) pieces.push(piece.toLowerCase());
    else if (pieces.at(-1) !== entity) pieces.push(entity);
  }
  return pieces.join(' ').trim();
}

/** Requests of which no two have anything in common, to learn from what a model makes of that. */
export const UNRELATED: readonly string[] = [
  'what will the weather be like in the mountains',
  'translate this poem into french',
  'cancel my subscription',
  'one of the unit tests fails since yesterday, please fix it',
  'how long do i have to boil an egg',
  'who won the final last night',
  'the printer is out of paper',
  'explain how vaccines work',
  'play some jazz',
  'what is the square root of two',
  'write a birthday card for my aunt',
  'my parcel has not arrived',
  'turn off the lights in the kitchen',
  'summarise the report of the last quarter',
  'my knee hurts when i run',
  'book a table for two',
];

const MOST_UNRELATED = 0.9;

/** The median cosine of vectors that have nothing to do with each other, in [0, .9]. */
export function unrelatedSimilarity(vectors: Vectors): number {
  const count = countVectors(vectors);
  const cosines: number[] = [];
  for (let one = 0; one < count; one++)
    for (let other = 0; other < one; other++) cosines.push(dot(vectors, one, vectors, other));
  cosines.sort((a, b) => a - b);
  return Math.min(MOST_UNRELATED, Math.max(0, cosines[cosines.length >> 1] ?? 0));
}
