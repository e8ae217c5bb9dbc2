import { createCycle, createDeck } from '../deck.ts';
import { type Ending, failed, PASSED, type SampleFamily, type Scene } from '../family.ts';
import { accept, giveUp, greet, pick } from '../phrases.ts';
import { fill } from '../text.ts';
import type { Customer } from '../world/finance.ts';

const REQUESTS = [
  [4, '{customer} asks for a discount, answer them'],
  [3, 'Reply to {customer} about the discount they want'],
  [2, '{customer} wants a better price, write back by our policy'],
  [2, 'Can you answer the discount request of {customer}?'],
  [2, '{customer} wants {percent} percent off if they pay yearly. Answer them please'],
] as const;

const OPENINGS = [
  'Thank you for your message.',
  'Thanks for getting in touch about pricing.',
  'Good to hear from you.',
  'I looked at your account this morning.',
];
const REASONS = [
  'You have been with us for {months} months, and we value that.',
  'With {seats} seats you are one of our larger teams.',
  'I checked what we can do for the {plan} plan.',
];
const CLOSINGS = [
  'Let me know by Friday if that works for you.',
  'Shall I prepare the new contract?',
  'Happy to talk it through on the phone.',
  'I hope you understand.',
];

const PERCENTS = [10, 15, 20, 25];

export const discountReply: SampleFamily = {
  name: 'discount-reply',
  modes: { plain: 43, 'gave-up': 3, 'too-generous': 6, 'ignored-overdue': 3 },
  start: (random, world) => {
    const customers = createDeck(world.finance.customers, random);
    const requests = createCycle(REQUESTS, random);
    return (scene) => {
      const customer = customers.draw(
        (candidate) => scene.mode !== 'ignored-overdue' || candidate.overdue_invoices > 0,
      );
      return play(scene, customer, requests.draw());
    };
  },
};

function play(scene: Scene, customer: Customer, request: string): Ending {
  const { talk, mode, random } = scene;
  talk.user(greet(fill(request, { customer: customer.name, percent: pick(PERCENTS, random) }), random));
  if (mode === 'gave-up') return giveUp(scene, 'get_customer', { name: customer.name });
  talk.call('get_customer', { name: customer.name });
  const fair = discount(customer, request.includes('yearly'));
  const offered = mode === 'too-generous' || mode === 'ignored-overdue' ? fair + 20 : fair;
  talk.call('send_mail', {
    to: customer.email,
    subject: `Your ${customer.plan} plan`,
    body: letter(scene, customer, offered),
  });
  talk.say(
    offered === 0
      ? `I declined politely and told ${customer.contact} why.`
      : `I offered ${customer.contact} ${offered} percent.`,
  );
  if (mode === 'too-generous') {
    talk.user(
      pick(
        [`No! ${offered} percent is far above our policy.`, `That's wrong, the policy gives them ${fair} percent.`],
        random,
      ),
    );
    return failed('ignored-policy');
  }
  if (mode === 'ignored-overdue') {
    talk.user('No, they have overdue invoices. No discount before those are paid.');
    return failed('ignored-overdue-invoices');
  }
  accept(scene);
  return PASSED;
}

/** The invented policy: nothing while invoices are overdue, else by size and tenure, more for a year up front. */
function discount(customer: Customer, paysYearly: boolean): number {
  if (customer.overdue_invoices > 0) return 0;
  const bySize = customer.seats >= 80 ? 15 : customer.seats >= 40 ? 10 : 0;
  const byTenure = customer.tenure_months >= 24 ? 5 : 0;
  return Math.min(20, bySize + byTenure + (paysYearly ? 5 : 0));
}

function letter({ random }: Scene, customer: Customer, percent: number): string {
  const values = { months: customer.tenure_months, seats: customer.seats, plan: customer.plan };
  const offer =
    percent === 0
      ? 'We cannot lower the price at the moment.'
      : `We can offer you ${percent} percent off the ${customer.plan} plan.`;
  return [
    `Dear ${customer.contact},`,
    pick(OPENINGS, random),
    fill(pick(REASONS, random), values),
    offer,
    pick(CLOSINGS, random),
    'Robin',
  ].join(' ');
}
