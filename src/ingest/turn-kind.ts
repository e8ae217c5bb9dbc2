import { objects } from './objection.ts';
import {
  AMENDMENT_STARTS,
  ASKING,
  CLOSING_QUESTIONS,
  CONFIRMATION_WORDS,
  CONTINUATION_CORE,
  CONTINUATION_WORDS,
  CORRECTION_PHRASES,
  CORRECTION_STARTS,
  COURTESY_STARTS,
  FILLERS,
  OFFERS,
  OPEN_OFFERS,
  PRAISE,
  REQUEST_MARKS,
  REQUEST_WORDS,
  THANKS,
} from './phrases.ts';
import { includesPhrase, startsWithPhrase, toClauses, toWords } from './words.ts';

/**
 * What a person's turn does to the request before it. `objection`: begins with "no" or finds fault, which
 * answers a question where one was asked and corrects otherwise. `amendment`: they changed their own mind, or push back.
 */
export type TurnKind =
  | 'request'
  | 'thanks'
  | 'confirmation'
  | 'continuation'
  | 'correction'
  | 'objection'
  | 'amendment';

export function turnKind(text: string): TurnKind {
  const words = toWords(text);
  const clauses = toClauses(text).filter((clause) => !isFiller(clause));
  if (isContinuation(words)) return 'continuation';
  if (words.every((word) => CONFIRMATION_WORDS.has(word)) && !clauses.every(isThanks)) return 'confirmation';
  if (takesLeave(text, clauses)) return 'thanks';
  if (clauses.length === 0) return 'confirmation';
  const meant = withoutFillers(words);
  if (startsWithPhrase(meant, CORRECTION_STARTS) || includesPhrase(words.slice(0, 30), CORRECTION_PHRASES)) {
    return 'correction';
  }
  if (words[0] === 'nope' || (words[0] === 'no' && words[1] !== 'more')) return 'objection';
  if (startsWithPhrase(meant, AMENDMENT_STARTS)) return 'amendment';
  return objects(clauses) ? 'objection' : 'request';
}

/** Whether a turn says, maybe among other things, that the work before it was good. */
export function saysPraise(text: string): boolean {
  const first = toClauses(text).find((clause) => !isFiller(clause));
  return first !== undefined && startsWithPhrase(first, PRAISE);
}

/** Whether the assistant waits for an answer: its last sentences ask for something other than "anything else?". */
export function asksQuestion(text: string): boolean {
  const sentences = text
    .trimEnd()
    .slice(-500)
    .replace(/`[^`\n]*`|"[^"\n]*"/g, '')
    .split(/(?<=[.!?？])["'*_)\]]*\s|\n|\sor\s/);
  return sentences.some((sentence) => {
    const words = toWords(sentence);
    if (includesPhrase(words, OFFERS) && !includesPhrase(words, OPEN_OFFERS)) return true;
    const asks = /[?？]["'*_)\]\s]*$/.test(sentence) || includesPhrase(words, ASKING);
    return asks && !includesPhrase(words, CLOSING_QUESTIONS);
  });
}

/** Thanks or a good-bye, maybe with a remark (`Thank you, I will!`), without a wish. */
function takesLeave(text: string, clauses: readonly (readonly string[])[]): boolean {
  const remarks = clauses.filter((clause) => !isThanks(clause));
  if (remarks.length === clauses.length) return false;
  if (remarks.length > 0 && /[?？]/.test(text)) return false;
  return remarks.every((remark) => startsWithPhrase(remark, COURTESY_STARTS) && !includesPhrase(remark, REQUEST_MARKS));
}

function isContinuation(words: readonly string[]): boolean {
  return words.length > 0 && words.length <= 8
    ? words.every((word) => CONTINUATION_WORDS.has(word)) && words.some((word) => CONTINUATION_CORE.has(word))
    : false;
}

export function isThanks(clause: readonly string[]): boolean {
  return startsWithPhrase(clause, THANKS) && clause.length <= 12 && !clause.some((word) => REQUEST_WORDS.has(word));
}

export function isFiller(clause: readonly string[]): boolean {
  return clause.every((word) => FILLERS.includes(word));
}

function withoutFillers(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !FILLERS.includes(word));
  return first < 0 ? [] : words.slice(first);
}
