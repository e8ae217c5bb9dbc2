import type { Json } from '../../domain/json.ts';
import type { Conversion, Finder, Input } from '../../domain/procedure.ts';
import { convert } from './convert.ts';
import { matchPattern } from './pattern.ts';
import { findPhrase, foldWords } from './words.ts';

/** Every input that the user's turns (first to last) give or that has a fallback, by name; the missing ones are absent. */
export function findInputs(inputs: readonly Input[], turns: readonly string[]): ReadonlyMap<string, Json> {
  const found = new Map<string, Json>();
  for (const input of inputs) {
    const value = findInput(input, turns);
    if (value !== undefined) found.set(input.name, value);
  }
  return found;
}

/** The value of one input: its finders in order, then its fallback; undefined where the user has to be asked. */
export function findInput(input: Input, turns: readonly string[]): Json | undefined {
  for (const finder of input.find) {
    const value = applyFinder(finder, input.conversion, turns);
    if (value !== undefined) return value;
  }
  return input.fallback;
}

/** What one finder makes of the user's turns: the newest turn it applies to wins. Choices are not converted. */
export function applyFinder(finder: Finder, conversion: Conversion, turns: readonly string[]): Json | undefined {
  if (finder.kind === 'choice') return isMentioned(finder.cues, turns) ? finder.value : undefined;
  for (const turn of turns.toReversed()) {
    const captured = matchPattern(finder.pattern, turn);
    const value = captured === undefined ? undefined : convert(captured, conversion);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Whether any turn says any of the phrases as whole words, ignoring case. */
export function isMentioned(cues: readonly string[], turns: readonly string[]): boolean {
  const phrases = cues.map(foldWords);
  return turns.some((turn) => {
    const text = foldWords(turn);
    return phrases.some((phrase) => findPhrase(text, phrase) >= 0);
  });
}
