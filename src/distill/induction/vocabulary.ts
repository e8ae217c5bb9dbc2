import type { Json } from '../../domain/json.ts';
import { type Token, tokenize } from './spans.ts';
import type { Trace } from './trace.ts';

type TokenizedTurn = readonly [text: string, tokens: readonly Token[]];

/** What is known about the words of a lesson's requests. */
export interface Vocabulary {
  /** The turns of each trace, first to last. */
  readonly turns: readonly (readonly TokenizedTurn[])[];
  /** Whether a word may stand in a pattern: not a number, and not only ever written like a name. */
  readonly isCommon: (word: string) => boolean;
}

/** A word is common if somebody writes it small, or if a sentence begins with it and nothing is called that. */
export function buildVocabulary(traces: readonly Trace[]): Vocabulary {
  const turns = traces.map((trace) => trace.turns.map((turn): TokenizedTurn => [turn, tokenize(turn)]));
  const small = new Set<string>();
  const starting = new Set<string>();
  const named = new Set(traces.flatMap(({ calls }) => calls.flatMap((call) => nameWords(call.arguments))));
  for (const [, tokens] of turns.flat()) {
    for (const [index, { text }] of tokens.entries()) {
      const word = text.toLowerCase();
      const startsSentence = index === 0 || /^[.!?]$/.test(tokens[index - 1]?.text ?? '');
      if (/\d/.test(text)) continue;
      if (!/^\p{Lu}/u.test(text)) small.add(word);
      else if (startsSentence) starting.add(word);
      else named.add(word);
    }
  }
  const isCommon = (word: string) => small.has(word) || (starting.has(word) && !named.has(word));
  return { turns, isCommon: (word) => isCommon(word.toLowerCase()) };
}

/** Capitalised words of short values that tools were called with. */
function nameWords(value: Json): string[] {
  if (typeof value === 'string') {
    const words = value.split(/[^\p{L}]+/u);
    return words.length > 6 ? [] : words.filter((word) => /^\p{Lu}/u.test(word)).map((word) => word.toLowerCase());
  }
  return value === null || typeof value !== 'object' ? [] : Object.values(value).flatMap(nameWords);
}
