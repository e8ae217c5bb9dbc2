import type { CleanTask } from '../../domain/task.ts';
import { wordsOf } from '../structure/fold.ts';
import { leavesOf } from '../structure/passages.ts';

/** Beginnings of the words of a session. */
export interface Vocabulary {
  /** Of the person's turns. */
  readonly said: ReadonlySet<string>;
  /** Of what tools returned. */
  readonly read: ReadonlySet<string>;
}

/** Words that sentences about a user are made of, whatever they are about. */
const FRAME = new Set(
  `the user person customer they them their her his she has have had been being about and for with from into over than
  that this these those what when where which who whom how why are was were will would should could can must may might
  want wants wanted prefer prefers preferred like likes liked need needs needed expect expects ask asks asked say says said
  use uses used using keep keeps always never only not does doing done every each all any both other another such same more
  most less least very own also just before after instead rather unless until without within while because then there here
  lasting usually often generally please make makes made get gets give gives given take takes`.split(/\s+/),
);
const LEAST_LETTERS = 3;
const STEM = 5;
const LEAST_SHARE = 0.25;

export function vocabularyOf(session: readonly CleanTask[]): Vocabulary {
  const said = new Set(session.flatMap(({ request }) => request).flatMap(stemsOf));
  const results = session.flatMap(({ steps }) => steps.flatMap(({ result }) => [...leavesOf(result)]));
  return { said, read: new Set(results.flatMap(stemsOf)) };
}

/**
 * Whether a preference is the person's own, as far as words tell: their turns have a good part of its words, and more of
 * them than there are that only tools said. Words that neither has are how it is put.
 */
export function isOwnPreference(preference: string, { said, read }: Vocabulary): boolean {
  const stems = [...new Set(stemsOf(preference))];
  const own = stems.filter((stem) => said.has(stem)).length;
  const foreign = stems.filter((stem) => !said.has(stem) && read.has(stem)).length;
  return own > foreign && own >= LEAST_SHARE * stems.length;
}

/** Words of a text by their beginnings, so that `invoices` is `invoice`; without those that say nothing. */
function stemsOf(text: string): readonly string[] {
  return wordsOf(text).flatMap((word) => {
    const isShort = /^[\p{ASCII}]*$/u.test(word) && word.length < LEAST_LETTERS;
    return isShort || FRAME.has(word) ? [] : [word.slice(0, STEM).replace(/(?<=..)(?:e?s|e)$/, '')];
  });
}
