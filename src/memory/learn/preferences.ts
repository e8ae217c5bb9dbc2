import type { CleanTask } from '../../domain/task.ts';
import { plain } from './plain.ts';
import { ENGLISH_RULES, type PreferenceRule } from './preference-rules.ts';
import { sentencesOf } from './sentences.ts';

const LONGEST = 300;
const LEAST_WORDS = 3;
const MOST_WORDS = 40;
const MOST = 5;
/** What people begin with before they come to it. */
const OPENINGS =
  /^(?:(?:please|and|also|but|so|btw|by the way|fyi|ok|okay|well|oh|no|yes|hi|hey|hello|thanks|thank you|great|as i said|just so you know)\b[,:!]? ?)+/;
/** What is meant only in the talk it was said in, or for the one thing that is being asked for. */
const PASSING =
  /\b(?:this|these|those|it|its|it's|him|her|his|he|she|they|them|their|here|today|tomorrow|tonight|yesterday|right now|that one|the above|below|this time|just once|instead|original|existing|reservation|booking|if possible|for now|so if|so i'd|(?:in|at|for|on|with|within|of|to) that)\b/;
/** Not for a memory, whoever says it: secrets, health and beliefs. */
const SENSITIVE =
  /\b(?:pass(?:word|code|phrase)s?|pin|tokens?|api keys?|secrets?|credentials?|card number|iban|cvv|ssn|social security|passport|diagnos\w+|disease|pregnan\w+|religio\w+|church|vote[ds]?|salary)\b/;
/** What would order about whoever reads the memory instead of saying something of the user. */
const ORDERS =
  /\b(?:ignore|disregard|override|forget|bypass)\b.{0,60}\b(?:instructions?|rules?|prompts?|polic(?:y|ies)|above|previous|prior)\b|\bsystem prompt\b|\byou are now\b|\bjailbreak\b|\bdeveloper mode\b/;
/** Placeholders that redaction put in: the fact is not in them. */
const MASKED = /person-[0-9a-f]{8}@|\[[a-z-]*redacted|<[a-z-]+-[0-9a-f]{6,}>|https?:\/\//;
const INTRODUCES = /:\s*$/;
/** What comes behind it is somebody else's text. */
const HANDS_OVER =
  /^(?:can you |could you )?(?:summari[sz]e|translate|proofread|rewrite|shorten|reply to|respond to|answer|read|handle|process|forward|analy[sz]e|look at|check) (?:me )?(?:this|that|these|the following|the (?:mail|message|text|thread) below)\b/;
/** What would take a guard away; `never … without asking` is one. */
const UNGUARDED =
  /^(?!do not |don't |never ).*\bwithout (?:asking|checking|confirm\w*|approv\w*|permission|review\w*)\b/;

/**
 * Lasting facts about the user that they stated themselves, as whole sentences, each once. What is quoted or pasted
 * after a colon is somebody else's; questions, secrets and what hangs on the talk (`do not move it`) are left out.
 */
export function preferencesOf({ request }: CleanTask, more: readonly PreferenceRule[] = []): readonly string[] {
  const rules = [...ENGLISH_RULES, ...more];
  const found = new Map<string, string>();
  for (const turn of request) {
    const sentences = ownSentences(turn).map((sentence) => ({ sentence, folded: fold(sentence) }));
    // who orders about the reader in one sentence is not to be believed in the next
    if (sentences.some(({ folded }) => ORDERS.test(folded))) continue;
    const pasted = sentences.findIndex(({ folded }) => HANDS_OVER.test(folded));
    for (const { sentence, folded } of pasted < 0 ? sentences : sentences.slice(0, pasted)) {
      const key = folded.replace(/[^\p{L}\p{N}]+/gu, ' ');
      if (found.has(key) || !isLasting(folded) || !rules.some(({ states }) => states(folded))) continue;
      found.set(key, worded(sentence));
    }
  }
  return [...found.values()].slice(0, MOST);
}

/** Whether a fact may be learnt from a log, whoever worded it: no order to the reader, no secret, no guard taken away. */
export function mayBeKept(preference: string): boolean {
  const folded = fold(preference.replace(/^The user says: /, ''));
  return ![SENSITIVE, ORDERS, UNGUARDED, MASKED].some((pattern) => pattern.test(folded));
}

/** Without what stands in fences and quoted lines, and without everything after a line that introduces something. */
function ownSentences(turn: string): readonly string[] {
  const own: string[] = [];
  for (const line of turn.slice(0, 4000).split('\n')) {
    if (/^\s*(?:```|~~~|>|#|\||\{|<)/.test(line)) break;
    own.push(line);
    if (INTRODUCES.test(line.slice(-3))) break;
  }
  return sentencesOf(own.join('\n'));
}

function fold(sentence: string): string {
  return sentence
    .slice(0, LONGEST + 1)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(OPENINGS, '');
}

function isLasting(folded: string): boolean {
  const words = folded.split(' ').length;
  if (folded.length > LONGEST || words < LEAST_WORDS || words > MOST_WORDS || /\?["')]?$/.test(folded)) return false;
  return ![PASSING, SENSITIVE, UNGUARDED, MASKED].some((pattern) => pattern.test(folded));
}

/** The user's own words as such, without those they begin with. */
function worded(sentence: string): string {
  const folded = sentence.replace(/[’‘]/g, "'");
  const opening = OPENINGS.exec(folded.toLowerCase())?.[0].length ?? 0;
  const rest = plain(folded.slice(opening), LONGEST);
  return `The user says: ${rest.charAt(0).toUpperCase()}${rest.slice(1)}`;
}
