import { isMentioned } from '../../util/procedure/find-input.ts';
import { isWord, type Token, tokenize } from './spans.ts';

/** A request that either should or should not be recognised by its words. */
export interface CueExample {
  readonly turns: readonly string[];
  readonly positive: boolean;
}

const STOP_WORDS = new Set(
  'a an the and or of to in on at for with by from is are was be it its this that i you me my we our us please can could would just do does as so if then any no not too have has had they there here get got'.split(
    ' ',
  ),
);

/**
 * Phrases of one or two words that the positive requests say and the others do not, commonest first. A phrase
 * counts only if that would hardly happen by chance (hypergeometric tail at most `chance`).
 */
export function separatingCues(examples: readonly CueExample[], chance = 0.004): string[] {
  const positives = examples.filter((example) => example.positive).length;
  const support = new Map<string, { inside: number; outside: number }>();
  for (const example of examples) {
    for (const phrase of new Set(example.turns.flatMap(phrases))) {
      const count = support.get(phrase) ?? { inside: 0, outside: 0 };
      if (example.positive) count.inside++;
      else count.outside++;
      support.set(phrase, count);
    }
  }
  return [...support]
    .filter(
      ([, { inside, outside }]) => inside >= 2 && outside === 0 && tail(positives, examples.length, inside) <= chance,
    )
    .sort((a, b) => b[1].inside - a[1].inside || a[0].length - b[0].length || (a[0] < b[0] ? -1 : 1))
    .map(([phrase]) => phrase);
}

/** A few of the cues that together cover as many positives as all of them do. */
export function coverWithCues(cues: readonly string[], examples: readonly CueExample[], limit = 6): string[] {
  const chosen: string[] = [];
  let open = examples.filter((example) => example.positive);
  while (chosen.length < limit && open.length > 0) {
    const gains = cues.map((cue) => open.filter((example) => says(example.turns, cue)).length);
    const most = Math.max(0, ...gains);
    const cue = cues[gains.indexOf(most)];
    if (most === 0 || cue === undefined) break;
    chosen.push(cue);
    open = open.filter((example) => !says(example.turns, cue));
  }
  return chosen;
}

export function says(turns: readonly string[], cue: string): boolean {
  return isMentioned([cue], turns);
}

/** `closed_won` → closed won, won: how people may say a value. */
export function spokenForms(value: string): string[] {
  const words = value.replace(/([a-z])([A-Z])/g, '$1 $2').match(/[\p{L}\p{N}]+/gu) ?? [];
  const spoken = words.join(' ').toLowerCase();
  const forms = [value.toLowerCase(), spoken, words.join('-').toLowerCase()];
  const single = words.length > 1 ? words.filter((word) => word.length > 3).map((word) => word.toLowerCase()) : [];
  return [...new Set([...forms, ...single])].filter((form) => form.length >= 2 && form.length <= 40);
}

function phrases(turn: string): string[] {
  const tokens = tokenize(turn);
  const found: string[] = [];
  for (const [index, token] of tokens.entries()) {
    if (!isPlainWord(token, index)) continue;
    const word = token.text.toLowerCase();
    if (!STOP_WORDS.has(word) && word.length > 1) found.push(word);
    const next = tokens[index + 1];
    if (next === undefined || !isPlainWord(next, index + 1) || next.start !== token.end + 1) continue;
    const following = next.text.toLowerCase();
    if (!STOP_WORDS.has(word) || !STOP_WORDS.has(following)) found.push(`${word} ${following}`);
  }
  return found;
}

/** Not a number and not written like a name. */
function isPlainWord(token: Token, index: number): boolean {
  return isWord(token) && !/\d/.test(token.text) && (index === 0 || !/^\p{Lu}/u.test(token.text));
}

/** P(all `k` requests with the phrase are positive) where it has nothing to do with them: C(p, k) / C(n, k). */
function tail(positives: number, total: number, k: number): number {
  let probability = 1;
  for (let drawn = 0; drawn < k; drawn++) probability *= (positives - drawn) / (total - drawn);
  return probability;
}
