import type { Json } from '../../domain/json.ts';
import type { Conversion, Finder, Input } from '../../domain/procedure.ts';
import { canonicalJson } from '../../util/hash.ts';
import { applyFinder, isMentioned } from '../../util/procedure/find-input.ts';
import { choiceCandidates } from './choices.ts';
import { coverWithCues, separatingCues } from './cues.ts';
import { type Candidate, type InputProblem, judge, solveList } from './finder-list.ts';
import { patternCandidates, patternText } from './pattern-candidates.ts';
import { sameJson } from './same-json.ts';
import { findOccurrences } from './spans.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A value that a trace used, to be found in its request. */
export interface InputExample {
  readonly trace: number;
  readonly target: Json;
}

/** How to find a value in requests, and how well that did. */
export interface InputHypothesis {
  readonly rule: Pick<Input, 'conversion' | 'find' | 'fallback'>;
  /** Share of examples that it gets right. */
  readonly coverage: number;
  /** The same on examples that its patterns were not read off (cross-validation). */
  readonly estimate: number;
}

export interface SearchLimits {
  /** Characters that patterns may still be tried on; goes down. */
  readonly effort: { left: number };
  /** Whether wordings that only one example has make patterns of their own. */
  readonly trustsRare: boolean;
}

const FOLDS = 4;
const MOST_CANDIDATES = 400;
/** Characters that the patterns for one input may be tried on. */
const MOST_EFFORT = 4_000_000;

/** Hypotheses for finding the targets in the requests, best first; none where nothing finds any of them. */
export function induceInput(
  examples: readonly InputExample[],
  vocabulary: Vocabulary,
  { effort, trustsRare }: SearchLimits,
): InputHypothesis[] {
  const problem = pose(examples, vocabulary);
  const choices = choiceCandidates(
    examples.map((example, index) => ({ turns: problem.turns[index] ?? [], value: example.target })),
  )
    .filter(
      ({ finder }) =>
        finder.kind !== 'choice' || canonicalJson(finder.value) !== canonicalJson(problem.fallback ?? null),
    )
    .map((choice) => judge(problem, choice.finder, { cost: choice.cost, parts: null, sources: choice.sources }));
  const patterns = isHopeless(problem) ? [] : judgePatterns(problem, vocabulary, { effort, trustsRare });
  // Where only a few values occur again and again, a pattern that takes any word there would invent others.
  const values = new Set(problem.targets.map((target) => canonicalJson(target))).size;
  const isClosed =
    choices.length > 0 && problem.conversion !== 'number' && values <= 6 && problem.targets.length >= 4 * values;
  const fitting = isClosed ? patterns.filter(({ parts }) => parts?.body.distinctive === true) : patterns;
  const tried = [[...fitting, ...choices], fitting, choices].map((candidates) => solve(problem, candidates));
  const seen = new Set<string>();
  return tried
    .filter((hypothesis) => hypothesis.coverage > 0 && hypothesis.rule.find.length > 0)
    .filter((hypothesis) => !seen.has(canonicalJson(hypothesis.rule)) && seen.add(canonicalJson(hypothesis.rule)))
    .sort((a, b) => b.estimate + b.coverage - a.estimate - a.coverage || a.rule.find.length - b.rule.find.length);
}

/** Which conversion finds most of the targets, where it finds them, and what the rest have in common. */
function pose(examples: readonly InputExample[], vocabulary: Vocabulary): InputProblem {
  const turns = examples.map((example) => (vocabulary.turns[example.trace] ?? []).map(([text]) => text));
  const ranked = conversionsFor(examples).map((conversion, rank) => {
    const occurrences = examples.map((example) =>
      findOccurrences(vocabulary.turns[example.trace] ?? [], example.target, conversion),
    );
    return { conversion, occurrences, found: occurrences.filter((list) => list.length > 0).length - 0.1 * rank };
  });
  const best = ranked.reduce((a, b) => (b.found > a.found ? b : a));
  const unsaid = examples.filter((_, index) => best.occurrences[index]?.length === 0);
  const fallback = defaultOf(examples, unsaid, turns);
  const penalties = examples.map((example, index) => {
    const explained = best.occurrences[index]?.length !== 0;
    return explained || canonicalJson(example.target) === canonicalJson(fallback ?? null) ? 2 : 0.3;
  });
  const targets = examples.map((example) => example.target);
  return { targets, turns, conversion: best.conversion, occurrences: best.occurrences, fallback, penalties };
}

function conversionsFor(examples: readonly InputExample[]): readonly Conversion[] {
  const numbers = examples.filter((example) => typeof example.target === 'number').length;
  const lists = examples.filter((example) => Array.isArray(example.target)).length;
  if (numbers > examples.length / 2) return ['number'];
  if (lists > examples.length / 2) return ['list'];
  return ['text', 'lower', 'upper', 'slug'];
}

/**
 * What is meant where nothing is said. No default is a value that other words tell ("they signed" for won): then those
 * words are the rule, and a request without any of them has to be asked about.
 */
