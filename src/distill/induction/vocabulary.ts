import { type Token, tokenize } from './spans.ts';
import type { Trace } from './trace.ts';

export type TokenizedTurn = readonly [text: string, tokens: readonly Token[]];

/** What is known about the words of a lesson's requests. */
export interface Vocabulary {
  /** The turns of each trace, first to last. */
  readonly turns: readonly (readonly TokenizedTurn[])[];
  /** Whether a word may stand in a pattern: not a number, and not only ever written like a name. */
  readonly isCommon: (word: string) => boolean;
}

export function buildVocabulary(traces: readonly Trace[]): Vocabulary {
  const turns = traces.map((trace) => trace.turns.map((turn): TokenizedTurn => [turn, tokenize(turn)]));
  const common = new Set<string>();
  for (const [, tokens] of turns.flat()) {
    for (const [index, { text }] of tokens.entries()) {
      const startsSentence = index === 0 || /^[.!?]$/.test(tokens[index - 1]?.text ?? '');
      if (!/\d/.test(text) && (startsSentence || !/^\p{Lu}/u.test(text))) common.add(text.toLowerCase());
    }
  }
  return { turns, isCommon: (word) => common.has(word.toLowerCase()) };
}
