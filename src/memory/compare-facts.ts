import { rankOf } from './entry.ts';
import type { Fact } from './fact.ts';
import { isSameSubject, readStatement, type Statement, shapeOf, withoutValues } from './statement.ts';

/** What comparing needs of a fact, read once. */
export interface Comparable {
  readonly fact: Fact;
  /** The text without what does not matter: case, white space, the full stop. */
  readonly key: string;
  /** Without those that say that it is a change. */
  readonly words: readonly string[];
  /** Whether it says what is so, or is to be, at one time in one way. */
  readonly isState: boolean;
  /** Says that it comes on top of something else. */
  readonly isMany: boolean;
  readonly statement: Statement | null;
  /** The key without words that can turn a sentence round, and whether an odd number of them does. */
  readonly plainKey: string;
  readonly isNegative: boolean;
  /** Says of itself that it is how things are from now on. */
  readonly isChange: boolean;
}

/**
 * `same`: says the same. `replaces`: the newer one holds in place of the older. `conflict`: both cannot hold, and no rule
 * tells which does.
 */
export type Relation = 'same' | 'replaces' | 'conflict' | 'none';

export function comparable(fact: Fact): Comparable {
  const text = fact.text.replace(SPEAKER, '');
  const key = sameText(text);
  const words = wordsOf(text.replace(FROM_NOW_ON, '')).filter((word) => !CHANGE_WORDS.test(word.toLowerCase()));
  const lower = words.map((word) => word.toLowerCase());
  const isState = fact.kind === 'preference' || lower.some((word) => STATE.test(word));
  const isMany = lower.some((word) => MANY.test(word));
  const plain = key.replace(CHANGE_PHRASE, ' ').replace(TURNING, ' ');
  return {
    ...{ fact, key, words, statement: readStatement(text) },
    isState: isState && !isMany,
    isMany,
    plainKey: plain.replace(/ +/g, ' ').trim(),
    isNegative: (key.match(NEGATION)?.length ?? 0) % 2 === 1,
    isChange: CHANGE.test(text),
  };
}

/** The text by which two facts are the same: case, white space and punctuation at the end do not matter. */
export function sameText(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/\s+/g, ' ')
    .replace(/[\s.!;,]+$/, '')
    .trim();
}

/**
 * How a newer fact stands to an older one:
 * 1. the same words, or the same value of the same subject: `same`;
 * 2. another value of the same subject ("Robin's phone is …", "X: …", "The invoice prefix = …"): `replaces`;
 * 3. nearly the same sentence with another value (a number, a day, a name, an address) or turned round (always, never,
 *    not): `replaces` where it says that it is a change (now, from now on, instead, no longer), else `conflict`.
 *
 * What is less sure than the older one never replaces it, nor does what was picked up from a log replace what was told:
 * `conflict`.
 */
export function compareFacts(newer: Comparable, older: Comparable): Relation {
  if (newer.key === older.key) return 'same';
  const relation = compareStatements(newer, older) ?? compareWords(newer, older);
  const isLessSure = rankOf(newer.fact.confidence) < rankOf(older.fact.confidence);
  const isPickedUp = SPEAKER.test(newer.fact.text) && !SPEAKER.test(older.fact.text);
  return relation === 'replaces' && (isLessSure || isPickedUp) ? 'conflict' : relation;
}

const NEGATION = /\b(?:never|not|no|cannot|can't|don't|doesn't|isn't|aren't|won't)\b/g;
const TURNING = /\b(?:always|never|not|no|cannot|can't|don't|doesn't|isn't|aren't|won't|do|does|is|are|can|will)\b/g;
const CHANGE =
  /\b(?:now|from now on|instead|no longer|any ?more|as of|since (?:today|yesterday)|changed to|moved to)\b/i;
const CHANGE_PHRASE = /\b(?:from now on|now|instead|(?:no )?longer|any ?more)\b/g;
const CHANGE_WORDS = /^(?:now|instead|anymore|longer)$/;
/** Verbs of what holds one at a time; what somebody likes, knows or did can be many things. */
const STATE =
  /^(?:is|are|be|wants?|prefers?|needs?|lives?|costs?|starts?|ends?|opens?|closes?|lasts?|pays?|due|must|should|runs?|rotates?|expires?|looks?)$/;
