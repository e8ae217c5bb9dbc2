import { objects } from './objection.ts';
import { PHRASES } from './phrases.ts';
import { includesPhrase, remembering, splitWords, startsWithPhrase, toClauses, toWords } from './words.ts';

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

const CONFIRMATION = new Set(PHRASES.confirmation);
const CONTINUATION = new Set(PHRASES.continuation);
const CONTINUATION_CORE = new Set(PHRASES.continuationCore);
const REQUEST_WORDS = new Set(PHRASES.requestWords);
const FILLERS = new Set(PHRASES.fillers);
const DENIALS = new Set(PHRASES.no);
const GREETINGS = new Set(PHRASES.greetings);
const THANKS = [...PHRASES.praise, ...PHRASES.farewells];

export function turnKind(text: string): TurnKind {
  const words = toWords(text);
  const clauses = toClauses(text).filter((clause) => !isFiller(clause));
  if (isContinuation(words)) return 'continuation';
  if (words.every((word) => CONFIRMATION.has(word)) && !clauses.every(isThanks)) return 'confirmation';
  if (takesLeave(text, clauses)) return 'thanks';
  if (clauses.length === 0 || isWaiting(clauses)) return 'confirmation';
  const meant = withoutFillers(words);
  if (corrects(words, meant)) return startsWithPhrase(meant, PHRASES.harmless) ? 'request' : 'correction';
  if (DENIALS.has(words[0] ?? '') && words[1] !== 'more') return 'objection';
  if (startsWithPhrase(meant, PHRASES.amendmentStarts)) return 'amendment';
  return objects(clauses) ? 'objection' : 'request';
}

function corrects(words: readonly string[], meant: readonly string[]): boolean {
  if (startsWithPhrase(meant, PHRASES.correctionStarts)) return true;
  if (includesPhrase(words.slice(0, 30), PHRASES.correctionPhrases)) return true;
  const early = meant.slice(0, 9);
  return includesPhrase(early, PHRASES.outrage) || (early.length < 9 && includesPhrase(early, PHRASES.undo));
}

/** The words that a turn begins with where they say, maybe before other things, that the work before it was good; else null. */
export function praiseOf(text: string): string | null {
  for (const [clause] of text.slice(0, 600).matchAll(/[^.!?;:,\n—]+/g)) {
    const words = toWords(clause);
    if (words.length === 0 || isFiller(words)) continue;
    return startsWithPhrase(words, PHRASES.praise) ? praiseIn(words.join(' ')) : null;
  }
  return null;
}

/** The phrase alone: in one breath with it people go on to what they want next. */
function praiseIn(said: string): string {
  const phrases = PHRASES.praise.filter((phrase) => `${said} `.startsWith(`${phrase} `));
  return phrases.reduce((longest, phrase) => (phrase.length > longest.length ? phrase : longest), '');
}

/** Whether the assistant waits for an answer: its last sentences ask for something other than "anything else?". */
export function asksQuestion(text: string): boolean {
  const { said, words, sentences } = endingOf(text);
  const mayAsk = said.includes('?') || said.includes('？') || includesPhrase(words, ASKING);
  return mayAsk && sentences().some(asks);
}

