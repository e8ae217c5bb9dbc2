import type { Domain } from './domain.ts';

export const hiring: Domain = {
  name: 'hiring',
  audience: 'staff',
  objects: [
    {
      words: ['a junior engineer', 'an entry-level developer'],
      asked: ['a coder straight from university', 'someone for their first programming job'],
    },
    {
      words: ['a senior engineer', 'an experienced developer'],
      asked: ['a programmer with ten years behind them', 'one of the seasoned tech people'],
    },
    { words: ['an account executive', 'a salesperson'], asked: ['somebody who closes deals', 'a new rep'] },
    {
      words: ['a support agent', 'a customer service person'],
      asked: ['someone for the help desk', 'a colleague who answers tickets'],
    },
    {
      words: ['a designer', 'a product designer'],
      asked: ['the person who draws our screens', 'somebody for look and feel'],
    },
  ],
  situations: [
    {
      title: 'Screening applications for {object}',
      steps: [
        'Read the letter before the CV, the work before the letter.',
        'Mark each of the three must-haves: seen, not seen, unclear.',
        'Ignore photos, age and gaps.',
        'Two seen and none contradicted: invite.',
      ],
      asked: [
        'a pile of resumes came in for {object}, how do I choose whom to talk to',
        'which candidates do we invite when we look for {object}',
        'what do I look at first on paper for {object}',
      ],
    },
    {
      title: 'Interviewing {object}',
      steps: [
        'Two interviewers, one writes.',
        'The same five questions for everybody, in the same order.',
        'Leave ten minutes for what they want to know.',
        'Score alone, then compare.',
      ],
      asked: [
        'what do I ask when I meet {object} for the first time',
        'how should the conversation with {object} go',
        'I have to sit down with {object} tomorrow and have no clue what to ask',
      ],
    },
    {
      title: 'Making an offer to {object}',
      steps: [
        'Call first, paper second.',
        'Name salary, start, place and notice period in one go.',
        'The pay band is fixed; the sign-on bonus is not.',
        'They have five working days to decide.',
      ],
      asked: [
        'we found {object}, how do we get them to say yes',
        'what goes into the letter when we want {object} to join',
        'what can we pay {object}',
      ],
    },
    {
      title: 'Rejecting {object}',
      steps: [
        'Within a week, by the person they spoke to.',
        'One honest sentence that helps them next time.',
        'No hope where there is none.',
        'Delete their papers after six months.',
      ],
      asked: [
        'how do I turn down {object} kindly',
        'we decided against {object}, who tells them and how',
        'what do I write as a no to {object}',
      ],
    },
    {
      title: 'Preparing the first day of {object}',
      steps: [
        'Laptop, accounts and desk are ready the evening before.',
        'A buddy, who has the whole morning free.',
        'Lunch with the team, nothing else before noon.',
        'One small task that ships in the first week.',
      ],
      asked: [
        'what has to be ready when {object} starts on Monday',
        'how do we welcome {object} so that they feel at home',
        'new colleague arrives next week, {object}, what do I get done before',
      ],
    },
  ],
  unanswered: ['where do we advertise the vacancy for {object}', 'do we pay a bounty to staff who recommend {object}'],
  habits: [
    'No culture fit: name the behaviour you mean.',
    'Every candidate hears from us within three working days.',
    'Notes stay in the hiring folder.',
    'Say the pay range in the first call.',
    'Nobody decides alone.',
    'A paid task of three hours at most.',
  ],
};
