import { around } from '../deck.ts';
import { inventDealGroups } from '../names/companies.ts';
import { createSeries, require, type ToolsOf } from './tool.ts';

export interface Deal {
  readonly deal_id: string;
  readonly name: string;
  stage: string;
  amount: number;
  readonly owner: string;
}

export interface Crm {
  readonly deals: readonly Deal[];
  /** One deal per group, the one that requests name. */
  readonly targets: readonly Deal[];
  readonly nextNote: () => string;
  readonly nextTask: () => string;
}

const STAGES = ['lead', 'qualified', 'proposal', 'lead', 'negotiation'];
const OWNERS = ['Robin', 'Sasha', 'Kim'];

export function createCrm(): Crm {
  const nextDeal = createSeries('D-', 4107);
  const groups = inventDealGroups(420);
  const deals: Deal[] = [];
  const targets: Deal[] = [];
  for (const [index, group] of groups.entries())
    for (const [place, name] of group.listed.entries()) {
      const deal: Deal = {
        deal_id: nextDeal(),
        name,
        stage: around(STAGES, index + place * 2),
        amount: 4000 + ((index * 37 + place * 11) % 90) * 500,
        owner: around(OWNERS, index + place),
      };
      deals.push(deal);
      if (name === group.name) targets.push(deal);
    }
  return { deals, targets, nextNote: createSeries('N-', 900), nextTask: createSeries('T-', 310) };
}

/** What a search for the name finds: every deal that shares its first word. */
export function findDeals(crm: Crm, query: string): readonly Deal[] {
  const word = firstWord(query);
  return crm.deals.filter((deal) => firstWord(deal.name) === word);
}

export const crmTools: ToolsOf<Crm> = {
  search_deals: (crm, args) => findDeals(crm, String(args.query)).map((deal) => ({ ...deal })),
  update_deal: (crm, args) => {
    const deal = require(crm.deals.find((candidate) => candidate.deal_id === args.deal_id), `deal ${args.deal_id}`);
    if (typeof args.stage === 'string') deal.stage = args.stage;
    if (typeof args.amount === 'number') deal.amount = args.amount;
    return { deal_id: deal.deal_id, name: deal.name, stage: deal.stage, amount: deal.amount };
  },
  log_note: (crm, args) => ({ note_id: crm.nextNote(), deal_id: String(args.deal_id), saved: true }),
  create_task: (crm, args) => ({ task_id: crm.nextTask(), deal_id: String(args.deal_id), due: String(args.due) }),
};

function firstWord(name: string): string {
  return name.trim().toLowerCase().split(/\s+/)[0] ?? '';
}
