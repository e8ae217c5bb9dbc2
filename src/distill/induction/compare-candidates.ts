import type { Json } from '../../domain/json.ts';
import type { Condition, Path, PathSegment } from '../../domain/procedure.ts';
import { canonicalJson } from '../../util/hash.ts';
import { isJsonObject } from '../../util/json.ts';
import { resolvePath } from '../../util/procedure/evaluate.ts';
import { printReference } from '../../util/procedure/print-notation.ts';
import type { Situation } from './workbench.ts';

/** A situation in which something was done or not. */
export interface Judgement extends Situation {
  readonly done: boolean;
}

interface Candidate {
  readonly condition: Condition;
  /** How many conditions like it there are, so how easily one fits by chance. */
  readonly tried: number;
}

/** A path with what it leads to in each situation. */
interface Seen {
  readonly path: Path;
  readonly values: readonly (Json | undefined)[];
}

const MOST_PATHS = 150;

/** Comparisons that could tell the situations apart: by fields of what is known, and of the elements in `focus`. */
export function compareCandidates(judgements: readonly Judgement[], focus: readonly Path[]): Candidate[] {
  const paths = interestingPaths(judgements, focus);
  const known = paths.map((path): Seen => {
    const values = judgements.map((judgement) => {
      const found = resolvePath(path, judgement.environment);
      return found.resolved ? found.value : undefined;
    });
    return { path, values };
  });
  const count = (conditions: readonly Condition[], tried: number) =>
    conditions.map((condition) => ({ condition, tried }));
  return known.flatMap((seen) => [
    ...count(emptiness(seen), 2 + paths.length / 4),
    ...count(equalities(seen), 3 + paths.length),
    ...count(thresholds(seen, judgements), 10 + 2 * paths.length),
    ...count(againstOthers(seen, known), 10 + 2 * paths.length),
  ]);
}

function emptiness({ path, values }: Seen): Condition[] {
  const empties = values.filter((value) => value === undefined || value === null || value === '' || isEmptyList(value));
  if (empties.length === 0 || empties.length === values.length) return [];
  return (['is empty', 'is not empty'] as const).map((operator) => ({ kind: 'compare', path, operator }));
}

function equalities({ path, values }: Seen): Condition[] {
  const scalars = values.filter((value) => value !== undefined && value !== null && typeof value !== 'object');
  const tally = new Map<string, { value: Json; count: number }>();
  for (const value of scalars) {
    const key = canonicalJson(value);
    tally.set(key, { value, count: (tally.get(key)?.count ?? 0) + 1 });
  }
  if (tally.size < 2 || tally.size > Math.max(6, scalars.length / 2)) return listContents({ path, values });
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

function listContents({ path, values }: Seen): Condition[] {
  const items = values.flatMap((value): readonly Json[] => (Array.isArray(value) ? [...new Set<Json>(value)] : []));
  const tally = new Map<string, number>();
  for (const item of items) if (typeof item === 'string') tally.set(item, (tally.get(item) ?? 0) + 1);
  return [...tally]
    .filter(([, count]) => count >= 2 && count < values.length)
    .slice(0, 8)
    .map(([value]) => ({ kind: 'compare', path, operator: 'contains', value: { kind: 'constant', value } }));
}

/** Numbers and dates: a limit that stands between the two sides, taken from the side that was done. */
function thresholds({ path, values }: Seen, judgements: readonly Judgement[]): Condition[] {
  const numbers = values.flatMap((value, index) =>
    typeof value === 'number' ? [{ value, done: judgements[index]?.done === true }] : [],
  );
  if (numbers.length < 0.6 * values.length || new Set(numbers.map(({ value }) => value)).size < 4) return [];
  const sorted = numbers.toSorted((a, b) => a.value - b.value);
  const limits = sorted.slice(1).flatMap((next, index) => {
    const before = sorted[index];
    return before && before.done !== next.done && before.value < next.value
      ? [roundBetween(before.value, next.value)]
      : [];
  });
  return [...new Set(limits)]
    .slice(0, 12)
    .flatMap((limit) =>
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
function againstOthers({ path, values }: Seen, known: readonly Seen[]): Condition[] {
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
  if (value === null || !isJsonObject(value) || depth > 3) return [[]];
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
