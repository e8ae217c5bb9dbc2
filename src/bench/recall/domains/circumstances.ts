import type { Circumstance, Domain } from './domain.ts';

/** Whom it is for, by the kind of domain. */
export const PARTIES: { readonly [Audience in Domain['audience']]: readonly Circumstance[] } = {
  customers: [
    {
      words: ['a reseller', 'a sales partner'],
      asked: ['one of our channel people', 'somebody who sells our stuff on'],
      rules: ['The partner manager is in copy.', 'Their end customer never hears from us directly.'],
    },
    {
      words: ['a non-profit', 'a charity'],
      asked: ['an NGO', 'an association that lives on donations'],
      rules: [
        'Ask for the certificate of exemption once a year.',
        'The special conditions are on the second page of the list.',
      ],
    },
    {
      words: ['a public authority', 'a municipality'],
      asked: ['a town hall', 'somebody from the government'],
      rules: ['Everything in the form that their office hands out.', 'Their fiscal year decides the date.'],
    },
    {
      words: ['a start-up', 'a young company'],
      asked: ['three founders in a garage', 'a tiny new firm'],
      rules: ['Short papers, short terms.', 'The founder decides; do not look for a committee.'],
    },
    {
      words: ['a customer abroad', 'a foreign customer'],
      asked: ['people in Japan', 'a firm outside of the EU'],
      rules: [
        'Reverse charge and customs are checked by accounting.',
        'Their public holidays are in the shared calendar.',
      ],
    },
    {
      words: ['a key account', 'an enterprise customer'],
      asked: ['one of our five largest clients', 'the really big ones'],
      rules: ['The account owner talks, everybody else supplies.', 'Their security team reads everything.'],
    },
  ],
  staff: [
    {
      words: ['contractors', 'external staff'],
      asked: ['freelancers', 'people who are not on our payroll'],
      rules: ['Their agency is told on the same day.', 'No access to anything that is not in the order.'],
    },
    {
      words: ['interns', 'trainees'],
      asked: ['students who are here for the summer', 'the young ones'],
      rules: ['Their mentor signs as well.', 'Under eighteen: parents sign too.'],
    },
    {
      words: ['the Lisbon branch', 'the Lisbon office'],
      asked: ['our colleagues in Portugal', 'the team down south'],
      rules: ['Local law comes first there.', 'The branch manager has a budget of her own.'],
    },
    {
      words: ['managers', 'team leads'],
      asked: ['one of the bosses', 'people with a team of their own'],
      rules: ['Their own boss decides, never they themselves.', 'It is announced to the team in person.'],
    },
    {
      words: ['the night shift', 'shift workers'],
      asked: ['those who start at ten in the evening', 'the crew that works while we sleep'],
      rules: ['The shift leader has the key and the list.', 'Hand over at the change of shift, in writing.'],
    },
    {
      words: ['remote staff', 'people in home office'],
      asked: ['somebody who works from the kitchen table', 'colleagues we never see in the building'],
      rules: ['Parcels go to their registered address.', 'A video call stands in for the visit.'],
    },
  ],
};

export const CONDITIONS: readonly Circumstance[] = [
  {
    words: ['after the deadline', 'past the final date'],
    asked: ['it is too late by a week', 'the time for it ran out already'],
    rules: ['An exception needs a reason that would hold for everybody.', 'Late is written down as late.'],
  },
  {
    words: ['outside office hours', 'on weekends'],
    asked: ['it is Sunday', 'everybody has gone home'],
    rules: ['The person on duty decides and reports on Monday.', 'Only what cannot wait is done.'],
  },
  {
    words: ['without the paperwork', 'with documents missing'],
    asked: ['there is no piece of paper for it', 'nobody can find the forms'],
    rules: ['A written statement of two people stands in.', 'The originals follow within ten days.'],
  },
  {
    words: ['above the approval limit', 'over budget'],
    asked: ['it is more than I may sign off', 'it costs a fortune'],
    rules: ['The director signs, with two alternatives before her.', 'It is reported to the board in the next month.'],
  },
  {
    words: ['for the second time', 'as a repeated case'],
    asked: ['it happened again', 'we had the same thing in spring'],
    rules: ['Read the note on the first one.', 'A third one changes the rule, not the case.'],
  },
  {
    words: ['on the same day', 'at short notice'],
    asked: ['it has to be done by tonight', 'there is no time at all'],
    rules: ['Call instead of writing.', 'Skip the queue, not the checks.'],
  },
];
