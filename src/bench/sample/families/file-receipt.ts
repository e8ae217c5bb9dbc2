import { createCycle, createDeck } from '../deck.ts';
import { type Ending, failed, PASSED, type SampleFamily, type Scene } from '../family.ts';
import { accept, confirm, giveUp, greet, outage, pick } from '../phrases.ts';
import { field } from '../talk.ts';
import { fill } from '../text.ts';
import { type Mail, mailFrom } from '../world/mail.ts';

const REQUESTS = [
  [5, 'File the receipt from {shop}'],
  [4, 'Please file the {shop} receipt'],
  [3, 'There is a receipt from {shop} in my inbox, please file it'],
  [3, 'Can you file the receipt from {shop}?'],
  [2, 'Bookkeeping: file the {shop} receipt and archive the mail'],
  [1, 'Do the paperwork, file the receipt from {shop} please'],
] as const;

const SORTED_REQUESTS = [
  [5, 'File the receipt from {shop} under {category}'],
  [4, 'Please file the {shop} receipt under {category}'],
  [3, 'File the {shop} receipt as {category}'],
  [2, 'Can you put the receipt from {shop} into {category}?'],
  [1, 'Expense the receipt from {shop}, category {category}'],
] as const;

const ODD = ['recipt {shop}, file pls', 'the thing I paid at {shop}... file it', '{shop}!!! receipt!!! file!!!'];

const REPLIES = [
  'Filed {receipt} from {shop} under {category}.',
  'Done: the {shop} receipt is {receipt}, category {category}.',
  '{receipt}: {shop} receipt filed under {category}.',
];
const INCOMPLETE = ['File the receipt that came in today', 'Please file the new receipt'];
const ANSWERS = ['From {shop}', 'The one from {shop}'];
const WRONG_MAIL = [
  'No, that is the wrong mail: "{subject}" is not a receipt.',
  'Wrong one, you filed {subject} instead of the receipt from {shop}.',
];
const NOT_ARCHIVED = [
  'You forgot to archive the mail, it is still in my inbox.',
  'The mail is still there, it should be archived after filing.',
];

export const fileReceipt: SampleFamily = {
  name: 'file-receipt',
  modes: {
    plain: 42,
    sorted: 42,
    'asks-shop': 4,
    confirms: 4,
    retried: 2,
    odd: 3,
    'took-first-mail': 8,
    'wrong-category': 3,
    'forgot-archive': 3,
    'gave-up': 3,
  },
  start: (random, world) => {
    const shops = createDeck(world.mailbox.shops, random);
    const requests = createCycle(REQUESTS, random);
    const sortedRequests = createCycle(SORTED_REQUESTS, random);
    const categories = createCycle(
      ['travel', 'software', 'office', 'meals'].map((name) => [1, name] as const),
      random,
    );
    return (scene) => {
      const needsLookAlike = scene.mode === 'took-first-mail';
      const isSorted = scene.mode === 'sorted' || scene.mode === 'wrong-category';
      return play(scene, {
        shop: shops.draw((shop) => !needsLookAlike || mailFrom(world.mailbox, shop)[0]?.type !== 'receipt'),
        category: isSorted ? categories.draw() : 'general',
        request: (isSorted ? sortedRequests : requests).draw(),
      });
    };
  },
};

interface Plan {
  readonly shop: string;
  readonly category: string;
  readonly request: string;
}

function play(scene: Scene, plan: Plan): Ending {
  const { talk, mode, random, world } = scene;
  const { shop } = plan;
  ask(scene, plan);
  const search = { from: shop };
  if (mode === 'gave-up') return giveUp(scene, 'search_mail', search);
  if (mode === 'retried') outage(scene, 'search_mail', search);
  const found = mailFrom(world.mailbox, shop);
  talk.call('search_mail', search);
  const mail = found.find((candidate) => mode === 'took-first-mail' || candidate.type === 'receipt') as Mail;
  if (mode === 'confirms') confirm(scene, `I found "${mail.subject}". File it under ${plan.category}?`);
  const category = mode === 'wrong-category' ? 'general' : plan.category;
  const receipt = talk.call('file_receipt', { message_id: mail.message_id, category });
  if (mode !== 'forgot-archive') talk.call('archive_message', { message_id: mail.message_id });
  const values = { shop, category, subject: mail.subject, receipt: field(receipt, 'receipt_id') };
  talk.say(fill(pick(REPLIES, random), values));
  return end(scene, plan, mail);
}

function ask({ talk, mode, random }: Scene, { shop, category, request }: Plan): void {
  if (mode === 'odd') {
    talk.user(fill(pick(ODD, random), { shop }));
    return;
  }
  if (mode !== 'asks-shop') {
    talk.user(greet(fill(request, { shop, category }), random));
    return;
  }
  talk.user(pick(INCOMPLETE, random));
  talk.say('Who is it from?');
  talk.user(fill(pick(ANSWERS, random), { shop }));
}

function end(scene: Scene, { category, shop }: Plan, mail: Mail): Ending {
  const { talk, mode, random } = scene;
  if (mode === 'took-first-mail') {
    talk.user(fill(pick(WRONG_MAIL, random), { subject: mail.subject, shop }));
    return failed('took-first-mail');
  }
  if (mode === 'wrong-category') {
    talk.user(`No, I said ${category}.`);
    return failed('wrong-category');
  }
  if (mode === 'forgot-archive') {
    talk.user(pick(NOT_ARCHIVED, random));
    return failed('forgot-to-archive');
  }
  accept(scene);
  return PASSED;
}