const MANY = /^(?:also|too|another|second|sometimes|besides|additionally)$/;
/** What learnt preferences begin with: the words behind it are what was said. */
const SPEAKER = /^The user says: (?=\S)/;
const FROM_NOW_ON =
  /^(?:from now on|as of now|going forward),? (?=\S)|,? (?:from now on|as of now|going forward)(?=[.!]?$)/i;
/** Before a number it makes a limit or a rhythm; before a word, a name. */
const LIMIT = /^(?:up to|at (?:least|most)|(?:more|less|fewer) than)$|(?:^| )(?:every|within|above|over|under|below)$/;
const NAMED = /^(?:called|named)$/;
/** Behind it there may be one name and another. */
const ANY_NUMBER_OF = /^(?:for|with|about|and|or)$/;
/** Of the longer sentence, that both have in common; in words, at least. */
const LEAST_SHARE = 0.6;
const LEAST_COMMON = 3;
const LONGEST_VALUE = 4;

function compareStatements({ statement: newer }: Comparable, { statement: older }: Comparable): Relation | null {
  if (newer === null || older === null) return null;
  if (isSameSubject(newer, older)) return sameText(newer.value) === sameText(older.value) ? 'same' : 'replaces';
  const [a, b] = [newer, older].map(({ value }) => value.toLowerCase().replace(/\d+/g, '#'));
  const differInNumbers = newer.subject === older.subject && a === b && newer.value !== older.value;
  return differInNumbers ? 'conflict' : null;
}

function compareWords(newer: Comparable, older: Comparable): Relation {
  const isTurned = newer.plainKey !== '' && newer.plainKey === older.plainKey && newer.isNegative !== older.isNegative;
  if (!isTurned && !differsInValue(newer, older)) return 'none';
  return newer.isChange ? 'replaces' : 'conflict';
}

/** Whether two sentences differ in one short span alone, which is a value of the same kind in both. */
function differsInValue(newer: Comparable, older: Comparable): boolean {
  if (newer.isMany || older.isMany) return false;
  const { words: a } = newer;
  const { words: b } = older;
  const shorter = Math.min(a.length, b.length);
  const longer = Math.max(a.length, b.length);
  let before = 0;
  while (before < shorter && isSameWord(a[before], b[before])) before += 1;
  if (before < 2) return false;
  let after = 0;
  while (after < shorter - before && isSameWord(a.at(-1 - after), b.at(-1 - after))) after += 1;
  const common = before + after;
  if (common < LEAST_COMMON || common < LEAST_SHARE * longer || longer - common > LONGEST_VALUE) return false;
  const lead = a.slice(0, before).map((word) => word.toLowerCase());
  const values = [a, b].map((words) => words.slice(before, words.length - after).join(' '));
  const isState = newer.isState && older.isState;
  if (isState && NAMED.test(lead.at(-1) ?? '')) return values.every((value) => value !== '');
  const isAfterVerb = newer.fact.kind === 'preference' || lead.some((word) => STATE.test(word));
  const isOneAtATime = (isState && isAfterVerb) || newer.isChange || LIMIT.test(lead.slice(-2).join(' '));
  return isOneAtATime && isSameKind(values, lead.at(-1) ?? '');
}

/** Whether two values are of one kind, and nothing but the value differs. */
function isSameKind([a = '', b = '']: readonly string[], lead: string): boolean {
  const shape = shapeOf(a);
  if (shape === null || shape !== shapeOf(b) || (shape === 'name' && ANY_NUMBER_OF.test(lead))) return false;
  return withoutValues(a) === withoutValues(b);
}

function isSameWord(a: string | undefined, b: string | undefined): boolean {
  return a?.toLowerCase() === b?.toLowerCase();
}

function wordsOf(text: string): readonly string[] {
  return text
    .split(/\s+/)
    .map((word) => word.replace(/^[("'“]+|[)"'”,.!?;:]+$/g, ''))
    .filter((word) => word !== '');
}
