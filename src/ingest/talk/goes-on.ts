import { PHRASES } from './phrases.ts';
import { isFiller, isThanks } from './turn-kind.ts';
import { fold, includesPhrase, remembering, startsWithPhrase, toClauses, toWords } from './words.ts';

/** What was said about a request so far. */
export interface Said {
  readonly request: readonly string[];
  /** The assistant's last words. */
  readonly reply: string;
}

/** How a turn that could be a request of its own is related to the former one. */
export interface Relation {
  /** It takes up the former request: the rules' guess. */
  readonly goesOn: boolean;
  /** Nothing speaks for the other guess. */
  readonly sure: boolean;
  /** Of its telling words, how many were said before; in [0, 1]. */
  readonly share: number;
}

/** Characters of each text that are compared, and how many of the latest turns: the work must not grow with both. */
const COMPARED = 2000;
const LATEST = 8;
/** More than this share of a turn's content words were said before; after a refusal people argue in new words. */
const SHARED = { usual: 0.5, afterRefusal: 0.2 };
/** Above and below these shares there is no doubt. */
const CLEAR = { same: 0.75, other: 0.2 };

/**
 * Whether a turn that could be a request of its own goes on about the former one: it takes up what was left
 * (`I have my user ID now`), argues with a refusal, or is said the way people talk to somebody (`I also …`,
 * `could you …`, `is there …`; an order like `commit` always stands for itself), names nothing that was not named
 * before, and mostly speaks of the same things.
 */
export function goesOn(turn: string, said: Said): boolean {
  return relate(turn, said).goesOn;
}

/** `goesOn`, and how sure that is. */
export function relate(turn: string, said: Said): Relation {
  const meant = afterCourtesies(turn);
  const isTalk = startsWithPhrase(meant, PHRASES.dialogueStarts);
  const before = recent(said).map((text) => folded(text.slice(-COMPARED)));
  const isSaid = (term: string): boolean => before.some((text) => holdsTerm(text, term));
  const terms = [...new Set(meant.map(stem))].filter(isContent);
  const share = terms.length === 0 ? 1 : terms.filter(isSaid).length / terms.length;
  const isRefused = includesPhrase(toWords(said.reply), PHRASES.refusals);
  const argues = isRefused && includesPhrase(meant.slice(0, 40), PHRASES.arguing);
  if (resumes(meant, isTalk) || argues || namesNothing(meant)) return { goesOn: true, sure: true, share };
  if (!isTalk) return { goesOn: false, sure: terms.length <= 2 || share < 1, share };
  const isNamingNew = namesOf(turn.slice(0, COMPARED)).some((name) => !isSaid(stem(name)));
  if (isNamingNew) return { goesOn: false, sure: share <= SHARED.usual, share };
  const isSame = terms.length === 0 || share > (isRefused ? SHARED.afterRefusal : SHARED.usual);
  return { goesOn: isSame, sure: isSame ? share >= CLEAR.same : share <= CLEAR.other, share };
}

/** `And now?` is understood by what was said before alone. */
function namesNothing(meant: readonly string[]): boolean {
  return meant.length > 1 && meant.every((word) => FUNCTION_TERMS.has(stem(word)));
}

/** Words in which somebody who talks comes to what they want. */
const OPENING = 12;

function resumes(meant: readonly string[], isTalk: boolean): boolean {
  if (startsWithPhrase(meant, PHRASES.resuming)) return true;
  return isTalk && includesPhrase(meant.slice(0, OPENING), PHRASES.resuming);
}

function recent({ request, reply }: Said): readonly string[] {
  return [...request.slice(0, 1), ...request.slice(1).slice(-LATEST), reply];
}

/** The words from the first clause on that is no courtesy. */
function afterCourtesies(turn: string): readonly string[] {
  const clauses = toClauses(turn);
  const start = clauses.findIndex((clause) => !isFiller(clause) && !isThanks(clause));
  return clauses.slice(Math.max(0, start)).flat();
}

/** What a turn names: numbers, codes, and capitalised words inside a sentence. */
function namesOf(turn: string): readonly string[] {
  const inside = turn.matchAll(/(?<=[\p{L}\p{N},;] )["“]?(\p{Lu}[\p{L}\p{N}]+)/gu);
  const codes = turn.matchAll(/[\p{L}_]{0,40}\p{N}[\p{L}\p{N}_]{0,40}/gu);
  return [...[...inside].map(([, name]) => name ?? ''), ...[...codes].map(([code]) => code)].flatMap(toWords);
}

/** A request and the reply to it stand before many turns. */
const folded = remembering(16, fold);

/** Whether a word of the text has this stem: it begins with it, as stems are cut out of the beginnings of words. */
function holdsTerm(text: string, term: string): boolean {
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
    WORD_AT.lastIndex = at;
    const [word = ''] = WORD_AT.exec(text) ?? [];
    if (stem(word) === term) return true;
  }
  return false;
}

/** A whole word: letters beyond the first plane count as letters too, and a name may be of any length. */
const WORD_AT = /(?<![\p{L}\p{N}])[\p{L}\p{N}]+/uy;

/** Enough for `bag` and `bags`, `cancel` and `cancelling`. */
function stem(word: string): string {
  return /\p{N}/u.test(word) ? word : word.slice(0, 6).replace(/(?<=..)(?:ing|ed|es|s|e)$/, '');
}

function isContent(term: string): boolean {
  return term.length > 2 && !FUNCTION_TERMS.has(term);
}

const FUNCTION_TERMS: ReadonlySet<string> = new Set(PHRASES.functionWords.map(stem));
