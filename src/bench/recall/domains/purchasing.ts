import type { Domain } from './domain.ts';

export const purchasing: Domain = {
  name: 'purchasing',
  audience: 'staff',
  objects: [
    { words: ['a laptop', 'a notebook computer'], asked: ['a MacBook', 'a new machine to work on'] },
    {
      words: ['a software licence', 'a software subscription'],
      asked: ['a tool we pay for per head', 'a seat in some cloud app'],
    },
    { words: ['office furniture', 'desks and chairs'], asked: ['something decent to sit on', 'a standing table'] },
    {
      words: ['a consultant', 'an outside expert'],
      asked: ['someone from outside who advises us', 'an adviser for a few days'],
    },
    { words: ['print material', 'printed brochures'], asked: ['flyers for the fair', 'a thousand business cards'] },
  ],
  situations: [
    {
      title: 'Ordering {object}',
      steps: [
        'Is there one in the store room? Look first.',
        'Cost centre and approver in the form.',
        'One of the three listed vendors.',
        'Delivery to the front desk, never to a home.',
      ],
      asked: [
        'I need {object}, where do I get it',
        'how do I buy {object} here',
        'what is the way to get hold of {object}',
      ],
    },
    {
      title: 'Comparing offers for {object}',
      steps: [
        'Three offers above 1,000, one below.',
        'Same list of needs to all of them on the same day.',
        'Price counts half, delivery and service the other half.',
        'The losers get a short mail.',
      ],
      asked: [
        'two firms sent me prices for {object}, how do I choose',
        'do I have to ask around before I take {object}',
        'which supplier should I pick for {object}',
      ],
    },
    {
      title: 'Returning {object}',
      steps: [
        'Fourteen days, with the original box.',
        'Return number from the vendor before anything is sent.',
        'Photos of every side.',
        'The credit note goes to accounting.',
      ],
      asked: [
        'what we got is not what I wanted: {object}',
        'the delivery of {object} was damaged',
        '{object} turned out wrong, can it go back',
      ],
    },
    {
      title: 'Accepting a delivery of {object}',
      steps: [
        'Count before you sign.',
        'Delivery note against order, line by line.',
        'Label it with the inventory number.',
        'Release the invoice on the same day.',
      ],
      asked: [
        'the courier is at the door with {object}, what do I sign',
        '{object} has arrived, what has to be checked',
        'who confirms that {object} is complete',
      ],
    },
    {
      title: 'Cancelling an order of {object}',
      steps: [
        'Call the vendor, then confirm it by mail.',
        'Not shipped yet: free. Shipped: refuse at the door.',
        'Free the money in the budget sheet.',
        'Tell the person who was waiting for it.',
      ],
      asked: [
        'we do not need {object} any more but it is under way',
        'stop, somebody asked for {object} twice',
        'I changed my mind about {object}',
      ],
    },
  ],
  unanswered: ['how fast is {object} depreciated', 'can a former employee keep {object}'],
  habits: [
    'No order without a cost centre.',
    'Whoever orders does not approve.',
    'Prices are net in the form.',
    'New vendors are checked by finance first.',
    'Nothing on private cards.',
    'The store room has a list on the door.',
  ],
};
