import type { Question, Reply } from './types.ts';

/** Shares in [0, 1]; times in milliseconds. */
export interface Score {
  /** Of the questions that a playbook answers: 1 / rank of that playbook among the first ten, 0 below. */
  readonly meanReciprocalRank: number;
  readonly recallAt1: number;
  readonly recallAt5: number;
  /** Of the same questions: those that got any answer, right or wrong. The rest were refused. */
  readonly answered: number;
  /** Of the questions that nothing answers: those that were refused. Null where there are none. */
  readonly refused: number | null;
  readonly p50: number;
  readonly p95: number;
}

const DEEPEST = 10;

/** What the replies of one engine are worth. */
export function score(replies: readonly Reply[]): Score {
  const answerable = replies.filter(({ question }) => question.path !== null);
  const ranks = answerable.map(rankOf);
  const unanswerable = replies.filter(({ question }) => question.path === null);
  const times = replies.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  return {
    meanReciprocalRank: mean(ranks.map((rank) => (rank === null ? 0 : 1 / rank))),
    recallAt1: shareOf(ranks, (rank) => rank === 1),
    recallAt5: shareOf(ranks, (rank) => rank !== null && rank <= 5),
    answered: shareOf(answerable, ({ paths }) => paths.length > 0),
    refused: unanswerable.length === 0 ? null : shareOf(unanswerable, ({ paths }) => paths.length === 0),
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
  };
}

/**
 * What an engine would get that knows the job and every word that question and playbook share, and guesses among the
 * playbooks that these fit alike. Not a bound: the other words may tell something too.
 */
export function scoreGuesses(
  questions: readonly Question[],
): Pick<Score, 'meanReciprocalRank' | 'recallAt1' | 'recallAt5'> {
  const alike = questions.filter(({ path }) => path !== null).map((question) => question.alike);
  const among = (count: number, worth: (rank: number) => number) =>
    mean(Array.from({ length: count }, (_, index) => worth(index + 1)));
  return {
    meanReciprocalRank: mean(alike.map((count) => among(count, (rank) => (rank <= DEEPEST ? 1 / rank : 0)))),
    recallAt1: mean(alike.map((count) => among(count, (rank) => (rank === 1 ? 1 : 0)))),
    recallAt5: mean(alike.map((count) => among(count, (rank) => (rank <= 5 ? 1 : 0)))),
  };
}

/** From 1; null where the right playbook is not among the first ten, or there is none. */
export function rankOf({ question, paths }: Reply): number | null {
  const place = question.path === null ? -1 : paths.slice(0, DEEPEST).indexOf(question.path);
  return place === -1 ? null : place + 1;
}

/** The smallest value that at least this share of them does not exceed (nearest rank); 0 of none. */
export function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? 0;
}

function shareOf<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  return mean(items.map((item) => (holds(item) ? 1 : 0)));
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
