import type { Random } from '../../util/random.ts';
import { pick } from './phrases.ts';
import type { Talk } from './talk.ts';

/** User-role lines that no person wrote, and what the agent says to them. */
const EXCHANGES = [
  [
    '[OpenClaw heartbeat poll] Read HEARTBEAT.md if it exists. If nothing needs attention, reply HEARTBEAT_OK.',
    'HEARTBEAT_OK',
  ],
  [
    '<task-notification>\n<task-id>b7</task-id>\n<status>completed</status>\n<summary>Nightly backup finished</summary>\n</task-notification>',
    'The backup has finished.',
  ],
  ['<system-reminder>\nThe date has changed. Do not mention this to the user.\n</system-reminder>', ''],
  ['[cron:weekly-digest] Time to refresh the dashboard cache. Reply DONE when finished.', 'DONE'],
] as const;

/** A machine speaks and, mostly, gets an answer. */
export function playMachine(talk: Talk, random: Random): void {
  const [line, answer] = pick(EXCHANGES, random);
  talk.machine(line);
  if (answer !== '') talk.say(answer);
}
