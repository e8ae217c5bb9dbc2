import type { Question } from './types.ts';

/**
 * More questions on the sample playbooks. Nothing is tuned on these: whoever changes the ranker looks at the others, and
 * at what went wrong there, and at these figures alone.
 */
const ASKED: { readonly [playbook: string]: readonly string[] } = {
  'call-notes-and-follow-up': [
    'I spoke with Acme this morning, please keep a record of it',
    'Should I tidy up what the client said before I save it?',
    'When do I have to get back to somebody I talked to?',
  ],
  'customer-onboarding': [
    'What is the plan for the first two weeks of a new account?',
    'Who from their side has to be at the first session with us?',
    'Support will take over the account, what do they need from me?',
  ],
  'hiring-screen': [
    'Someone applied for the open position, how quickly do we have to react?',
    'Two of us liked different applicants, how do we settle it?',
    'Should the applicant do some test work for us?',
  ],
  'inbox-triage': [
    'Go through my mail please and tell me what matters',
    'An email asks two different things, which label does it get?',
    'What do I do with all the bills that came in by email?',
  ],
  'incident-note': [
    'The service is not reachable since this morning, what is the first thing we do?',
    'May we tell people already what caused the outage?',
    'Do affected clients get money back for the outage?',
  ],
  'invoicing-and-dunning': [
    'What has to be on the bill so that their procurement pays it?',
    'When do we call somebody who is late with paying?',
    'A client asks what is going on with the bill we sent',
  ],
  newsletter: [
    'When does our monthly mail go out?',
    'Who gets it, also people who are negotiating with us?',
    'How many topics should be in one issue?',
  ],
  'prospect-wants-a-discount': [
    'What do we get in return if we make it cheaper?',
    'How long should a special price be good for?',
    'They have been with us for three years and want it cheaper',
  ],
  'publishing-checklist': [
    'Which day of the week is best to bring out a new piece on the site?',
    'Do I have to ask before I mention a client by name in a post?',
    'Where do we announce a new post?',
  ],
  'research-brief': [
    'Find out whether four-day weeks work and sum it up for me',
    'How long should you dig before you stop reading?',
    'What if a site doesn’t let me read the page?',
  ],
  'scheduling-across-time-zones': [
    'Book half an hour with Priya in Bangalore',
    'The US has changed its clocks already, what does that mean for the call?',
    'Move my meeting with Jonas to Friday afternoon',
  ],
  'travel-booking': [
    'Should I go there the night before?',
    'I need a hotel near the client in Zurich',
    'Cheap ticket that can’t be changed, or the expensive one?',
  ],
  'weekly-review': [
    'How do I sum up the week for the team?',
    'Something went wrong this week, where do we write it down?',
    'How long should the Friday meeting take?',
  ],
};
/** What none of them answers. */
const UNANSWERED: readonly string[] = [
  'Who cleans the kitchen?',
  'How do we set up two-factor login for a new laptop?',
  'What is the procedure when somebody resigns?',
  'How do I price a new product?',
  'What do we do with a broken monitor?',
  'Can I bring my dog to the office?',
  'How do I write unit tests for the importer?',
  'How do we handle a customer who wants to sue us?',
  'Which bank do we use for payroll?',
  'How do I get a parking space?',
  'What is the capital of Mongolia?',
  'How do we archive a finished project?',
  'Who approves overtime?',
];
/** `path` relative to `memories/workflows/`. */
export const HELD_OUT_QUESTIONS: readonly Question[] = [
  ...Object.entries(ASKED).flatMap(([name, texts]) => texts.map((text) => ({ text, path: `${name}.md`, alike: 1 }))),
  ...UNANSWERED.map((text) => ({ text, path: null, alike: 0 })),
];
