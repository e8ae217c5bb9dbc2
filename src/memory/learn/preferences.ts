import type { CleanTask } from '../../domain/task.ts';
import { readStatement } from '../statement.ts';
import { plain } from './plain.ts';
import type { PreferenceLanguage, PreferenceRule, Said } from './preference-language.ts';
import { ENGLISH } from './preferences-english.ts';
import { FRENCH } from './preferences-french.ts';
import { GERMAN } from './preferences-german.ts';
import { SPANISH } from './preferences-spanish.ts';
import { sentencesOf } from './sentences.ts';

/** A language is a file and a line here. */
const LANGUAGES: readonly PreferenceLanguage[] = [ENGLISH, GERMAN, SPANISH, FRENCH];

const LONGEST = 300;
const LEAST_WORDS = 2;
const MOST_WORDS = 40;
const MOST = 5;
const SPEAKER = 'The user says: ';
/** Addresses that redaction made up: a standing rule holds without them, a fact about them does not. */
const MADE_UP_ADDRESS = /\bperson-[0-9a-f]{8}@example\.(?:com|net|org)\b/g;
const NO_ADDRESS = '(an address that is not kept)';
/** Placeholders that redaction put in: the fact is not in them. */
const MASKED = /person-[0-9a-f]{8}@|\[[a-z-]*redacted|\[(?:secret|card|iban|id):|<[a-z-]+-[0-9a-f]{6,}>|https?:\/\//;
const INTRODUCES = /:\s*$/;
/** Beginnings of lines that a person pastes rather than types: fences, quotes, markup, a prompt, the head of a mail. */
const PASTED_LINE =
  /^\s*(?:```|~~~|>|#|\||\{|<|[➜$%] |(?:from|to|subject|date|sent|von|an|betreff|datum|de|para|asunto|fecha|objet|a) ?: ?\S)/i;
/** A letter to somebody else begins, in a line that is not the first. */
const SALUTATION =
  /^\s*(?:hi|hello|hey|dear|hallo|liebe[rs]?|sehr geehrte[rs]?|hola|estimad[oa]s?|bonjour|ch[eè]re?s?)\b.{0,40},\s*$/i;

/**
 * Lasting facts about the user that they stated themselves, as whole sentences, each once, in any of the languages. What
 * is quoted or pasted is somebody else's; questions, secrets and what hangs on the talk (`do not move it`) are left out.
 */
export function preferencesOf({ request }: CleanTask): readonly string[] {
  const found = new Map<string, string>();
  for (const [turn, text] of request.entries()) {
    for (const sentence of believable(text)) {
      const stated = statedIn(sentence, turn === 0);
      const key = stated?.said.folded.replace(/[^\p{L}\p{N}]+/gu, ' ') ?? '';
      if (stated !== null && !found.has(key)) found.set(key, worded(stated.said.text));
    }
  }
  return [...found.values()].slice(0, MOST);
}

/** Whether a fact may be learnt from a log, whoever worded it: no order to the reader, no secret, no guard taken away. */
export function mayBeKept(preference: string): boolean {
  const folded = fold(withoutSpeaker(preference));
  return !MASKED.test(folded) && !isUnfit(folded);
}

/** Whether a preference says what is so, rather than how things are wanted. What no rule knows is taken for a wish. */
export function kindOfPreference(preference: string): PreferenceRule['kind'] {
  return statedIn(withoutSpeaker(preference), true)?.rule.kind ?? 'preference';
}

/** Who the user says they are, as `my user id` and its value; null where a preference says no such thing. */
export function identityIn(preference: string): { readonly subject: string; readonly value: string } | null {
  const stated = statedIn(withoutSpeaker(preference), true);
  if (stated?.rule.identifies !== true) return null;
  const statement = readStatement(stated.said.folded);
  return { subject: statement?.subject ?? stated.rule.name, value: statement?.value ?? stated.said.folded };
}

/** The sentences of a turn that may be the user's own words about themselves. */
function believable(turn: string): readonly string[] {
  const sentences = sentencesOf(ownLines(turn));
  const folded = sentences.map(fold);
  // who orders about the reader in one sentence is not to be believed in the next
  if (folded.some((each) => LANGUAGES.some(({ orders }) => orders.test(each)))) return [];
  const pasted = folded.findIndex((each) =>
    LANGUAGES.some(({ handsOver, openings }) => handsOver.test(each.replace(openings, ''))),
  );
  return pasted < 0 ? sentences : sentences.slice(0, pasted);
}

/** Without what stands in fences and quoted lines, and without everything after a line that introduces something. */
function ownLines(turn: string): string {
  const own: string[] = [];
  for (const line of turn.slice(0, 4000).split('\n')) {
    if (PASTED_LINE.test(line.slice(0, 100)) || (own.length > 0 && SALUTATION.test(line.slice(0, 100)))) break;
    own.push(line);
    if (INTRODUCES.test(line.slice(-3))) break;
  }
  return own.join('\n');
}

interface Stated {
  readonly said: Said;
  readonly rule: PreferenceRule;
}

/** What a sentence states, and by which rule; null where it states nothing that lasts. */
function statedIn(sentence: string, opens: boolean): Stated | null {
  const text = sentence
    .slice(0, LONGEST + 1)
    .normalize('NFC')
    .replace(MADE_UP_ADDRESS, NO_ADDRESS);
  const whole: Said = { text, folded: fold(text), opens };
  const isMasked = text.includes(NO_ADDRESS);
  for (const { openings, passing, rules } of LANGUAGES) {
    const said = withoutOpening(whole, openings);
    if (!isSentence(said.folded)) continue;
    const rule = rules.find((each) => (!isMasked || each.kind === 'preference') && each.states(said));
    if (rule !== undefined && !passing.test(said.folded)) return isUnfit(said.folded) ? null : { said, rule };
  }
  return null;
}

function withoutOpening({ text, folded, opens }: Said, openings: RegExp): Said {
  const opening = openings.exec(folded)?.[0];
  if (opening === undefined) return { text, folded, opens };
  // folding may change how long a word is, never how many there are
  const words = opening.split(' ').length - 1;
  return { folded: folded.slice(opening.length), text: text.split(' ').slice(words).join(' '), opens };
}

function isSentence(folded: string): boolean {
  const words = folded.split(' ').length;
  if (folded.length > LONGEST || words < LEAST_WORDS || words > MOST_WORDS) return false;
  return !/\?["')]?$/.test(folded) && !MASKED.test(folded);
}

/** Whatever the language of the one who says it. */
function isUnfit(folded: string): boolean {
  return LANGUAGES.some(({ sensitive, orders, unguarded, openings }) => {
    return sensitive.test(folded) || orders.test(folded) || unguarded.test(folded.replace(openings, ''));
  });
}

function fold(sentence: string): string {
  return sentence
    .slice(0, LONGEST + 1)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’‘]/g, "'");
}

function withoutSpeaker(preference: string): string {
  return preference.startsWith(SPEAKER) ? preference.slice(SPEAKER.length) : preference;
}

/** The user's own words as such. */
function worded(text: string): string {
  const own = plain(text.replace(/[’‘]/g, "'"), LONGEST);
  return `${SPEAKER}${own.charAt(0).toUpperCase()}${own.slice(1)}`;
}
