import type { Decision, DecisionOf, Design } from '../domain/decision.ts';
import { expectedRuns, lowerBound, rateOf, type Score, upperBound } from './bounds.ts';
import { alphaFor } from './design.ts';

/** Of attempts that would be promoted with all the cases in the world, so many are with those there are. */
const DECIDED = 2 / 3;
const DAY = 86_400_000;
/** Days without a case after which no more are waited for. */
const PATIENCE = 7;

interface CasesQuestion {
  readonly design: Design;
  readonly attempt: number;
  /** What is known of the version: practice, and an earlier exam; null: nothing. */
  readonly known: Score | null;
  /** More cases come night by night. */
  readonly growing: boolean;
  /** That an exam may have. */
  readonly most: number;
}

/**
 * Cases that an attempt should have before it is opened, where each tells something but once. Where the logs bring no more,
 * as many as it takes on average at the rate that is known; with fewer it waits, and says how many are missing. Where they
 * do, enough for 2 of 3 attempts that can succeed at all: one that ends undecided has spent its number of the wallet, and
 * the next takes more.
 */
export function casesToOpen({ design, attempt, known, growing, most }: CasesQuestion): number {
  const alpha = alphaFor(design, attempt);
  const likely = expectedRuns(known === null ? 1 : rateOf(known), design, alpha);
  const enough = growing && known !== null ? casesToDecide(known, design, alpha) : 0;
  return Math.min(most, Math.max(likely, enough));
}

/** Whether an exam was renewed with more cases within the last days: then still more are on their way. */
export function isGrowing(decisions: readonly Decision[], tonight: string): boolean {
  const renewed = decisions.findLast(
    (each): each is DecisionOf<'cycle-opened'> => each.type === 'cycle-opened' && (each.added ?? 0) > 0,
  );
  return renewed !== undefined && Date.parse(tonight) - Date.parse(renewed.night) < PATIENCE * DAY;
}

/** The fewest cases by which two thirds of what an attempt can come to is decided. */
function casesToDecide(known: Score, design: Design, alpha: number): number {
  const chances = chancesOfPromotion(known, design, alpha);
  return 1 + chances.findIndex((chance) => chance >= DECIDED * (chances.at(-1) ?? 0));
}

/**
 * P(promoted by the n-th run), n = 1 … cap, where every rate is as likely beforehand as any other: after s passes of n the
 * next run passes with (s + 1) / (n + 2) (Laplace's rule of succession). Exact: all paths of counts through the bounds.
 */
function chancesOfPromotion({ passed, failed }: Score, design: Design, alpha: number): readonly number[] {
  const chances: number[] = [];
  let promoted = 0;
  let open: ReadonlyMap<number, number> = new Map([[0, 1]]); // by failures
  for (let runs = 1; runs <= design.cap; runs++) {
    const next = new Map<number, number>();
    for (const [failures, weight] of open) {
      const passes = (passed + 1 + runs - 1 - failures) / (passed + failed + 2 + runs - 1);
      for (const [more, chance] of [[0, passes] as const, [1, 1 - passes] as const]) {
        const score = { passed: runs - failures - more, failed: failures + more };
        if (isPromoted(score, design, alpha)) promoted += weight * chance;
        else if (upperBound(score, design) >= design.aim)
          next.set(score.failed, (next.get(score.failed) ?? 0) + weight * chance);
      }
    }
    chances.push(promoted);
    open = next;
  }
  return chances;
}

function isPromoted(score: Score, design: Design, alpha: number): boolean {
  return lowerBound(score, design, alpha) >= design.floor && rateOf(score) >= design.target;
}
