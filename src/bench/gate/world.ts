import { SHAPES, type Shape } from '../../night/aa/case-rates.ts';

/** A kind of skill, teacher and past of which the truth is known, and what gate.md promises there. */
export interface World {
  readonly name: string;
  /**
   * What a history ends with: `gate` the verdict of the first attempt; `swap` the same against a live version; `check`
   * what becomes of the live version under a new fingerprint; `life` a promotion, however many versions that takes.
   */
  readonly kind: 'gate' | 'swap' | 'check' | 'life';
  /** True mean over the held-out cases of every draft; null: the teacher has none. */
  readonly draft: number | null;
  /** The same of the version that is live as the history begins; null: none is. */
  readonly live: number | null;
  /** Share of histories that may (or must) be promoted, or called regressed where it is a check. */
  readonly atMost?: number;
  readonly atLeast?: number;
  /** Runs per decision on average. */
  readonly runs?: number;
  /** How unlike its cases are, history after history. */
  readonly shapes: readonly Shape[];
  /** True: the student says that it is deterministic. */
  readonly declared?: true;
  readonly histories: number;
  /** Nights after which a history is left undecided. */
  readonly nights: number;
}

const FIRST = { kind: 'gate', live: null, nights: 6, shapes: SHAPES } as const;
const SWAP = { kind: 'swap', nights: 12, shapes: SHAPES } as const;
const CHECK = { kind: 'check', draft: null, nights: 4, shapes: SHAPES } as const;
/** Where most cases never fail a student looks as if it had no randomness: the gate then asks for cases, not runs. */
const RANDOM = ['even', 'spread'] as const;
const HARD = ['hard'] as const;
/** To be asked for cases instead of runs. */
const FIXED = { draft: 0.9, shapes: ['fixed'], histories: 20, nights: 2 } as const;

/** The table of operating characteristics in gate.md, and what it does not speak of: 2,000 nights or a little more. */
export const WORLDS: readonly World[] = [
  { ...FIRST, name: 'every draft at the floor, .80', draft: 0.8, atMost: 0.025, runs: 22, histories: 400 },
  { ...FIRST, name: 'every draft at .70', draft: 0.7, atMost: 0.002, runs: 12, histories: 120 },
  { ...FIRST, name: 'every draft at .95', draft: 0.95, atLeast: 0.92, runs: 38, histories: 160, shapes: RANDOM },
  { ...FIRST, name: 'every draft at .98', draft: 0.98, atLeast: 0.98, runs: 30, histories: 120, shapes: RANDOM },
  { ...FIRST, name: 'every draft at .95, by two hard cases', draft: 0.95, histories: 40, shapes: HARD },
  { ...FIRST, ...FIXED, name: 'no randomness, 27 of 30 cases' },
  { ...FIRST, ...FIXED, name: 'no randomness, and says so', declared: true },
  {
    ...FIRST,
    kind: 'life',
    name: 'a new draft at .80 every night',
    draft: 0.8,
    atMost: 0.05,
    histories: 40,
    nights: 10,
  },
  { ...SWAP, name: 'a draft no better, .95 → .95', draft: 0.95, live: 0.95, atMost: 0.025, histories: 80 },
  { ...SWAP, name: 'a worse draft, .95 → .90', draft: 0.9, live: 0.95, atMost: 0.005, histories: 80 },
  { ...SWAP, name: 'a better draft, .80 → .95', draft: 0.95, live: 0.8, atLeast: 0.88, histories: 60, shapes: RANDOM },
  { ...SWAP, name: 'a better draft, .85 → .95', draft: 0.95, live: 0.85, atLeast: 0.75, histories: 60, shapes: RANDOM },
  { ...CHECK, name: 'the live version still at .95', live: 0.95, atMost: 0.001, histories: 80 },
  { ...CHECK, name: 'the live version at .80', live: 0.8, atMost: 0.05, histories: 80 },
  { ...CHECK, name: 'the live version at .60', live: 0.6, atLeast: 0.88, histories: 80 },
  { ...CHECK, name: 'the live version at .50', live: 0.5, atLeast: 0.99, histories: 80 },
];

/** Of the student without a skill. */
export const BASELINE_RATE = 0.3;
/** Of every draft on the cases that the teacher knows: it overfits them. */
export const TRAIN_RATE = 0.985;
