import type { Case, Recording, Suite } from '../domain/exam.ts';
import type { JsonObject } from '../domain/json.ts';
import type { ScriptedAnswer } from '../providers/testing/wire.ts';

/** Orders that are refunded in two to four turns: look up, sometimes more than once, refund, say so. */
export const CASES = 40;
const LOOK_UPS = [0, 1, 1, 2] as const;
const TOOLS = ['get_order', 'get_payment', 'refund_order'] as const;

/** A family of refunds: 40 cases of 1 to 3 calls each, every one with a write and a fact to state. */
export function refundSuite(): Suite {
  const orders = Array.from({ length: CASES }, (_, number) => number);
  return {
    skill: 'refund-order',
    familyId: 'fam-00000000',
    cases: orders.map((number) => caseOf(number)),
    recordings: orders.map((number) => recordingOf(number)),
    writes: ['refund_order'],
    freeText: [],
  };
}

/** Turns of the model in all trials of one pass over the suite. */
export const TURNS_PER_PASS = Array.from({ length: CASES }, (_, number) => callsOf(number).length + 1).reduce(
  (sum, turns) => sum + turns,
);

/** The model: makes the next call of the order it was asked about, then says the amount. */
export function playRefund(body: JsonObject): ScriptedAnswer {
  const messages = Array.isArray(body.messages) ? body.messages : [];
  const roles = messages.map((message) => (isObject(message) ? message.role : null));
  const asked = messages.findLast((message) => isObject(message) && message.role === 'user');
  const number = Number(/ORD-(\d+)/.exec(isObject(asked) ? `${asked.content}` : '')?.[1] ?? 0);
  const call = callsOf(number)[roles.filter((role) => role === 'assistant').length];
  return call === undefined
    ? { text: `I refunded ${amountOf(number)} USD for ORD-${number}. It takes three to five days to arrive.` }
    : { text: '', calls: [call] };
}

export const REFUND_SKILL = `---
name: refund-order
description: "Refunds an order in full. Use it when someone asks for their money back for an order."
---
# Refund an order

## Inputs
- **order_id**: the order, as \`ORD-\` with digits in the request.

## Steps
1. Look at the order: \`get_order(order_id: {order_id})\`.
2. Look at how it was paid: \`get_payment(order_id: {order_id})\`.
3. Refund it in full: \`refund_order(order_id: {order_id}, amount: {order.total})\`.

## Output
Say how much was refunded, for which order, and when it arrives.

## Success criteria
- The order is refunded once, with its whole amount.

## Pitfalls
- Symptom: a refund is refused. Cause: the amount has the shipping added. Correct approach: take \`total\` as it is.
  Prevention: never add up amounts.
`;

function callsOf(number: number) {
  const lookUps = TOOLS.slice(0, LOOK_UPS[number % LOOK_UPS.length]);
  const refund = { tool: 'refund_order', arguments: { order_id: `ORD-${number}`, amount: amountOf(number) } };
  return [...lookUps.map((tool) => ({ tool, arguments: { order_id: `ORD-${number}` } })), refund];
}

function caseOf(number: number): Case {
  const text = `Hello, ORD-${number} never arrived and I have waited for three weeks. Please give me my money back.`;
  const id = `case-${number}`;
  return clean({
    id,
    sessionId: id,
    group: id,
    side: 'held-out',
    origin: 'log',
    request: [text],
    effects: [{ tool: 'refund_order', arguments: { order_id: `ORD-${number}`, amount: amountOf(number) } }],
    facts: [amountOf(number)],
  });
}

function recordingOf(number: number): Recording {
  const steps = callsOf(number).map((call) => ({
    ...call,
    result: resultOf(call.tool, number),
    status: 'ok',
    afterTurn: 1,
  }));
  return clean({ taskId: `case-${number}`, sessionId: `case-${number}`, steps });
}

function resultOf(tool: string, number: number): JsonObject {
  const order = { order_id: `ORD-${number}`, total: amountOf(number), currency: 'USD' };
  if (tool === 'refund_order') return { refund_id: `REF-${number}`, ...order, arrives_in_days: 5 };
  if (tool === 'get_payment') return { ...order, method: 'card', captured: true, captured_at: '2026-01-03T10:15:00Z' };
  const items = [1, 2, 3].map((item) => ({ sku: `SKU-${number}-${item}`, quantity: item, price: 12 * item, tags: [] }));
  return { ...order, items, status: 'in transit', carrier: 'north', events: ['packed', 'handed over', 'delayed'] };
}

function amountOf(number: number): number {
  return 168 + number;
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

/** Text made up here has nothing to redact. */
function clean<Value>(value: unknown): Value {
  return JSON.parse(JSON.stringify(value));
}
