import type { Json } from '../../domain/json.ts';
import type { Condition, Path, PathSegment } from '../../domain/procedure.ts';
import { canonicalJson } from '../../util/hash.ts';
import { isRecord } from '../../util/procedure/environment.ts';
import { resolvePath } from '../../util/procedure/evaluate.ts';
import { holds } from '../../util/procedure/holds.ts';
import { printReference } from '../../util/procedure/print-notation.ts';
import { coverWithCues, separatingCues } from './cues.ts';
import type { Situation } from './workbench.ts';

/** A situation in which something was done or not. */
export interface Judgement extends Situation {
  readonly done: boolean;
}

export interface LearnedConditions {
  readonly when: readonly Condition[];
  /** Share of the situations that it tells right. */
  readonly accuracy: number;
}

interface Rated {
  readonly condition: Condition;
  readonly verdicts: readonly boolean[];
  readonly accuracy: number;
  /** How many conditions like it were tried, so how easily it fits by chance. */
  readonly tried: number;
}

const MOST_PATHS = 150;
const CHANCE = 0.2;

/**
 * The simplest condition, or two together, that tells where something was done from where it was not; null where
 * none does, or where it could as well be chance. `focus` are paths whose fields are looked at as well.
 */
export function learnConditions(
  judgements: readonly Judgement[],
  focus: readonly Path[] = [],
  chance = CHANCE,
): LearnedConditions | null {
  const positives = judgements.filter(({ done }) => done).length;
  const few = Math.min(positives, judgements.length - positives);
  if (few < 2) return null;
  const rated = [...compareConditions(judgements, focus), ...cueConditions(judgements)]
    .filter(({ tried }) => tried / combinations(judgements.length, few) <= chance)
    .sort((a, b) => b.accuracy - a.accuracy || a.tried - b.tried || printLength(a.condition) - printLength(b.condition));
  const [best] = rated;
  if (best === undefined) return null;
  const needed = requiredAccuracy(judgements.length, few);
  if (best.accuracy >= needed) return { when: [best.condition], accuracy: best.accuracy };
  const pair = few >= 3 ? bestPair(rated.slice(0, 40), judgements) : null;
  return pair !== null && pair.accuracy >= needed ? pair : null;
}

/** The opposite of one condition. */
export function negate(condition: Condition): Condition {
  if (condition.kind === 'mentioned') return { ...condition, negated: !condition.negated };
  const opposite = OPPOSITE[condition.operator];
  return opposite === undefined ? condition : { ...condition, operator: opposite };
}

const OPPOSITE: Partial<Record<string, '=' | '!=' | '<' | '<=' | '>' | '>=' | 'is empty' | 'is not empty'>> = {
  '=': '!=',
  '!=': '=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  'is empty': 'is not empty',
  'is not empty': 'is empty',
};

/** One odd situation in ten is noise, provided that it is clearly better than always saying the same. */
function requiredAccuracy(total: number, few: number): number {
  return Math.max(0.9, 1 - few / total / 3);
}

function compareConditions(judgements: readonly Judgement[], focus: readonly Path[]): Rated[] {
  const paths = interestingPaths(judgements, focus);
  const known = paths.map((path) => {
    const values = judgements.map((judgement) => {
      const found = resolvePath(path, judgement.environment);
      return found.resolved ? found.value : undefined;
    });
    return { path, values };
  });
  return known.flatMap(({ path, values }) => [
    ...rateAll(emptiness(path, values), judgements, 2 + paths.length / 4),
    ...rateAll(equalities(path, values), judgements, 3 + paths.length),
    ...rateAll(thresholds(path, values, judgements), judgements, 10 + 2 * paths.length),
    ...rateAll(againstOthers(path, values, known), judgements, 10 + 2 * paths.length),
  ]);
}

function rateAll(conditions: readonly Condition[], judgements: readonly Judgement[], tried: number): Rated[] {
  return conditions.map((condition) => {
    const verdicts = judgements.map((judgement) => holds(condition, judgement.environment));
    const right = verdicts.filter((verdict, index) => verdict === judgements[index]?.done).length;
    return { condition, verdicts, accuracy: right / judgements.length, tried };
  });
}

function emptiness(path: Path, values: readonly (Json | undefined)[]): Condition[] {
  const empties = values.filter((value) => value === undefined || value === null || value === '' || isEmptyList(value));
  if (empties.length === 0 || empties.length === values.length) return [];
  return (['is empty', 'is not empty'] as const).map((operator) => ({ kind: 'compare', path, operator }));
}

function equalities(path: Path, values: readonly (Json | undefined)[]): Condition[] {
  const scalars = values.filter((value) => value !== undefined && value !== null && typeof value !== 'object');
  const tally = new Map<string, { value: Json; count: number }>();
  for (const value of scalars) {
    const key = canonicalJson(value);
    tally.set(key, { value, count: (tally.get(key)?.count ?? 0) + 1 });
  }
  if (tally.size < 2 || tally.size > Math.max(6, scalars.length / 2)) return listContents(path, values);
  return [...tally.values()]
    .filter(({ value, count }) => count >= 2 || typeof value === 'boolean')
    .sort((a, b) => b.count - a.count)
    .slice(0, 8)
    .flatMap(({ value }) =>
      (['=', '!='] as const).map(
        (operator): Condition => ({ kind: 'compare', path, operator, value: { kind: 'constant', value } }),
      ),
    );
}