function defaultOf(
  examples: readonly InputExample[],
  unsaid: readonly InputExample[],
  turns: readonly (readonly string[])[],
): Json | undefined {
  const value = commonValue(unsaid.map((example) => example.target));
  const isSaidElsewhere = examples.some((one) => !unsaid.includes(one) && sameJson(one.target, value));
  if (value === undefined || typeof value === 'number' || !isSaidElsewhere) return value;
  const marked = examples.map((example, index) => ({ turns: turns[index] ?? [], positive: unsaid.includes(example) }));
  const cues = coverWithCues(separatingCues(marked), marked, 3);
  const told = unsaid.filter((example) => isMentioned(cues, turns[examples.indexOf(example)] ?? []));
  return told.length >= 0.8 * unsaid.length ? undefined : value;
}

/** The value that most of at least two share. */
function commonValue(values: readonly Json[]): Json | undefined {
  const tally = new Map<string, number>();
  for (const value of values) tally.set(canonicalJson(value), (tally.get(canonicalJson(value)) ?? 0) + 1);
  const [key, count] = [...tally].reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0]);
  return count >= 2 && count >= 0.6 * values.length ? values.find((value) => canonicalJson(value) === key) : undefined;
}

/** Hardly any request says its value: what patterns would find is chance. */
function isHopeless({ occurrences, fallback }: InputProblem): boolean {
  const said = occurrences.filter((list) => list.length > 0).length;
  return said < 2 || (fallback === undefined && said < 0.2 * occurrences.length);
}

function judgePatterns(
  problem: InputProblem,
  vocabulary: Vocabulary,
  { effort, trustsRare }: SearchLimits,
): Candidate[] {
  const characters = problem.turns.flat().reduce((sum, turn) => sum + turn.length, 1);
  const most = Math.floor(Math.min(MOST_CANDIDATES, Math.min(MOST_EFFORT, effort.left) / characters));
  effort.left -= most * characters;
  const candidates = patternCandidates(problem.occurrences, {
    conversion: problem.conversion,
    isCommon: vocabulary.isCommon,
  })
    .toSorted((a, b) => b.sources.size - a.sources.size || a.cost - b.cost)
    .slice(0, most);
  const folded = problem.turns.map((turns) => turns.join('\n').toLowerCase());
  const judged = candidates.map((candidate) => {
    const finder: Finder = { kind: 'pattern', pattern: patternText(candidate.parts) };
    const reachable = folded.map((text) => candidate.needles.every((needle) => text.includes(needle)));
    return judge(problem, finder, { ...candidate, reachable });
  });
  return judged.filter((candidate) => trustsRare || isTrusted(candidate, problem));
}

/** A pattern that one example alone speaks for needs a body or context that cannot be there by accident. */
function isTrusted({ parts, outcomes, cost }: Candidate, problem: InputProblem): boolean {
  const right = outcomes.filter((outcome) => outcome === 1).length;
  if (right >= 2 || parts?.body.distinctive === true || problem.targets.length < 8) return right > 0;
  return right > 0 && problem.fallback === undefined && cost >= (parts?.body.cost ?? 0) + 1;
}

function solve(problem: InputProblem, candidates: readonly Candidate[]): InputHypothesis {
  const everything = problem.targets.map(() => 1);
  const find = solveList(problem, candidates, everything).map((item) => item.finder);
  const found = problem.turns.map((turns) => firstFound(find, problem.conversion, turns));
  const missed = found.flatMap((value, index) => (value === undefined ? [index] : []));
  const isFallback = (index: number) =>
    canonicalJson(problem.targets[index] ?? null) === canonicalJson(problem.fallback ?? null);
  const saved = missed.filter(isFallback);
  // A fallback is a guess that nobody is asked about: it has to be right nearly always where it is used.
  const needsFallback = problem.fallback !== undefined && saved.length >= 2 && saved.length >= 0.6 * missed.length;
  const right = found.filter(
    (value, index) => value !== undefined && canonicalJson(value) === canonicalJson(problem.targets[index] ?? null),
  );
  return {
    rule: {
      conversion: problem.conversion,
      find,
      ...(needsFallback && problem.fallback !== undefined ? { fallback: problem.fallback } : {}),
    },
    coverage: (right.length + (needsFallback ? saved.length : 0)) / problem.targets.length,
    estimate: crossValidate(needsFallback ? problem : { ...problem, fallback: undefined }, candidates),
  };
}

function firstFound(find: readonly Finder[], conversion: Conversion, turns: readonly string[]): Json | undefined {
  for (const finder of find) {
    const value = applyFinder(finder, conversion, turns);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Share of the examples that a list made without them gets right, the fallback included. */
function crossValidate(problem: InputProblem, candidates: readonly Candidate[]): number {
  let right = 0;
  for (let fold = 0; fold < FOLDS; fold++) {
    const weights = problem.targets.map((_, index) => (index % FOLDS === fold ? 0 : 1));
    const known = candidates.filter((candidate) => [...candidate.sources].some((source) => weights[source] === 1));
    const list = solveList(problem, known, weights, false);
    for (const [index, weight] of weights.entries()) {
      if (weight === 1) continue;
      const outcome = list.find((item) => item.outcomes[index] !== 0)?.outcomes[index] ?? 0;
      const isFallback = canonicalJson(problem.targets[index] ?? null) === canonicalJson(problem.fallback ?? null);
      if (outcome === 1 || (outcome === 0 && isFallback)) right++;
    }
  }
  return right / problem.targets.length;
}
