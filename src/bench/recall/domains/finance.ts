import type { Domain } from './domain.ts';

export const finance: Domain = {
  name: 'finance',
  audience: 'customers',
  objects: [
    {
      words: ['an invoice in euros', 'a euro invoice'],
      asked: ['a bill in EUR', 'what we charged in our own currency'],
    },
    {
      words: ['an invoice in dollars', 'a dollar invoice'],
      asked: ['a bill in USD', 'what we charged in American money'],
    },
    {
      words: ['a credit card payment', 'a card charge'],
      asked: ['something paid with Visa', 'money taken from their Mastercard'],
    },
    {
      words: ['a direct debit', 'a SEPA mandate'],
      asked: ['the automatic withdrawal from their bank', 'letting us pull it from their account'],
    },
    { words: ['a down payment', 'an advance'], asked: ['the part they pay up front', 'money before we begin'] },
  ],
  situations: [
    {
      title: 'Reminding customers of {object}',
      steps: [
        'Look at the bank first, then write.',
        'Day 3 a short note, day 10 a new date, day 20 a call.',
        'Day 35 the formal letter, service may be limited.',
        'Never two reminders in one week.',
      ],
      asked: [
        'they still have not paid {object}',
        'the money for {object} is overdue, how hard do I push',
        'nothing has come in on {object} for weeks',
      ],
    },
    {
      title: 'Correcting {object}',
      steps: [
        'Never change what was sent: cancel it and issue a new one.',
        'The new document names the number of the old one.',
        'Both go to the billing address with one sentence on why.',
        'Tell the bookkeeper before the month is closed.',
      ],
      asked: [
        'there is a wrong address on {object}, how do we fix that',
        'we made a mistake with the amount of {object}',
        'the tax on {object} is not right, what now',
      ],
    },
    {
      title: 'Splitting {object} into instalments',
      steps: [
        'Three parts at most, the first one due at once.',
        'In writing, with the three dates.',
        'One date missed: the rest is due.',
        'Once per customer, never twice.',
      ],
      asked: [
        'can they pay {object} bit by bit',
        'they are short of cash and cannot settle {object} in one go',
        'someone asks to spread {object} over a few months',
      ],
    },
    {
      title: 'Handling a dispute about {object}',
      steps: [
        'Stop all reminders on the day it is disputed.',
        'Ask for the line they doubt and their reason.',
        'Answer within five working days with the proof of delivery.',
        'The bank asks: send contract, log and delivery note within seven days.',
      ],
      asked: [
        'the customer says {object} is not justified',
        'they refuse to accept {object} and claim they never ordered it',
        'a chargeback came in on {object}',
      ],
    },
    {
      title: 'Writing off {object}',
      steps: [
        'Only after the formal letter and one call by the founder.',
        'Below 200 the bookkeeper decides, above it the director.',
        'Keep the letters for ten years.',
        'The customer pays in advance from then on.',
      ],
      asked: [
        'we will never see {object} again, how do I get it out of the books',
        'the firm is bankrupt and {object} is lost',
        'when do we stop chasing {object}',
      ],
    },
  ],
  unanswered: [
    'which exchange rate do we use for {object} at the end of the year',
    'how do we tell investors about {object}',
  ],
  habits: [
    'Due dates are written as dates, not as days.',
    'Order number missing? Procurement will not pay.',
    'Net, tax and gross on lines of their own.',
    'Every step is logged on the deal.',
    'Never send a draft.',
    'The bookkeeper closes the month on the fifth working day.',
  ],
};
