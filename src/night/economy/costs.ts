import type { Cost } from '../../domain/economy.ts';

export const FREE: Cost = { tokens: 0, usd: 0 };

/** A sum with a price that is not known is not known. */
export function addCosts(a: Cost, b: Cost): Cost {
  return { tokens: a.tokens + b.tokens, usd: a.usd === null || b.usd === null ? null : a.usd + b.usd };
}

export function sumCosts(costs: readonly Cost[]): Cost {
  return costs.reduce(addCosts, FREE);
}

export function timesCost({ tokens, usd }: Cost, factor: number): Cost {
  return { tokens: tokens * factor, usd: usd === null ? null : usd * factor };
}

export function lessCost(a: Cost, b: Cost): Cost {
  return addCosts(a, timesCost(b, -1));
}

/** Null where there is nothing to divide by. */
export function perEach(cost: Cost, count: number): Cost | null {
  return count === 0 ? null : timesCost(cost, 1 / count);
}
