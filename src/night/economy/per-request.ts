import { dayOf, readCalendar } from '../../cluster/rank-calendar.ts';
import type { Cost } from '../../domain/economy.ts';
import type { Trial } from '../../domain/exam.ts';
import type { CleanTask } from '../../domain/task.ts';
import { dollarsOf } from '../../providers/layers/meter.ts';
import { type Prices, priceOfBare } from '../../store/prices.ts';
import { perEach, sumCosts } from './costs.ts';

const DAYS = 28;
const WEEK = 7;

/** Requests a week over the last four, or as far as logs reach; never from less than one. 0 where no log bears a date. */
export function requestsAWeek(own: readonly CleanTask[], all: readonly CleanTask[]): number {
  const { newest, days } = readCalendar(all);
  if (newest === null) return 0;
  const recent = own.filter((task) => (dayOf(task) ?? Number.NEGATIVE_INFINITY) > newest - DAYS);
  return recent.length / (Math.max(WEEK, Math.min(DAYS, days)) / WEEK);
}

/** What a task took, at list price with nothing from a cache; null where its log does not tell. */
export function costOfTask({ tokens, model }: CleanTask, prices: Prices): Cost | null {
  if (tokens.input + tokens.output === 0) return null;
  const price = model === undefined ? null : priceOfBare(prices, model);
  return { tokens: tokens.input + tokens.output, usd: dollarsOf({ ...tokens, cached: 0 }, price) };
}

/** What one request took on average, of those whose log tells; dollars of those whose model has a price. */
export function agentsCost(tasks: readonly CleanTask[], prices: Prices): Cost | null {
  const told = tasks.flatMap((task) => costOfTask(task, prices) ?? []);
  const mean = perEach(sumCosts(told), told.length);
  const priced = told.filter(({ usd }) => usd !== null);
  return mean && { tokens: mean.tokens, usd: perEach(sumCosts(priced), priced.length)?.usd ?? null };
}

/** What one run of the exam took on average. */
export function trialCost({ tokens, count }: TokensOfTrials, perToken: number | null): Cost | null {
  const price = tokens === 0 ? 0 : perToken;
  return perEach({ tokens, usd: price === null ? null : price * tokens }, count);
}

/** What runs took, all together. */
export interface TokensOfTrials {
  readonly tokens: number;
  readonly count: number;
}

export function tokensOf(trials: readonly Trial[]): TokensOfTrials {
  const tokens = trials.reduce((sum, trial) => sum + trial.tokens.input + trial.tokens.output, 0);
  return { tokens, count: trials.length };
}
