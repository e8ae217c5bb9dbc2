import type { Json } from '../../../domain/json.ts';
import { between, COMPANIES, FIRST_NAMES, fill, pick, sample, type World } from './world.ts';

const STAGES = ['qualified', 'proposal', 'negotiation', 'closed_won', 'closed_lost'];
const MOVES = [
  'Move the {company} deal to {stage}',
  'Please move {company} to {stage}.',
  'Can you push the {company} deal into {stage}?',
  'Set the stage of the {company} deal to {stage} please',
  '{company} is now in {stage}, please update the CRM',
  'The {company} deal should go to {stage}',
  'Hi! Could you update the {company} deal? It moved to {stage}.',
];

/** Named-element lookup and an enumeration. */
export const moveDeal: World = {
  name: 'move-deal-stage',
  writes: ['update_deal'],
  scene: (random) => {
    const companies = sample(random, COMPANIES, 4);
    const [company = ''] = companies;
    const stage = pick(random, STAGES);
    const deals = companies.map((name, index) => ({
      id: `D-${between(random, 100, 999)}${index}`,
      name,
      stage: 'new',
      owner: pick(random, FIRST_NAMES),
    }));
    const order = sample(random, deals, deals.length);
    return {
      request: [fill(pick(random, MOVES), { company, stage: stage.replace('_', ' ') })],
      answer: (tool, given) => {
        if (tool === 'search_deals') return { results: order, total: order.length };
        return { ok: true, id: given.deal_id ?? null };
      },
      agent: (call) => {
        call('search_deals', { query: company });
        call('update_deal', { deal_id: deals[0]?.id ?? '', stage });
        return `Done, ${company} is now in ${stage}.`;
      },
      careless: (call) => {
        call('search_deals', { query: company });
        call('update_deal', {
          deal_id: order[0]?.id === deals[0]?.id ? (order[1]?.id ?? '') : (order[0]?.id ?? ''),
          stage,
        });
        return 'Done.';
      },
    };
  },
};

const REASONS: readonly (readonly [string, readonly string[]])[] = [
  ['changed_mind', ['I changed my mind', 'it is not needed any more']],
  ['duplicate', ['it was ordered twice', 'it is a duplicate']],
  ['late', ['it takes too long', 'delivery is too slow']],
];
const CANCELS = [
  'Cancel order {id}, {why}',
  'Please cancel {id} because {why}',
  'Order {id} has to go: {why}.',
  'Could you stop order {id}? {why}',
];

/** An id by its shape, and a choice by cue words. */
export const cancelOrder: World = {
  name: 'cancel-order',
  writes: ['cancel_order'],
  scene: (random) => {
    const letters = Array.from({ length: 6 }, () => pick(random, [...'ABCDEFGHJKLMNPQRSTUVWXYZ23456789']));
    const id = letters.join('').replace(/^./, 'Q').replace(/.$/, '7');
    const [reason, ways] = pick(random, REASONS);
    return {
      request: [fill(pick(random, CANCELS), { id, why: pick(random, ways) })],
      answer: (tool): Json =>
        tool === 'get_order' ? { id, status: 'open', total: between(random, 10, 900) } : { ok: true },
      agent: (call) => {
        call('get_order', { order_id: id });
        call('cancel_order', { order_id: id, reason });
        return `Order ${id} is cancelled.`;
      },
    };
  },
};

const NOTES = [
  'Log a call with {company}: budget €{amount}, tags {tags}',
  'Please note for {company}: they have €{amount} to spend; tags {tags}',
  'Add a call note for {company}. Budget is €{amount}. Tags: {tags}',
];
const TAGS = ['pricing', 'security', 'renewal', 'support', 'legal', 'onboarding'];

/** Numbers, lists, and nested arguments. */
export const logCall: World = {
  name: 'log-call-note',
  writes: ['create_note'],
  scene: (random) => {
    const company = pick(random, COMPANIES);
    const amount = between(random, 2, 90) * 500;
    const tags = sample(random, TAGS, between(random, 2, 3));
    const account = `ac_${between(random, 100, 999)}`;
    const shown = `${tags.slice(0, -1).join(', ')} and ${tags.at(-1)}`;
    return {
      request: [fill(pick(random, NOTES), { company, amount: amount.toLocaleString('en-US'), tags: shown })],
      answer: (tool): Json =>
        tool === 'find_account'
          ? { account: { id: account, name: company } }
          : { note_id: `n${between(random, 1, 999)}` },
      agent: (call) => {
        call('find_account', { name: company });
        call('create_note', {
          account_id: account,
          note: { kind: 'call', budget: amount, tags },
          links: [{ type: 'account', id: account }],
        });
        return `Noted for ${company}.`;
      },
    };
  },
};

const STATUS = [
  'What is the status of invoice {id}?',
  'Has {id} been paid?',
  'Check invoice {id} for me',
  'Is {id} overdue?',
];

/** Read-only, with facts in the reply that depend on a field. */
export const invoiceStatus: World = {
  name: 'invoice-status',
  writes: [],
  scene: (random) => {
    const id = `INV-${between(random, 1000, 9999)}`;
    const status = pick(random, ['paid', 'overdue', 'open']);
    const amount = between(random, 10, 900) + 0.5;
    const [paidOn, dueOn] = [1, 2].map(() => `2026-0${between(random, 1, 9)}-${between(random, 10, 28)}`);
    return {
      request: [fill(pick(random, STATUS), { id })],
      answer: (): Json => ({
        number: id,
        status,
        amount,
        due_on: dueOn ?? '',
        paid_on: status === 'paid' ? (paidOn ?? '') : null,
      }),
      agent: (call) => {
        call('get_invoice', { number: id });
        return status === 'paid'
          ? `Invoice ${id} was paid on ${paidOn}: ${amount} EUR.`
          : `Invoice ${id} is ${status}: ${amount} EUR, due ${dueOn}.`;
      },
    };
  },
};
