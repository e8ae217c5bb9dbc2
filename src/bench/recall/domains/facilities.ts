import type { Domain } from './domain.ts';

export const facilities: Domain = {
  name: 'facilities',
  audience: 'staff',
  objects: [
    { words: ['the heating', 'the radiators'], asked: ['it being freezing in here', 'warmth in the rooms'] },
    { words: ['the air conditioning', 'the cooling'], asked: ['it being far too hot upstairs', 'the AC'] },
    { words: ['the lift', 'the elevator'], asked: ['getting up to the fifth floor', 'the cabin between the floors'] },
    {
      words: ['the coffee machine', 'the espresso maker'],
      asked: ['our caffeine supply', 'the thing that makes cappuccino'],
    },
    {
      words: ['a meeting room', 'a conference room'],
      asked: ['a place for ten people to talk', 'the big table on the second floor'],
    },
  ],
  situations: [
    {
      title: 'Repairing {object}',
      steps: [
        'Put up a note so that the next one does not report it too.',
        'Look whether a fuse is the whole story.',
        'Landlord below 500, the contractor above it.',
        'Be there when they come; they do not call twice.',
      ],
      asked: [
        'something is wrong with {object}, who mends it',
        'whom do I ring when {object} does not work',
        'defect: {object}',
      ],
    },
    {
      title: 'Servicing {object}',
      steps: [
        'Twice a year, in April and October.',
        'The sticker shows when it was last looked at.',
        'Book the same firm: they know the cellar.',
        'Protocol into the house folder.',
      ],
      asked: [
        'how often does a technician have to look after {object}',
        'when is the next check of {object} due',
        'regular maintenance of {object}',
      ],
    },
    {
      title: 'Replacing {object}',
      steps: [
        'Three offers, one of them second hand.',
        'Ask the landlord who owns the old one.',
        'Delivery before eight, the street is closed later.',
        'Old parts go to the recycling yard with a receipt.',
      ],
      asked: [
        'it is time for a new one: {object}',
        'we are fed up with {object} and want something modern',
        'what do we have to think of before we buy our way out of {object}',
      ],
    },
    {
      title: 'Giving access to {object}',
      steps: [
        'Badge by mail to the front desk, with a last day.',
        'Nobody lends theirs.',
        'Guests are fetched and brought back.',
        'Lost badges are blocked within the hour.',
      ],
      asked: [
        'who gets a key for {object}',
        'somebody cannot get in, it is about {object}',
        'my badge does not open anything, I want to use {object}',
      ],
    },
    {
      title: 'Moving {object} to another floor',
      steps: [
        'Draw the plan and ask who sits beside it.',
        'Power, water and network exist at the new place.',
        'Movers need the lift for themselves.',
        'New labels on the same evening.',
      ],
      asked: [
        'can we have {object} somewhere else in the building',
        'the team upstairs would like {object} closer to them',
        'what does it take to relocate {object}',
      ],
    },
  ],
  unanswered: ['how much electricity does {object} use', 'is {object} included in the rent'],
  habits: [
    'The house folder is behind the front desk.',
    'Noise before nine or after six.',
    'The landlord answers letters, not calls.',
    'Keys are counted on the last Friday.',
    'Plants are watered by whoever sees that they are dry.',
    'Windows are closed by the last one.',
  ],
};
