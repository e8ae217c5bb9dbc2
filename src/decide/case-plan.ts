import type { Cause } from '../domain/exam.ts';
import { hashJson } from '../util/hash.ts';
import { createRandom, shuffle } from '../util/random.ts';

/** A held-out case as the gate sees it. Cases of one group are correlated (same session, shared entities). */
export interface HeldOutCase {
  readonly caseId: string;
  readonly group: string;
  /** A person's mark. */
  readonly pinned?: true;
}

/** One run of a plan: which case, in which shuffled pass (from 0), with which seed. */
interface PlannedRun {
  readonly caseId: string;
  readonly pass: number;
  readonly seed: number;
}

/** How often a run that broke down (its model or its wire did) is made again before the plan goes on without it. */
export const MOST_RETRIES = 5;

/** Where an arm stands in its plan. */
export interface PlanCursor {
  readonly position: number;
  /** Runs of this position that broke down. */
  readonly retry: number;
}

const START: PlanCursor = { position: 0, retry: 0 };

/** Where the plan goes on after these runs, in plan order: one that broke down is made again first. */
export function cursorAfter(runs: readonly { readonly cause?: Cause }[]): PlanCursor {
  return runs.reduce(advance, START);
}

export function advance({ position, retry }: PlanCursor, { cause }: { readonly cause?: Cause }): PlanCursor {
  const isAgain = cause === 'infrastructure' && retry < MOST_RETRIES;
  return isAgain ? { position, retry: retry + 1 } : { position: position + 1, retry: 0 };
}

/** The run that is planned at a cursor. */
export function plannedAt(plan: CasePlan, { position, retry }: PlanCursor): PlannedRun & { readonly retry?: number } {
  return retry === 0 ? plan(position) : { ...plan(position), retry };
}

/** The run at a position, from 0. Passes follow each other for ever, each a fresh shuffle of all cases. */
export type CasePlan = (position: number) => PlannedRun;

/**
 * The order in which an attempt runs its cases: a function of the case ids (in any order) and the pass seed alone.
 * @param cases at least one
 */
export function casePlan(cases: readonly Pick<HeldOutCase, 'caseId'>[], passSeed: number): CasePlan {
  const ids = cases.map(({ caseId }) => caseId).sort();
  const passes = new Map<number, readonly string[]>();
  const passAt = (pass: number): readonly string[] => {
    const known = passes.get(pass) ?? shuffle(ids, createRandom(toSeed([passSeed, pass])));
    passes.set(pass, known);
    return known;
  };
  return (position) => {
    const pass = Math.floor(position / ids.length);
    const caseId = passAt(pass)[position % ids.length] ?? '';
    return { caseId, pass, seed: runSeed(passSeed, caseId, pass) };
  };
}

/** The student's seed for one run, in [0, 2^31): a fresh one for every (case, pass). */
export function runSeed(passSeed: number, caseId: string, pass: number): number {
  return toSeed([passSeed, caseId, pass]);
}

/**
 * A pass seed of its own for everything that must not share runs: pass what tells it apart, such as
 * `{ seed: pipeline.seed, skill, phase, fingerprint, cycle, attempt }`.
 */
export function createPassSeed(parts: { readonly [name: string]: string | number }): number {
  return toSeed(parts);
}

/** 31 bits, so that every runtime takes it as a non-negative seed. */
function toSeed(value: unknown): number {
  return Number.parseInt(hashJson(value, 8), 16) % 2 ** 31;
}
