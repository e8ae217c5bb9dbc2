import type { Cost } from '../../domain/economy.ts';
import { sum } from '../../util/sum.ts';
import { html, type Markup } from '../html/markup.ts';
import { count } from '../words.ts';
import { amount, dollars } from './charts/units.ts';

/** Money with its tokens below, or tokens alone where the price is not known; a dash where nothing is known. */
export function costCell(cost: Cost | null): Markup {
  if (cost === null) return html`–`;
  if (cost.usd === null) return html`${amount(cost.tokens, 'tokens')}<small>tokens</small>`;
  return html`${amount(cost.usd, 'usd')}<small>${amount(cost.tokens, 'tokens')} tokens</small>`;
}

export function costText(cost: Cost | null): string {
  if (cost === null) return '–';
  return cost.usd === null ? `${count(Math.round(cost.tokens))} tokens` : dollars(cost.usd);
}

/** Of those whose price is known the money too; null where there is none. */
export function addCosts(costs: readonly Cost[]): Cost | null {
  if (costs.length === 0) return null;
  const priced = costs.flatMap(({ usd }) => usd ?? []);
  return { tokens: sum(costs.map(({ tokens }) => tokens)), usd: priced.length === 0 ? null : sum(priced) };
}
