import type { Finder, Input } from '../../domain/procedure.ts';
import { patternCost, patternProblem } from '../../util/procedure/pattern.ts';

/** What all patterns of a skill may cost together, a little below what its checker takes. */
const MOST_COST = 4500;

/** Patterns that the student cannot run are dropped, then the last (spare) ones until the rest is cheap enough. */
export function trimPatterns(inputs: readonly Input[]): Input[] {
  let kept = inputs.map((input) => ({ ...input, find: input.find.filter(isUsable) }));
  while (costOf(kept) > MOST_COST) {
    const longest = kept.reduce((a, b) => (patternsIn(b) > patternsIn(a) ? b : a));
    if (patternsIn(longest) < 2) break;
    kept = kept.map((input) => (input === longest ? { ...input, find: input.find.slice(0, -1) } : input));
  }
  return kept;
}

function isUsable(finder: Finder): boolean {
  return finder.kind === 'choice' || patternProblem(finder.pattern) === null;
}

function costOf(inputs: readonly Input[]): number {
  return inputs
    .flatMap(({ find }) => find)
    .reduce((sum, finder) => sum + (finder.kind === 'pattern' ? patternCost(finder.pattern) : 0), 0);
}

function patternsIn({ find }: Input): number {
  return find.length;
}
