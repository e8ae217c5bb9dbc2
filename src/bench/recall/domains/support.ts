import type { Domain } from './domain.ts';

export const support: Domain = {
  name: 'support',
  audience: 'customers',
  objects: [
    { words: ['the web app', 'the browser version'], asked: ['our site when you are signed in', 'the online tool'] },
    {
      words: ['the mobile app', 'the phone version'],
      asked: ['the thing on their Android', 'what they have on the iPhone'],
    },
    {
      words: ['the API', 'the programming interface'],
      asked: ['our endpoints', 'the REST calls their developers make'],
    },
    {
      words: ['the data import', 'the bulk upload'],
      asked: ['loading their spreadsheet', 'getting their old records in'],
    },
    {
      words: ['single sign-on', 'the SAML login'],
      asked: ['logging in with the company account', 'the Okta connection'],
    },
  ],
  situations: [
    {
      title: 'Refunding a customer who is unhappy with {object}',
      steps: [
        'Find the charge in the billing console and its capture date.',
        'Within thirty days: all of it. After that: the unused part.',
        'Send it back the way it was paid, never by voucher.',
        'Tell them when it arrives on their account.',
      ],
      asked: [
        'somebody wants their money back because of {object}',
        'are we obliged to pay back what they were charged for {object}',
        'they are disappointed by {object} and ask to be reimbursed',
      ],
    },
    {
      title: 'Reporting a bug in {object} to engineering',
      steps: [
        'Reproduce it yourself, on a clean account.',
        'Write what you did, what you saw and what you expected.',
        'Attach the request number, the time in UTC and a screen recording.',
        'Set the severity by how many are hit, not by how loud they are.',
      ],
      asked: [
        'something is broken in {object}, how do the developers get to know',
        'what do I write in the ticket when {object} misbehaves',
        'a customer found a defect in {object}, where does it go',
      ],
    },
    {
      title: 'Escalating a complaint about {object}',
      steps: [
        'Say sorry once and name the person who takes care of it.',
        'Bring in the team lead after the second angry mail.',
        'One voice from then on: whoever owns it answers everything.',
        'Close it only when the customer says that it is closed.',
      ],
      asked: [
        'a really angry mail came in on {object}, who has to step in',
        'they threaten to leave over {object}, what now',
        'somebody demands to speak to a manager about {object}',
      ],
    },
    {
      title: 'Answering a feature request for {object}',
      steps: [
        'Thank them and ask for the problem behind the wish.',
        'Search the board; add their vote where it stands already.',
        'Promise neither a date nor that it will be built.',
        'Write to everybody who voted on the day it ships.',
      ],
      asked: [
        'people keep wishing for new things in {object}, what do we tell them',
        'can I say when something missing from {object} will be there',
        'a user suggests an improvement to {object}',
      ],
    },
    {
      title: 'Restoring deleted records in {object}',
      steps: [
        'Ask what is gone, since when, and who removed it.',
        'Look into the trash first: thirty days are kept there.',
        'Otherwise request a restore from the snapshot; it takes four hours.',
        'Never restore over newer entries: put it beside them.',
      ],
      asked: [
        'they wiped something by accident in {object} and want it back',
        'is there any way to recover what was lost in {object}',
        'half of their entries vanished from {object}',
      ],
    },
  ],
  unanswered: ['how do I merge two duplicate accounts in {object}', 'how do we change the language of {object}'],
  habits: [
    'Answer the question that was asked before anything else.',
    'No canned text without their name and their case.',
    'Link one help page, not five.',
    'Write the workaround even if a fix is near.',
    'Tag the conversation, else nobody counts it.',
    'Never ask for a password, not even the first letters.',
  ],
};
