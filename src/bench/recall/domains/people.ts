import type { Domain } from './domain.ts';

export const people: Domain = {
  name: 'people',
  audience: 'staff',
  objects: [
    { words: ['annual leave', 'paid holiday'], asked: ['two weeks off in August', 'my vacation'] },
    {
      words: ['sick leave', 'absence through illness'],
      asked: ['being in bed with the flu', 'a colleague with a broken leg'],
    },
    {
      words: ['parental leave', 'maternity and paternity leave'],
      asked: ['time off for a newborn', 'staying home with the baby'],
    },
    {
      words: ['a sabbatical', 'unpaid time off'],
      asked: ['half a year away without pay', 'a long break to sail around the world'],
    },
    { words: ['part-time work', 'reduced hours'], asked: ['working only four days', 'going down to sixty percent'] },
  ],
  situations: [
    {
      title: 'Requesting {object}',
      steps: [
        'In the portal, with first and last day.',
        'Talk to the team before you talk to the form.',
        'Four weeks ahead, three months in summer.',
        'Nothing is booked before the answer is there.',
      ],
      asked: ['where do I ask for {object}', 'how do I apply for {object}', 'I would like {object}, whom do I tell'],
    },
    {
      title: 'Covering for {object}',
      steps: [
        'One name for each duty, not one for all.',
        'Hand over in writing, one page.',
        'Auto-reply names the deputy.',
        'The deputy may decide, not only forward.',
      ],
      asked: [
        'who does the job meanwhile, it is about {object}',
        'we are short of hands because of {object}',
        'how do we organise a stand-in during {object}',
      ],
    },
    {
      title: 'Paying salary during {object}',
      steps: [
        'Payroll needs the dates by the tenth.',
        'Law first, contract second, custom third.',
        'Bonus is reduced by full months only.',
        'Explain the slip before it is sent.',
      ],
      asked: [
        'how much money does one get with {object}',
        'what lands in the bank account while {object} lasts',
        'is the wage cut by {object}',
      ],
    },
    {
      title: 'Returning from {object}',
      steps: [
        'A talk in the first week: what changed, what is open.',
        'Half of the meetings for two weeks.',
        'Accounts are opened again the day before.',
        'Same desk, same pay, same title.',
      ],
      asked: [
        'somebody is coming back to work after {object}',
        'how do we make it easy to start again after {object}',
        'first week at the desk once {object} is over',
      ],
    },
    {
      title: 'Refusing {object}',
      steps: [
        'Only for a reason of the business, in writing.',
        'Offer another date in the same mail.',
        'The works council hears of it before.',
        'Never by chat.',
      ],
      asked: [
        'can we say no to {object}',
        'it is a bad moment for {object}, what are our options',
        'I have to deny somebody {object}',
      ],
    },
  ],
  unanswered: ['does {object} count towards the pension', 'may somebody work for another employer during {object}'],
  habits: [
    'Doctor notes go to payroll, never to the boss.',
    'What people tell us stays here.',
    'The works council meets on Thursdays.',
    'One calendar for the team, no private details in it.',
    'Reasons are not asked for.',
    'The same rule for everybody, or none.',
  ],
};
