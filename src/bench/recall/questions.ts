import type { Question } from './types.ts';

/**
 * What a busy founder would ask where the playbooks of `memories/workflows/` have the answer. Written from reading them
 * once, before the ranker was there, with few of their titles' words.
 */
const ASKED: { readonly [playbook: string]: readonly string[] } = {
  'call-notes-and-follow-up': [
    'Just hung up with the people at Northwind, where do I put what they told me?',
    'He said it sounds great and he will think about it. Does that move them to the next stage?',
    'I have tried to reach them three times and nobody picks up. When do I give up on them?',
    'There are two companies with nearly the same name in the CRM, which one do I write it on?',
  ],
  'customer-onboarding': [
    'They signed yesterday! What happens now?',
    'The new client has not logged in all week, should I be worried?',
    'What do I ask in the first session with a fresh account?',
    'The woman who pushed for us left the company and they have only just started with us',
  ],
  'hiring-screen': [
    'A CV landed in my mailbox, how do I decide whether to talk to this person?',
    'What am I supposed to ask candidates on the phone?',
    'How should I turn somebody down after the interview without being a jerk?',
    'How long can we keep the résumés of people we rejected?',
  ],
  'inbox-triage': [
    '300 unread messages after my vacation, where do I start?',
    'Which mails may you answer on my behalf and which should wait for me?',
    'A reporter wrote to us, what do we reply?',
    'Some vendor keeps sending us sales pitches, reply or ignore?',
  ],
  'incident-note': [
    'Everything is down and customers are screaming, what do we tell them?',
    'Somebody may have seen another client’s data, who has to know and how fast?',
    'How do we write up yesterday’s downtime for the people it hit?',
    'How often should we give news while the site is broken?',
  ],
  'invoicing-and-dunning': [
    'They still haven’t paid and it has been two weeks',
    'Can I already send a bill that is not final?',
    'The customer says the amount we charged is wrong, do I still nag them about the money?',
    'A small shop can’t afford to pay us all at once, can they split it?',
  ],
  newsletter: [
    'What goes into the mail we send to all our subscribers each month?',
    'How long may the subject line be?',
    'Half a percent of the readers left after the last issue, is that bad?',
    'Who should look at the monthly mailing before it goes out?',
  ],
  'prospect-wants-a-discount': [
    'They say the competitor is cheaper, what can I offer them?',
    'How far can I go down in price for a team of 60?',
    'The client wants 30% off, am I allowed to say yes?',
    'Somebody who still owes us money is asking for a better deal',
  ],
  'publishing-checklist': [
    'The article is finished, how do I get it live?',
    'Can we put this text up on the site on a Friday evening?',
    'I got the web address of the article wrong and people have already clicked it',
    'The system won’t take the article because there is no picture',
  ],
  'research-brief': [
    'I need an opinion on usage-based pricing by tomorrow, one page, please look into it',
    'How many sites should I read before I trust a number?',
    'The survey was paid for by the vendor, can I quote it?',
  ],
  'scheduling-across-time-zones': [
    'Find a slot with someone in Tokyo',
    'He asks to push our appointment for the third time',
    'Set something up with Diego next Thursday at two',
    'How early in the morning can people have a call with me?',
  ],
  'travel-booking': [
    'I have to be in Munich on Tuesday at nine, plane or rail?',
    'How much can a room in London cost?',
    'My plane is late and the customer is waiting, what do I do first?',
    'Do I need a visa to go there?',
  ],
  'weekly-review': [
    'What do we go through on Friday before everybody leaves?',
    'Which deals are stuck and what do we do with those?',
    'We keep postponing the same to-do, what is the rule?',
  ],
};

/** What none of them answers; the first ones share words with some. */
const UNANSWERED: readonly string[] = [
  'How do we give a customer’s data back when they ask for everything we have on them?',
  'What is our policy on stock options for new people?',
  'How do I run a usability test with a customer?',
  'How do we pay commission to the sales team?',
  'What do I do when a supplier delivers damaged goods?',
  'Who may sign a contract with a freelancer?',
  'How many vacation days does Kim have left?',
  'How do I roll back a bad database migration?',
  'How do I renew the TLS certificate of the mail server?',
  'Where is the fire extinguisher?',
  'How do I file for a trademark?',
  'What is the parental leave policy?',
  'Which wine goes with fish?',
  'How do I teach a puppy to sit?',
];

/** The questions on the sample playbooks, `path` relative to `memories/workflows/`. */
export const SAMPLE_QUESTIONS: readonly Question[] = [
  ...Object.entries(ASKED).flatMap(([name, texts]) => texts.map((text) => ({ text, path: `${name}.md`, alike: 1 }))),
  ...UNANSWERED.map((text) => ({ text, path: null, alike: 0 })),
];
