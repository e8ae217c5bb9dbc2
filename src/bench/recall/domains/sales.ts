import type { Domain } from './domain.ts';

export const sales: Domain = {
  name: 'sales',
  audience: 'customers',
  objects: [
    {
      words: ['an annual plan', 'a yearly subscription'],
      asked: ['a plan they pay once a year', 'a twelve-month deal'],
    },
    {
      words: ['a monthly plan', 'a month-to-month subscription'],
      asked: ['a plan they can stop any month', 'the pay-as-you-go tier'],
    },
    { words: ['a pilot', 'a paid trial'], asked: ['the test phase', 'a try-out project'] },
    {
      words: ['an add-on module', 'an extension'],
      asked: ['one of the extra features', 'something on top of what they have'],
    },
    { words: ['a volume licence', 'a bulk licence'], asked: ['hundreds of seats at once', 'a big package of users'] },
  ],
  situations: [
    {
      title: 'Giving a discount on {object}',
      steps: [
        'Look up list price, seats and what was given before.',
        'Trade every percent for something: a signature this month, a reference, a case study.',
        'Stay within the margin table; whoever needs more writes one sentence on why.',
        'Put the lower price and its last day into one mail.',
      ],
      asked: [
        'how far can I go down in price for {object}',
        'they say the competitor charges less for {object}, what may I offer',
        'how much cheaper can we make {object}',
      ],
    },
    {
      title: 'Renewing {object}',
      steps: [
        'Begin ninety days before the contract ends.',
        'Show what was used, by whom, and what came of it.',
        'Send the renewal form with the same terms first.',
        'Nobody answers: call the economic buyer, not the champion.',
      ],
      asked: [
        'what do I do so that they stay with us when {object} runs out',
        'they have not decided yet whether to go on with {object}',
        'the term of {object} is nearly over, what is the next move',
      ],
    },
    {
      title: 'Sending a quote for {object}',
      steps: [
        'Ask who signs and what their procurement needs to see.',
        'Three lines: what, how many, until when the offer stands.',
        'Taxes apart, currency of their seat.',
        'Attach the order form as a PDF, never as an editable file.',
      ],
      asked: [
        'they want numbers in writing for {object}',
        'what has to be in the offer when somebody asks what {object} costs',
        'how do we put together a proposal about {object}',
      ],
    },
    {
      title: 'Handing over {object} from sales to onboarding',
      steps: [
        'Fill in the half page: goals, people, oddities, promises.',
        'Introduce the two colleagues in one mail, with a date for the kick-off.',
        'Everything that was promised by word of mouth goes on the list.',
        'Stay reachable for two weeks, then step back.',
      ],
      asked: [
        'the deal on {object} is won, who takes it from here',
        'what must the implementation team know about {object} before they start',
        'we closed {object}, how do I pass it on',
      ],
    },
    {
      title: 'Reviving a silent lead about {object}',
      steps: [
        'Read the last note before you write a word.',
        'One new fact, one question, four lines at most.',
        'Change the channel once: mail, then phone.',
        'Third time without a reaction: close it as lost.',
      ],
      asked: [
        'they went quiet on me after the talk about {object}',
        'nobody writes back on {object}, how often should I nudge them',
        'a contact from spring who wanted {object} does not react any more',
      ],
    },
  ],
  unanswered: [
    'how is the commission split when two reps worked on {object}',
    'which territory does a lead for {object} belong to',
  ],
  habits: [
    'Log every promise on the deal the same day.',
    'No deal skips a stage without a note.',
    'The champion is not the person who signs.',
    'Two offers in one mail confuse everybody.',
    'Never talk badly about a competitor.',
    'Check for overdue invoices before you give anything away.',
  ],
};
