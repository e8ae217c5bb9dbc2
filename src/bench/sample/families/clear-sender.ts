import { createCycle, createDeck } from '../deck.ts';
import { type Ending, failed, PASSED, type SampleFamily, type Scene } from '../family.ts';
import { accept, confirm, giveUp, greet, pick } from '../phrases.ts';
import { fill } from '../text.ts';
import { mailFrom } from '../world/mail.ts';

const REQUESTS = [
  [5, 'Archive everything from {sender}'],
  [4, 'Archive all emails from {sender} please'],
  [3, 'Please archive all newsletters from {sender}'],
  [3, 'Clear out the newsletters from {sender}'],
  [3, 'Clean up my inbox, archive everything from {sender}'],
  [2, 'Can you archive all the mail from {sender}?'],
  [1, 'I never read these, archive everything from {sender}'],
] as const;

const ODD = ['{sender} - all of it - archive', 'no more {sender} in my inbox, put it all away'];

const REPLIES = [
  'Archived everything from {sender}.',
  'Done, the mail from {sender} is archived.',
  'Your inbox is free of {sender}.',
];
const ANSWERS = ['everything from {sender}', 'From {sender}'];

export const clearSender: SampleFamily = {
  name: 'clear-sender',
  modes: { plain: 74, 'asks-sender': 4, confirms: 4, odd: 2, 'only-first': 8, 'gave-up': 5 },
  start: (random, world) => {
    const senders = createDeck(world.mailbox.newsletters, random);
    const requests = createCycle(REQUESTS, random);
    return (scene) => {
      const needsSeveral = scene.mode === 'only-first';
      const sender = senders.draw((name) => !needsSeveral || mailFrom(world.mailbox, name).length > 1);
      return play(scene, sender, requests.draw());
    };
  },
};

function play(scene: Scene, sender: string, request: string): Ending {
  const { talk, mode, random, world } = scene;
  ask(scene, sender, request);
  if (mode === 'gave-up') return giveUp(scene, 'search_mail', { from: sender });
  const found = mailFrom(world.mailbox, sender);
  talk.call('search_mail', { from: sender });
  if (mode === 'confirms') confirm(scene, `There are ${found.length} from ${sender}. Archive them all?`);
  const chosen = mode === 'only-first' ? found.slice(0, 1) : found;
  talk.callAll(
    'archive_message',
    chosen.map((mail) => ({ message_id: mail.message_id })),
  );
  talk.say(fill(pick(REPLIES, random), { sender }));
  if (mode === 'only-first') {
    const left = found.length - 1;
    talk.user(left === 1 ? 'No, there is still one left.' : `No, there are still ${left} left. I said all of them.`);
    return failed('only-first-message');
  }
  accept(scene);
  return PASSED;
}

function ask({ talk, mode, random }: Scene, sender: string, request: string): void {
  if (mode === 'odd') {
    talk.user(fill(pick(ODD, random), { sender }));
    return;
  }
  if (mode !== 'asks-sender') {
    talk.user(greet(fill(request, { sender }), random));
    return;
  }
  talk.user('Archive that newsletter, all of it');
  talk.say('Which sender?');
  talk.user(fill(pick(ANSWERS, random), { sender }));
}
