import { createCycle, createDeck } from '../deck.ts';
import { type Ending, failed, PASSED, type SampleFamily, type Scene } from '../family.ts';
import { accept, giveUp, greet, pick } from '../phrases.ts';
import { fill } from '../text.ts';
import type { Invoice } from '../world/finance.ts';

const REQUESTS = [
  [4, "What's the status of invoice {number}?"],
  [3, 'Has invoice {number} been paid?'],
  [3, 'Check invoice {number} for me'],
  [2, 'Is {number} paid yet?'],
  [2, 'Where do we stand with invoice {number}?'],
  [1, 'How much is invoice {number} and is it settled?'],
] as const;

const VAGUE = ['That is not an answer. Is it paid, and how much is it?', 'No, I need the status and the amount.'];
const REPLIES = [
  'Invoice {number} ({amount}) is {status}, due {due}.',
  '{number} for {customer}: {amount}, {status}. Due date {due}.',
  'It is {status}: {number}, {amount}, due {due}.',
];

export const invoiceStatus: SampleFamily = {
  name: 'invoice-status',
  modes: { plain: 24, 'asks-number': 2, 'gave-up': 2, guessed: 2 },
  start: (random, world) => {
    const invoices = createDeck(world.finance.invoices, random);
    const requests = createCycle(REQUESTS, random);
    return (scene) => play(scene, invoices.draw(), requests.draw());
  },
};

function play(scene: Scene, invoice: Invoice, request: string): Ending {
  const { talk, mode, random } = scene;
  const { number } = invoice;
  if (mode === 'asks-number') {
    talk.user('Has the invoice been paid?');
    talk.say('Which invoice? Please give me its number.');
    talk.user(number);
  } else talk.user(greet(fill(request, { number }), random));
  if (mode === 'gave-up') return giveUp(scene, 'get_invoice', { number });
  talk.call('get_invoice', { number });
  if (mode === 'guessed') {
    talk.say(`Invoice ${number} looks fine.`);
    talk.user(pick(VAGUE, random));
    return failed('vague-answer');
  }
  talk.say(fill(pick(REPLIES, random), { ...invoice }));
  accept(scene);
  return PASSED;
}