function listContents(path: Path, values: readonly (Json | undefined)[]): Condition[] {
  const items = values.flatMap((value): readonly Json[] => (Array.isArray(value) ? [...new Set<Json>(value)] : []));
  const tally = new Map<string, number>();
  for (const item of items) if (typeof item === 'string') tally.set(item, (tally.get(item) ?? 0) + 1);
  return [...tally]
    .filter(([, count]) => count >= 2 && count < values.length)
    .slice(0, 8)
    .map(([value]) => ({ kind: 'compare', path, operator: 'contains', value: { kind: 'constant', value } }));
}

/** Numbers and dates: a limit that stands between the two sides, taken from the side that was done. */
function thresholds(path: Path, values: readonly (Json | undefined)[], judgements: readonly Judgement[]): Condition[] {
  const numbers = values.flatMap((value, index) =>
    typeof value === 'number' ? [{ value, done: judgements[index]?.done === true }] : [],
  );
  if (numbers.length < 0.6 * values.length || new Set(numbers.map(({ value }) => value)).size < 4) return [];
  const sorted = numbers.toSorted((a, b) => a.value - b.value);
  const limits = sorted.slice(1).flatMap((next, index) => {
    const before = sorted[index];
    return before && before.done !== next.done && before.value < next.value ? [roundBetween(before.value, next.value)] : [];
  });
  return [...new Set(limits)].slice(0, 12).flatMap((limit) =>
    (['>=', '<'] as const).map(
      (operator): Condition => ({ kind: 'compare', path, operator, value: { kind: 'constant', value: limit } }),
    ),
  );
}

/** The roundest number above `low` and up to `high`: rules are written with round numbers. */
function roundBetween(low: number, high: number): number {
  for (const unit of [10_000, 5000, 1000, 500, 100, 50, 10, 5, 1, 0.5, 0.1, 0.05]) {
    const candidate = Math.floor(high / unit) * unit;
    if (candidate > low) return Number(candidate.toFixed(4));
  }
  return high;
}

/** Two numbers against each other, such as an amount and a limit; a text against an input, such as a sender. */
function againstOthers(
  path: Path,
  values: readonly (Json | undefined)[],
  known: readonly { readonly path: Path; readonly values: readonly (Json | undefined)[] }[],
): Condition[] {
  const [first] = values;
  const kind = typeof first;
  if ((kind !== 'number' && kind !== 'string') || !values.every((value) => typeof value === kind)) return [];
  return known
    .filter((other) => other.path.root !== path.root || kind === 'number')
    .filter((other) => other.path !== path && other.values.every((value) => typeof value === kind))
    .filter((other) => kind === 'number' || other.path.segments.length === 0)
    .slice(0, 8)
    .map((other) => ({
      kind: 'compare',
      path,
      operator: kind === 'number' ? '>' : '=',
      value: { kind: 'reference', path: other.path },
    }));
}

function cueConditions(judgements: readonly Judgement[]): Rated[] {
  return [true, false].flatMap((positive) => {
    const examples = judgements.map(({ environment, done }) => ({ turns: environment.turns, positive: done === positive }));
    const cues = coverWithCues(separatingCues(examples), examples);
    const conditions = cues.length === 0 ? [] : [{ kind: 'mentioned' as const, cues, negated: !positive }];
    return rateAll(conditions, judgements, 20);
  });
}

function bestPair(rated: readonly Rated[], judgements: readonly Judgement[]): LearnedConditions | null {
  let best: LearnedConditions | null = null;
  for (const [index, first] of rated.entries()) {
    for (const second of rated.slice(index + 1)) {
      const right = judgements.filter(
        ({ done }, at) => (first.verdicts[at] === true && second.verdicts[at] === true) === done,
      ).length;
      const accuracy = right / judgements.length;
      const gain = accuracy - Math.max(first.accuracy, second.accuracy);
      if (gain * judgements.length >= 2 && accuracy > (best?.accuracy ?? 0)) {
        best = { when: [first.condition, second.condition], accuracy };
      }
    }
  }
  return best;
}

/** Fields of what is known by keys alone, and of the elements that other steps picked. */
function interestingPaths(judgements: readonly Judgement[], focus: readonly Path[]): Path[] {
  const found = new Map<string, Path>();
  const add = (path: Path) => found.size < MOST_PATHS && found.set(printReference(path), path);
  for (const { environment } of judgements.slice(0, 12)) {
    for (const [root, value] of environment.values) {
      for (const segments of keyPaths(value, 0)) add({ root, segments });
    }
    for (const path of focus) {
      const element = resolvePath(path, environment);
      if (!element.resolved) continue;
      for (const segments of keyPaths(element.value, 1)) add({ ...path, segments: [...path.segments, ...segments] });
    }
  }
  return [...found.values()];
}

function keyPaths(value: Json, depth: number): (readonly PathSegment[])[] {
  if (value === null || !isRecord(value) || depth > 3) return [[]];
  return [
    [],
    ...Object.entries(value)
      .slice(0, 40)
      .filter(([key]) => !/\d{2}/.test(key))
      .flatMap(([key, member]) => keyPaths(member, depth + 1).map((rest) => [{ kind: 'key' as const, key }, ...rest])),
  ].slice(0, MOST_PATHS);
}

function isEmptyList(value: Json): boolean {
  return Array.isArray(value) && value.length === 0;
}

function combinations(n: number, k: number): number {
  let count = 1;
  for (let i = 0; i < k; i++) count *= (n - i) / (i + 1);
  return count;
}

function printLength(condition: Condition): number {
  return JSON.stringify(condition).length;
}
