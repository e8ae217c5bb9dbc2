import type { Json } from '../../domain/json.ts';
import type { Conversion, Finder } from '../../domain/procedure.ts';
import { canonicalJson } from '../../util/hash.ts';
import { applyFinder } from '../../util/procedure/find-input.ts';
import { addSpares, coverExamples, type Judged, listOutcomes } from './decision-list.ts';
import { catchAllParts, joinParts, type PatternParts, patternText, subsumes } from './pattern-candidates.ts';
import type { Occurrence } from './spans.ts';

/** A finder that may become part of an input's list. */
export interface Candidate extends Judged {
  /** Null for a choice. */
  readonly parts: PatternParts | null;
  /** Examples that it was read off. */
  readonly sources: ReadonlySet<number>;
}

/** Values to be found in requests; all lists go by example. */
export interface InputProblem {
  readonly targets: readonly Json[];
  readonly turns: readonly (readonly string[])[];
  readonly conversion: Conversion;
  readonly occurrences: readonly (readonly Occurrence[])[];
  /** What requests that do not say the value have in common. */
  readonly fallback: Json | undefined;
  /** What a wrong find costs, in right finds. */
  readonly penalties: readonly number[];
}

const LONGEST_JOINED = 400;

/** The finders to try, in order: those that are needed, joined where they can be, then spares and a last resort. */
export function solveList(
  problem: InputProblem,
  candidates: readonly Candidate[],
  weights: readonly number[],
  tidy = true,
): Candidate[] {
  const options = { penalties: problem.penalties, weights };
  const chosen = coverExamples(candidates, { ...options, maximum: 8 });
  const fresh = candidates.filter((candidate) => candidate.parts !== null && !isSubsumed(candidate, chosen));
  const spares = addSpares(fresh, chosen, { ...options, maximum: 4, depth: 3 });
  const useful = spares.filter((spare, index) => !isSubsumed(spare, spares.slice(0, index)));
  const list = [...chosen, ...useful];
  return withCatchAll(problem, tidy ? joinContexts(problem, joinChoices(problem, list)) : list);
}

/** What the finder does on each example; unreachable ones are known not to match. */
export function judge(
  problem: InputProblem,
  finder: Finder,
  about: Pick<Candidate, 'cost' | 'parts' | 'sources'> & { readonly reachable?: readonly boolean[] },
): Candidate {
  const outcomes = problem.targets.map((target, index) => {
    if (about.reachable?.[index] === false) return 0;
    const value = applyFinder(finder, problem.conversion, problem.turns[index] ?? []);
    if (value === undefined) return 0;
    return canonicalJson(value) === canonicalJson(target) ? 1 : -1;
  });
  return { finder, outcomes, cost: about.cost, parts: about.parts, sources: about.sources };
}

function isSubsumed(candidate: Candidate, by: readonly Candidate[]): boolean {
  const { parts } = candidate;
  return by.some(
    (other) => parts !== null && other.parts !== null && other !== candidate && subsumes(other.parts, parts),
  );
}

/** Choices of one value become one, where that harms nothing. */
function joinChoices(problem: InputProblem, list: readonly Candidate[]): Candidate[] {
  const joined: Candidate[] = [];
  for (const item of list) {
    const at = joined.findIndex((other) => sameChoice(other.finder, item.finder));
    const earlier = joined[at];
    if (earlier?.finder.kind !== 'choice' || item.finder.kind !== 'choice') {
      joined.push(item);
      continue;
    }
    const cues = [...new Set([...earlier.finder.cues, ...item.finder.cues])];
    joined[at] = judge(problem, { ...earlier.finder, cues }, earlier);
  }
  return rightIn(problem, joined) >= rightIn(problem, list) ? joined : [...list];
}

function sameChoice(a: Finder, b: Finder): boolean {
  return a.kind === 'choice' && b.kind === 'choice' && canonicalJson(a.value) === canonicalJson(b.value);
}

/** Where patterns with the same body can be joined without harm, the joined one knows mixtures never seen. */
function joinContexts(problem: InputProblem, list: readonly Candidate[]): Candidate[] {
  let current = [...list];
  const groups = Map.groupBy(list, ({ parts }) => (parts === null ? '' : `${parts.left === ''} ${parts.body.pattern}`));
  for (const [key, group] of groups) {
    const parts = key === '' ? null : joinParts(group.flatMap((item) => (item.parts ? [item.parts] : [])));
    if (group.length < 2 || parts === null) continue;
    const finder: Finder = { kind: 'pattern', pattern: patternText(parts) };
    if (finder.pattern.length > LONGEST_JOINED) continue;
    const sources = new Set(group.flatMap((item) => [...item.sources]));
    const joined = judge(problem, finder, { cost: 1, parts, sources });
    const [first] = group;
    const next = current.flatMap((item) => (item === first ? [joined] : group.includes(item) ? [] : [item]));
    if (rightIn(problem, next) >= rightIn(problem, current)) current = next;
  }
  return current;
}

function rightIn(problem: InputProblem, list: readonly Judged[]): number {
  return listOutcomes(list, problem.targets.length).filter((outcome) => outcome === 1).length;
}

/** Adds the bare body where it is nearly always right, and never where the fallback is. */
function withCatchAll(problem: InputProblem, list: readonly Candidate[]): Candidate[] {
  if (list.every((item) => item.parts === null)) return [...list];
  const bare = catchAllParts(problem.occurrences, problem.conversion === 'number').map((parts) =>
    judge(problem, { kind: 'pattern', pattern: patternText(parts) }, { cost: 0, parts, sources: new Set() }),
  );
  const spare = bare.find((item) => {
    const fired = item.outcomes.filter((outcome) => outcome !== 0).length;
    const right = item.outcomes.filter((outcome) => outcome === 1).length;
    const harmful = item.outcomes.some((outcome, index) => outcome === -1 && problem.occurrences[index]?.length === 0);
    return right >= 2 && right >= 0.8 * fired && !(harmful && problem.fallback !== undefined);
  });
  return spare === undefined || isSubsumed(spare, list) ? [...list] : [...list, spare];
}