/** Every sentence that asks has a question mark or one of these. */
const ASKING = [...PHRASES.offers, ...PHRASES.demanding, ...PHRASES.asking];
/** A pattern that stands in a function is made anew with each call. */
const QUESTION_MARK_LAST = /[?？]["'*_)\]\s]*$/;

function asks({ said, words }: Sentence): boolean {
  if (includesPhrase(words, PHRASES.offers) && !includesPhrase(words, PHRASES.openOffers)) return true;
  if (includesPhrase(words, PHRASES.demanding)) return true;
  const isAsking = QUESTION_MARK_LAST.test(said) || includesPhrase(words, PHRASES.asking);
  return isAsking && !includesPhrase(words, PHRASES.closingQuestions);
}

/** Whether that question is one for anything to do at all: `What are we doing today?` What follows is no answer about the work. */
export function invites(text: string): boolean {
  return says(text, PHRASES.inviting);
}

/** Whether it asks for what it cannot go on without: `I'll need your user ID`. */
export function demandsAnswer(text: string): boolean {
  return says(text, PHRASES.demanding);
}

/** Whether it only offers something: whoever says neither yes nor no to that may well come to something else. */
export function onlyOffers(text: string): boolean {
  const asking = asksQuestion(text) ? endingOf(text).sentences().filter(asks) : [];
  return asking.length > 0 && asking.every(({ words }) => includesPhrase(words, PHRASES.offers));
}

/** Whether a turn only greets. */
export function isGreeting(text: string): boolean {
  return GREETINGS.has(toWords(text).join(' ')) && !/[?？]/.test(text);
}

/** Whether the assistant's last sentences announce work that it has yet to do, or its last words are a call that nobody executed. */
export function isUnfinished(text: string): boolean {
  if (isSpokenCall(text)) return true;
  return says(text.slice(-300), PHRASES.promising);
}

/** Whether an answer only returns thanks: "You're welcome! …". */
export function isCourtesy(text: string): boolean {
  return startsWithPhrase(toWords(text.slice(0, 100)), PHRASES.welcome);
}

/** Small models write calls into their text, where nothing executes them. */
export function isSpokenCall(text: string): boolean {
  if (text.includes('<tool_call>')) return true;
  const isCall = text.includes('"name"') && CALL.test(text);
  return isCall && text.trimEnd().replace(/`{3}$/, '').trimEnd().endsWith('}');
}

const CALL = /\{\s{0,20}"name"\s{0,5}:\s{0,5}"[^"\n]{1,80}"\s{0,5},\s{0,20}"(?:arguments|parameters)"/;

export function isThanks(clause: readonly string[]): boolean {
  return (
    startsWithPhrase(withoutFillers(clause), THANKS) &&
    clause.length <= 12 &&
    !clause.some((word) => REQUEST_WORDS.has(word))
  );
}

export function isFiller(clause: readonly string[]): boolean {
  return clause.every((word) => FILLERS.has(word));
}

interface Sentence {
  readonly said: string;
  readonly words: readonly string[];
}

/** The end of a text, where assistants ask. */
interface Ending {
  readonly said: string;
  readonly words: readonly string[];
  /** Cut only where it is asked for: the words tell of most texts that no sentence holds what is looked for. */
  sentences(): readonly Sentence[];
}

const endingOf = remembering(4, (text): Ending => {
  const said = text
    .trimEnd()
    .slice(-500)
    .replace(/`[^`\n]*`|"[^"\n]*"/g, '');
  let sentences: readonly Sentence[] | null = null;
  return {
    said,
    words: splitWords(said),
    sentences: () => {
      sentences ??= said
        .split(/(?<=[.!?？])["'*_)\]]*\s|\n|\sor\s/)
        .map((each) => ({ said: each, words: splitWords(each) }));
      return sentences;
    },
  };
});

/** Whether one of the last sentences has one of the phrases. */
function says(text: string, phrases: readonly string[]): boolean {
  const { words, sentences } = endingOf(text);
  return includesPhrase(words, phrases) && sentences().some((sentence) => includesPhrase(sentence.words, phrases));
}

/** Thanks or a good-bye, maybe with a remark (`Thank you, I will!`), without a wish. */
function takesLeave(text: string, clauses: readonly (readonly string[])[]): boolean {
  const remarks = clauses.filter((clause) => !isThanks(clause));
  if (remarks.length === clauses.length) return false;
  if (remarks.length > 0 && /[?？]/.test(text)) return false;
  return remarks.every(
    (remark) => startsWithPhrase(remark, PHRASES.courtesyStarts) && !includesPhrase(remark, PHRASES.requestMarks),
  );
}

/** Whether nothing is said but that the assistant should go on and ask if it needs anything. */
function isWaiting(clauses: readonly (readonly string[])[]): boolean {
  const rest = clauses.filter((clause) => !isThanks(clause) && !clause.every((word) => CONFIRMATION.has(word)));
  return rest.length > 0 && rest.every((clause) => startsWithPhrase(clause, PHRASES.waiting));
}

function isContinuation(words: readonly string[]): boolean {
  return words.length > 0 && words.length <= 8
    ? words.every((word) => CONTINUATION.has(word)) && words.some((word) => CONTINUATION_CORE.has(word))
    : false;
}

function withoutFillers(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !FILLERS.has(word));
  return first < 0 ? [] : words.slice(first);
}
