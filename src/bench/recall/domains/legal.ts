import type { Domain } from './domain.ts';

export const legal: Domain = {
  name: 'legal',
  audience: 'customers',
  objects: [
    { words: ['a non-disclosure agreement', 'an NDA'], asked: ['the secrecy paper', 'a promise to keep quiet'] },
    { words: ['a data processing agreement', 'a DPA'], asked: ['the GDPR contract', 'the privacy annex'] },
    {
      words: ['a framework contract', 'a master agreement'],
      asked: ['the big umbrella contract', 'general terms for everything we do together'],
    },
    { words: ['a service level agreement', 'an SLA'], asked: ['the uptime promise', 'guaranteed reaction times'] },
    { words: ['a letter of intent', 'an LOI'], asked: ['the paper before the contract', 'a written we-mean-it'] },
  ],
  situations: [
    {
      title: 'Reviewing {object}',
      steps: [
        'Our template first: most of them accept it.',
        'Theirs: read liability, term, law and place, in this order.',
        'Mark in three colours: fine, to discuss, never.',
        'Counsel reads everything that is red.',
      ],
      asked: [
        'they sent their own version of {object}, who reads it',
        'what do I have to watch out for in {object}',
        'legal text from the other side, {object}, can I trust it',
      ],
    },
    {
      title: 'Signing {object}',
      steps: [
        'Two signatures above 50,000, one below.',
        'Electronic is fine unless the law wants ink.',
        'Names and titles as in the commercial register.',
        'The signed copy goes into the contract folder within a day.',
      ],
      asked: [
        'who is allowed to put their name under {object}',
        'do I need a pen or is a click enough for {object}',
        'everybody agrees on {object}, how do we make it official',
      ],
    },
    {
      title: 'Terminating {object}',
      steps: [
        'Find the notice period and the form it wants.',
        'Registered letter where it says in writing.',
        'List what has to be returned or deleted.',
        'Confirm the last day with the other side.',
      ],
      asked: [
        'we want to get out of {object}',
        'how do I end {object} cleanly',
        'they cancel {object}, what has to be given back',
      ],
    },
    {
      title: 'Amending {object}',
      steps: [
        'A numbered amendment, never a new version in silence.',
        'Quote the clause as it was and as it will be.',
        'Same people sign as the first time.',
        'File it with the original, not beside it.',
      ],
      asked: [
        'one paragraph in {object} has to be different from now on',
        'they ask for a small change to {object} years after we signed',
        'how do I alter something that is settled in {object}',
      ],
    },
    {
      title: 'Reacting to a breach of {object}',
      steps: [
        'Write down what happened, when, and how you know.',
        'Nobody admits or accuses anything in writing.',
        'Counsel within one working day.',
        'Personal data involved: the authority within 72 hours.',
      ],
      asked: [
        'they did not stick to {object}, what are our options',
        'somebody violated {object}',
        'we may have broken {object} ourselves, whom do I tell',
      ],
    },
  ],
  unanswered: [
    'in which language should {object} be translated and by whom',
    'how long do we have to archive {object}',
  ],
  habits: [
    'Templates are in the contract folder, nowhere else.',
    'Never sign on the day it arrives.',
    'Plain words beat Latin.',
    'Whoever negotiates does not approve.',
    'Liability is capped at a year of fees.',
    'Berlin law, Berlin courts.',
  ],
};
