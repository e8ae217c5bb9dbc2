import type { Domain } from './domain.ts';

export const marketing: Domain = {
  name: 'marketing',
  audience: 'customers',
  objects: [
    { words: ['a blog post', 'an article'], asked: ['a piece for our site', 'something we wrote'] },
    { words: ['a newsletter', 'a mailing'], asked: ['the mail to all subscribers', 'our monthly letter'] },
    { words: ['a case study', 'a customer story'], asked: ['the write-up about a happy client', 'a success report'] },
    { words: ['a webinar', 'an online talk'], asked: ['the live session on the web', 'our video presentation'] },
    { words: ['an ad campaign', 'paid ads'], asked: ['what we run on Google', 'sponsored stuff on LinkedIn'] },
  ],
  situations: [
    {
      title: 'Planning {object}',
      steps: [
        'One reader, one question, one thing they do next.',
        'Write the headline before anything else.',
        'Owner, editor and date on the board.',
        'Drop it if nobody can say what it is for.',
      ],
      asked: [
        'I want to do {object}, where do I begin',
        'we have an idea for {object}, what has to be clear before we start',
        'what are the first steps towards {object}',
      ],
    },
    {
      title: 'Publishing {object}',
      steps: [
        'Every link opened, on a phone.',
        'Cover picture, or it looks broken when shared.',
        'Tuesday to Thursday, 09:00 to 11:00.',
        'One announcement, one network.',
      ],
      asked: [
        'how do we get {object} out of the door',
        '{object} is finished, when and how does it go live',
        'ready to launch {object}, anything to check',
      ],
    },
    {
      title: 'Getting approval for {object}',
      steps: [
        'Send the final text, not a draft, with a date.',
        'Names and numbers of others need a yes in writing.',
        'Silence is a no.',
        'The approval is filed beside the text.',
      ],
      asked: [
        'who has to say yes before {object} may be seen',
        'do we need permission to name a client in {object}',
        'legal and the boss want to look at {object} first, how does that work',
      ],
    },
    {
      title: 'Measuring {object}',
      steps: [
        'Four numbers: seen, opened, clicked, asked for a call.',
        'After two days and after thirty.',
        'Compare with the last three, not with the best.',
        'One sentence on what we do differently.',
      ],
      asked: [
        'did {object} bring us anything',
        'which figures tell me if {object} was worth it',
        'how do I know that {object} worked',
      ],
    },
    {
      title: 'Taking down {object}',
      steps: [
        'A redirect first, then remove it.',
        'Delete the announcements; editing keeps the old preview.',
        'Tell the people who are quoted in it.',
        'A line in the log on why.',
      ],
      asked: [
        'something in {object} is embarrassing, it has to disappear',
        'a client wants to be removed from {object}',
        'how do we pull {object} back once it is out',
      ],
    },
  ],
  unanswered: ['which agency could translate {object} into French', 'what music may we use in {object}'],
  habits: [
    'Every number has a source.',
    'No screenshot with customer data.',
    'One voice, no committee.',
    'The title says what the reader gets.',
    'Not on the day of an incident.',
    'Answers are read the same day.',
  ],
};
