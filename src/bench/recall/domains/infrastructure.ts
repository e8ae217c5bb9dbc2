import type { Domain } from './domain.ts';

export const infrastructure: Domain = {
  name: 'infrastructure',
  audience: 'staff',
  objects: [
    {
      words: ['the production database', 'the primary Postgres'],
      asked: ['the live DB', 'where all customer data is stored'],
    },
    {
      words: ['the staging database', 'the test Postgres'],
      asked: ['the DB of the rehearsal system', 'the playground data store'],
    },
    { words: ['the mail server', 'the SMTP relay'], asked: ['what sends our e-mails', 'the outgoing post machine'] },
    {
      words: ['the build pipeline', 'the CI runners'],
      asked: ['the thing that compiles every push', 'our automated tests in the cloud'],
    },
    {
      words: ['the office network', 'the company Wi-Fi'],
      asked: ['the wireless in the building', 'our internet at work'],
    },
  ],
  situations: [
    {
      title: 'Upgrading {object}',
      steps: [
        'Read the release notes down to the last breaking change.',
        'Rehearse it on a copy and note how long it took.',
        'Announce the window two days ahead.',
        'Keep the old version running beside it for a day.',
      ],
      asked: [
        'a new version is out for {object}, how do we get there safely',
        'how do I bring {object} up to date',
        '{object} runs on something ancient, what is the way to a newer release',
      ],
    },
    {
      title: 'Restoring {object} from a backup',
      steps: [
        'Stop everything that writes.',
        'Take the newest snapshot that passed its check.',
        'Restore beside the broken one, compare the counts, then switch.',
        'Write down what was lost between snapshot and failure.',
      ],
      asked: [
        '{object} is gone, how do we get yesterday back',
        'somebody broke {object} for good, where is the copy',
        'how do I bring {object} back from the dead',
      ],
    },
    {
      title: 'Rotating the credentials of {object}',
      steps: [
        'Create the new secret beside the old one.',
        'Roll it out to every consumer, watch the log for refusals.',
        'Revoke the old one only when nobody used it for an hour.',
        'Store it in the vault, nowhere else.',
      ],
      asked: [
        'a password leaked for {object}, what do we do',
        'how often do we swap the keys of {object}',
        'an admin left who knew the login to {object}',
      ],
    },
    {
      title: 'Reacting to an outage of {object}',
      steps: [
        'One person fixes, another one writes.',
        'Status page within fifteen minutes, without a cause.',
        'An update every thirty minutes, also without news.',
        'Afterwards a note on what let it happen, without names.',
      ],
      asked: [
        '{object} is down',
        'nothing works any more, it seems to be {object}',
        'who does what when {object} stops responding',
      ],
    },
    {
      title: 'Adding capacity to {object}',
      steps: [
        'Look at the graphs of ninety days, not of today.',
        'Double it rather than add a bit.',
        'Order hardware four weeks ahead; cloud takes an hour.',
        'Take the alarm thresholds along.',
      ],
      asked: [
        '{object} is getting too slow for all of us',
        '{object} is nearly full, how do we make room',
        'we need a bigger {object}, or do we',
      ],
    },
  ],
  unanswered: ['how do we shut {object} down for good and dispose of it', 'what does {object} cost us every month'],
  habits: [
    'Change one thing at a time.',
    'Every change has a way back, written down before.',
    'Times in UTC.',
    'No change on a Friday after noon.',
    'Two people look at anything that touches data.',
    'Alarms go to a person, not to a channel.',
  ],
};
