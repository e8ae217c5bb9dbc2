import type { Domain } from './domain.ts';

export const safety: Domain = {
  name: 'safety',
  audience: 'staff',
  objects: [
    { words: ['a fire', 'a burning device'], asked: ['flames in the kitchen', 'smoke coming out of a machine'] },
    {
      words: ['a chemical spill', 'a leak of solvents'],
      asked: ['some acid on the floor', 'a bottle of cleaner that broke'],
    },
    { words: ['an electrical fault', 'a live wire'], asked: ['a socket that sparks', 'somebody who got a shock'] },
    {
      words: ['a fall from a ladder', 'a fall from height'],
      asked: ['a colleague who came down from the steps', 'someone dropping off the platform'],
    },
    {
      words: ['a forklift accident', 'a collision in the warehouse'],
      asked: ['the truck that hit a shelf', 'somebody run over by the stacker'],
    },
  ],
  situations: [
    {
      title: 'First response to {object}',
      steps: [
        'Look after yourself first, then after others.',
        'Call 112: where, what, how many.',
        'Send somebody to the gate to guide the ambulance.',
        'Nobody goes back in for a bag.',
      ],
      asked: [
        'help, {object}, what now',
        'what do I do in the first minutes after {object}',
        'whom do I call about {object}',
      ],
    },
    {
      title: 'Reporting {object} to the insurer',
      steps: [
        'Form within three days where somebody is off work for more than three.',
        'Two witnesses, in their own words.',
        'Photos before anybody tidies up.',
        'A copy for the works council.',
      ],
      asked: [
        'which form do I fill in after {object}',
        'who pays for the doctor after {object}',
        'does the accident fund have to know about {object}',
      ],
    },
    {
      title: 'Training people on {object}',
      steps: [
        'Once a year, and in the first week of everybody new.',
        'On the spot, not in a meeting room.',
        'Everybody does it once with their own hands.',
        'Sign the list; the inspector asks for it.',
      ],
      asked: [
        'how do we teach the team what to do in case of {object}',
        'when was everyone last instructed about {object}',
        'I have to run a drill for {object}',
      ],
    },
    {
      title: 'Preventing {object}',
      steps: [
        'Walk through with the checklist on the first Monday.',
        'Remove the cause before you put up a sign.',
        'Near misses count: write them down.',
        'Protective gear is the last resort, not the first.',
      ],
      asked: [
        'how do we make sure that {object} never happens here',
        'what lowers the risk of {object}',
        'it was close today, nearly {object}',
      ],
    },
    {
      title: 'Investigating {object}',
      steps: [
        'Leave everything where it is.',
        'Ask five times why.',
        'No blame: what made it possible?',
        'Three measures, each with an owner and a date.',
      ],
      asked: [
        'how do we find out what led to {object}',
        'the inspector wants to know the cause of {object}',
        'who looks into it after {object}, and how',
      ],
    },
  ],
  unanswered: ['how do we talk to the press about {object}', 'does {object} count for the yearly bonus'],
  habits: [
    'Escape routes are free, always.',
    'The first-aid box is checked every quarter.',
    'Shoes with steel caps behind the yellow line.',
    'Nobody works alone after ten.',
    'Doubt is a reason to stop.',
    'The assembly point is at the bicycle stand.',
  ],
};
