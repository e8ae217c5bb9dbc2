import { stemmer } from 'stemmer';
import type { Json } from '../../domain/json.ts';
import { findInputs } from '../../util/procedure/find-input.ts';
import { nextMove } from '../../util/procedure/next-move.ts';
import type { ParsedSkill } from '../../util/skill/parsed-skill.ts';

/** How a skill fits a request, as far as rules can tell. */
export type Fit =
  /** The request has its words and every input that it needs to begin with. */
  | { readonly kind: 'ready' }
  /** It has the words; these inputs the user would have to be asked for. */
  | { readonly kind: 'asks'; readonly inputs: readonly string[] }
  /** Too many words of the request are none of the skill's: it may be about something else. */
  | { readonly kind: 'foreign'; readonly words: readonly string[] }
  /** Its steps are prose: only a model can tell. */
  | { readonly kind: 'prose' };

/**
 * Share of the request's words that the skill has to know, its first among them, which mostly says what to do. "Reopen
 * ticket 4001" shares half of its words with a skill that closes tickets, and is no request for it. What is turned down
 * wrongly costs a model's call; what is let in wrongly changes something that nobody asked for.
 */
const LEAST_KNOWN = 0.8;

/** Words that say nothing about what is wanted. */
const COMMON = new Set(
  'a about again all am an and any are as at be been but by can could did do does for from get give has have hello help hey hi how i if in into is it its just kindly let like make me my need no not now of off ok on one or our out over please she he so some such thank thanks that the their them then there these they this those to up us was we were what when where which who will with would yes you your want wants'
    .split(' ')
    .map(stemmer),
);

/**
 * Whether following the skill is what the request asks for.
 * @param examples texts that are about the skill besides its own: requests that it was examined on
 */
export function fitOf(skill: ParsedSkill, request: string, examples: readonly string[]): Fit {
  const { procedure } = skill;
  if (procedure === null) return { kind: 'prose' };
  const words = wordsWanted(request, findInputs(procedure.inputs, [request]));
  const vocabulary = new Set(stems([skill.name, skill.description, skill.title, skill.body, ...examples].join(' ')));
  const foreign = words.filter((word) => !vocabulary.has(stemmer(word)));
  const known = words.length - foreign.length;
  if (known < LEAST_KNOWN * words.length || (foreign.length > 0 && foreign[0] === words[0])) {
    return { kind: 'foreign', words: foreign };
  }
  const move = nextMove(procedure, { turns: [request], made: [] });
  if (move.kind === 'ask') return { kind: 'asks', inputs: move.inputs.map(({ name }) => name) };
  return { kind: 'ready' };
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** The words that say what is to be done: not values that an input takes, nor numbers, nor names inside a sentence. */
function wordsWanted(request: string, values: ReadonlyMap<string, Json>): readonly string[] {
  const taken = new Set([...values.values()].flatMap((value) => stems(JSON.stringify(value))));
  const wanted = [...request.matchAll(WORD)].filter(([word], index) => {
    const isName = index > 0 && /^\p{Lu}\p{Ll}/u.test(word);
    const stem = stemmer(word.toLowerCase());
    return !isName && !/\p{N}/u.test(word) && word.length > 1 && !COMMON.has(stem) && !taken.has(stem);
  });
  return [...new Set(wanted.map(([word]) => word.toLowerCase()))];
}

function stems(text: string): readonly string[] {
  return (text.toLowerCase().match(WORD) ?? []).map(stemmer);
}
