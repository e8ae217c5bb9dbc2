import { DIALOGUE_STARTS, FUNCTION_WORDS, REFUSALS } from './phrases.ts';
import { isFiller, isThanks } from './turn-kind.ts';
import { includesPhrase, startsWithPhrase, toClauses, toWords } from './words.ts';

/** What was said about a request so far. */
export interface Said {
  readonly request: readonly string[];
  /** The assistant's last words. */
  readonly reply: string;
}

/** Characters of each text that are compared, and how many of the latest turns: the work must not grow with both. */
const COMPARED = 2000;
const LATEST = 8;
/** More than this share of a turn's content words were said before; after a refusal people argue in new words. */
const SHARED = { usual: 0.5, afterRefusal: 0.2 };

/**
 * Whether a turn that could be a request of its own goes on about the former one: it is said the way people talk to
 * somebody (`I also …`, `could you …`, `is there …`; an order like `commit` always stands for itself), names nothing
 * that was not named before, and mostly speaks of the same things.
 */
export function goesOn(turn: string, said: Said): boolean {
  const meant = afterCourtesies(turn);
  if (!startsWithPhrase(meant, DIALOGUE_STARTS)) return false;
  const known = new Set(recent(said).flatMap((text) => toTerms(text.slice(-COMPARED))));
  if (namesOf(turn.slice(0, COMPARED)).some((name) => !known.has(stem(name)))) return false;
  const terms = [...new Set(meant.map(stem))].filter(isContent);
  const shared = terms.filter((term) => known.has(term)).length;
  const refused = includesPhrase(toWords(said.reply), REFUSALS);
  return terms.length === 0 || shared > terms.length * (refused ? SHARED.afterRefusal : SHARED.usual);
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

function toTerms(text: string): readonly string[] {
  return text
    .toLowerCase()
    .replace(/['’`]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .map(stem);
}

/** Enough for `bag` and `bags`, `cancel` and `cancelling`. */
function stem(word: string): string {
  return /\p{N}/u.test(word) ? word : word.slice(0, 6).replace(/(?<=..)(?:ing|ed|es|s|e)$/, '');
}

function isContent(term: string): boolean {
  return term.length > 2 && !FUNCTION_TERMS.has(term);
}

const FUNCTION_TERMS: ReadonlySet<string> = new Set([...FUNCTION_WORDS].map(stem));
