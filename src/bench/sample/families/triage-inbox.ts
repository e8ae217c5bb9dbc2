import { createCycle } from '../deck.ts';
import { type Ending, failed, PASSED, type SampleFamily, type Scene } from '../family.ts';
import { accept, greet, pick } from '../phrases.ts';
import { type Mail, receive } from '../world/mail.ts';

const REQUESTS = [
  [4, 'Triage my inbox'],
  [3, 'Go through my inbox and sort it'],
  [2, 'Clean up the inbox, answer what you can'],
  [2, 'Inbox zero please'],
  [1, "What's in my inbox? Deal with it"],
] as const;

/** What a mail says and what a thoughtful assistant does about it. */
interface Letter {
  readonly subject: string;
  readonly preview: string;
  readonly action: 'archive' | 'urgent' | 'later' | 'reply';
  readonly answer?: string;
}

const LETTERS: readonly Letter[] = [
  { subject: 'Server down since 8?', preview: 'Nobody here can log in and our launch is today.', action: 'urgent' },
  {
    subject: 'Contract question',
    preview: 'Our lawyer asks about clause 7 before we sign on Friday.',
    action: 'urgent',
  },
  { subject: 'Cancelling', preview: 'We are thinking about leaving, can someone call me?', action: 'urgent' },
  { subject: 'Refund?', preview: 'I was charged twice this month. Please explain.', action: 'urgent' },
  {
    subject: 'Coffee in May',
    preview: 'I am in town in May, want to meet?',
    action: 'reply',
    answer: 'I would love to, please send two dates.',
  },
  {
    subject: 'Slides',
    preview: 'Could you send me the slides of your talk?',
    action: 'reply',
    answer: 'They are on the way.',
  },
  {
    subject: 'Opening hours',
    preview: 'When is your support reachable?',
    action: 'reply',
    answer: 'On weekdays from 9 to 17.',
  },
  {
    subject: 'Student project',
    preview: 'May I quote your article in my thesis?',
    action: 'reply',
    answer: 'Of course, good luck with it.',
  },
  { subject: 'Partnership', preview: 'We grow your traffic by 300 percent, guaranteed.', action: 'archive' },
  { subject: 'Last chance', preview: 'Only today: half price on office plants.', action: 'archive' },
  { subject: 'Your parcel', preview: 'It was left with a neighbour.', action: 'archive' },
  { subject: 'Weekly numbers', preview: 'Signups 212, churn 1.1, all normal.', action: 'archive' },
  { subject: 'Draft for review', preview: 'No hurry, some day next week is fine.', action: 'later' },
  { subject: 'Offsite ideas', preview: 'A few places for September, have a look when you can.', action: 'later' },
  { subject: 'Insurance renewal', preview: 'Due at the end of next month.', action: 'later' },
  { subject: 'Interview feedback', preview: 'My notes on the two candidates are attached.', action: 'later' },
];
const SENDERS = [
  'Ana P.',
  'Ben T.',
  'Clara M.',
  'Dov K.',
  'Edda S.',
  'Finn R.',
  'Gus H.',
  'Hedy L.',
  'Ilse B.',
  'Jun O.',
];

export const triageInbox: SampleFamily = {
  name: 'triage-inbox',
  modes: { plain: 34, 'missed-urgent': 7, 'answered-too-much': 3 },
  start: (random) => {
    const requests = createCycle(REQUESTS, random);
    const letters = createCycle(
      LETTERS.map((letter) => [1, letter] as const),
      random,
    );
    return (scene) => {
      const urgent = letters.draw((letter) => letter.action === 'urgent');
      const others = Array.from({ length: 3 + Math.floor(random() * 3) }, () => letters.draw());
      return play(scene, [...others.slice(0, 2), urgent, ...others.slice(2)], requests.draw());
    };
  },
};

function play(scene: Scene, letters: readonly Letter[], request: string): Ending {
  const { talk, mode, random, world } = scene;
  for (const mail of world.mailbox.mails) if (mail.type === 'message') mail.archived = true;
  const mails = letters.map(({ subject, preview }) =>
    receive(world.mailbox, { from: pick(SENDERS, random), subject, preview, type: 'message' }),
  );
  talk.user(greet(request, random));
  talk.call('list_inbox', {});
  for (const [index, letter] of letters.entries()) handle(scene, letter, mails[index] as Mail);
  const urgent = letters.find((letter) => letter.action === 'urgent') as Letter;
  talk.say(
    `Your inbox is sorted: ${letters.length} messages. ${mode === 'missed-urgent' ? 'Nothing urgent.' : `Look at "${urgent.subject}" first.`}`,
  );
  if (mode === 'missed-urgent') {
    talk.user(
      pick(
        [
          `No, "${urgent.subject}" was urgent! Why did you archive it?`,
          `You archived "${urgent.subject}", that's wrong.`,
        ],
        random,
      ),
    );
    return failed('missed-urgent');
  }
  if (mode === 'answered-too-much') {
    talk.user('Do not answer people in my name without asking. That was wrong.');
    return failed('answered-too-much');
  }
  accept(scene);
  return PASSED;
}

function handle({ talk, mode }: Scene, letter: Letter, mail: Mail): void {
  const { message_id } = mail;
  const action = letter.action === 'urgent' && mode === 'missed-urgent' ? 'archive' : letter.action;
  if (action === 'urgent' || action === 'later') talk.call('label_message', { message_id, label: action });
  else if (action === 'reply' || mode === 'answered-too-much')
    talk.call('reply_message', { message_id, body: letter.answer ?? 'Thank you, we are not interested.' });
  else talk.call('archive_message', { message_id });
}
