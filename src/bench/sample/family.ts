import type { Random } from '../../util/random.ts';
import type { Talk } from './talk.ts';
import type { World } from './world/world.ts';

/** How a played task went, as the sample's author knows it. */
export interface Ending {
  readonly outcome: 'passed' | 'failed';
  /** Why it failed; null where it passed. */
  readonly cause: string | null;
}

/** Where one task is played. */
export interface Scene {
  /** Which of the family's courses it takes. */
  readonly mode: string;
  readonly random: Random;
  readonly world: World;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly talk: Talk;
}

/** A kind of request: how people word it, what the agent does about it, and how that goes wrong. */
export interface SampleFamily {
  readonly name: string;
  /** Number of tasks of each course; their sum is the family's size. */
  readonly modes: { readonly [mode: string]: number };
  /** Starts the family with fresh decks; the result plays one task. */
  start(random: Random, world: World): (scene: Scene) => Ending;
}

export const PASSED: Ending = { outcome: 'passed', cause: null };

export function failed(cause: string): Ending {
  return { outcome: 'failed', cause };
}
