import type { Domain } from './domain.ts';

export const travel: Domain = {
  name: 'travel',
  audience: 'staff',
  objects: [
    {
      words: ['a domestic flight', 'an inland flight'],
      asked: ['a plane within the country', 'flying from Munich to Hamburg'],
    },
    {
      words: ['an overseas flight', 'an intercontinental flight'],
      asked: ['flying to the States', 'a plane to another continent'],
    },
    { words: ['a train journey', 'a rail trip'], asked: ['going by ICE', 'tickets for the railway'] },
    { words: ['a rental car', 'a hire car'], asked: ['something to drive from Sixt', 'a vehicle for the week'] },
    { words: ['a hotel stay', 'an overnight stay'], asked: ['a room for two nights', 'a place to sleep'] },
  ],
  situations: [
    {
      title: 'Booking {object}',
      steps: [
        'Purpose, place and latest arrival; the rest follows.',
        'Name exactly as in the passport.',
        'Flexible fare while the appointment may still move.',
        'Confirmation numbers into the calendar, door to door.',
      ],
      asked: [
        'I need {object} next week, how do I get it',
        'where do we reserve {object}',
        'what are the rules when somebody orders {object}',
      ],
    },
    {
      title: 'Cancelling {object}',
      steps: [
        'Look at the fare: free until when?',
        'Cancel in the tool it was bought in, not by phone.',
        'Ask for the taxes back, they are always due.',
        'Tell whoever was waiting at the other end.',
      ],
      asked: [
        'I am not going after all, what happens with {object}',
        'the meeting is off and {object} is paid already',
        'can we get out of {object} without losing everything',
      ],
    },
    {
      title: 'Claiming the costs of {object}',
      steps: [
        'Photo of the receipt on the same day.',
        'Purpose and names of the people met.',
        'Hand it in within thirty days.',
        'Paid out with the next salary.',
      ],
      asked: [
        'how do I get back what I spent on {object}',
        'I paid {object} out of my own pocket',
        'where do the bills for {object} go',
      ],
    },
    {
      title: 'Dealing with a delay of {object}',
      steps: [
        'Write to the person who waits before you do anything else.',
        'Look for another connection, then ask at the desk.',
        'Keep every receipt from then on.',
        'Claim the compensation at home, within three months.',
      ],
      asked: [
        'I am stuck, {object} does not go as planned',
        'running late because of {object}, what comes first',
        'do we get anything back when {object} comes hours too late',
      ],
    },
    {
      title: 'Approving {object}',
      steps: [
        'Could it be a call? Ask once.',
        'Compare with the cheapest sensible way, not with the cheapest.',
        'Answer within a day: prices rise.',
        'Above 900 two alternatives are needed.',
      ],
      asked: [
        'somebody in my team wants {object}, do I say yes',
        'who decides if {object} is all right',
        'is {object} allowed for such a short appointment',
      ],
    },
  ],
  unanswered: ['may I take my partner along on {object}', 'who keeps the bonus miles of {object}'],
  habits: [
    'Passport valid for six months.',
    'Local times in the calendar, never ours.',
    'Nothing else until an hour after arrival.',
    'The official page, not a blog.',
    'Arrive the evening before if it is about money.',
    'Phone number of the person who waits is in the entry.',
  ],
};
