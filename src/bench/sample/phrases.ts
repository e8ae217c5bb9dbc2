import type { JsonObject } from '../../domain/json.ts';
import type { Random } from '../../util/random.ts';
import { around } from './deck.ts';
import { type Ending, failed, type Scene } from './family.ts';

const GREETINGS = ['Hey, ', 'Hi, ', 'Quick one, ', 'Morning! ', 'When you have a minute, '];
export const THANKS = ['Thanks!', 'Perfect, thank you.', 'Great, thanks', 'thx', 'Thank you!', 'Nice, thanks a lot.'];
const WELCOME = ["You're welcome.", 'Any time.', 'Happy to help.'];
const YES = ['Yes', 'yes please', 'Go ahead.', 'Yep, do it', 'Correct, go ahead'];
const ANNOYED = [
  "That's not what I asked for, I needed this done.",
  'That did not work at all. I will do it myself.',
  'No, you gave up after one error. Please try again next time.',
  "You didn't do it? Not good.",
  'So it is not done? Not good.',
];
const OUTAGES = [
  'Error: request timed out after 30 s',
  'Error: 503 Service Unavailable',
  'Error: upstream connection reset',
];

export function pick<Item>(items: readonly Item[], random: Random): Item {
  return around(items, Math.floor(random() * items.length));
}

/** One request in five begins with a greeting. */
export function greet(text: string, random: Random): string {
  if (random() > 0.2) return text;
  const greeting = pick(GREETINGS, random);
  return greeting.endsWith('! ') ? greeting + text : greeting + text.charAt(0).toLowerCase() + text.slice(1);
}

/** The user accepts: with thanks in one case of three, else silently. */
export function accept({ talk, random }: Scene): void {
  if (random() > 0.33) return;
  talk.user(pick(THANKS, random));
  talk.say(pick(WELCOME, random));
}

/** The agent asks before it acts, and the user agrees. */
export function confirm({ talk, random }: Scene, question: string): void {
  talk.say(question);
  talk.user(pick(YES, random));
}

/** A call fails once for a reason that has nothing to do with it; the agent tries again. */
export function outage({ talk, random }: Scene, tool: string, args: JsonObject): void {
  talk.record(tool, args, pick(OUTAGES, random), true);
}

/** The agent stops at the first error; the user complains in two cases of three. */
export function giveUp(scene: Scene, tool: string, args: JsonObject): Ending {
  outage(scene, tool, args);
  scene.talk.say(
    pick(
      [
        "Sorry, I couldn't complete that: the tool returned an error.",
        'I was not able to do this, the service failed.',
      ],
      scene.random,
    ),
  );
  if (scene.random() < 0.66) scene.talk.user(pick(ANNOYED, scene.random));
  return failed('gave-up-after-error');
}

/** The user stops the agent in the middle of a call. */
export function stop({ talk, random }: Scene, tool: string, args: JsonObject): Ending {
  talk.interrupt(tool, args);
  talk.machine('[Request interrupted by user]');
  talk.user(pick(['Never mind, stop.', 'Stop, I changed my mind.', 'Leave it, forget that.'], random));
  return failed('interrupted');
}
