import type { Condition, Expression, Path, ProcedureStep } from '../../domain/procedure.ts';
import { printExpression } from '../../util/procedure/print-notation.ts';
import { expressionPaths } from '../../util/procedure/references.ts';
import { learnConditions, negate } from './conditions.ts';
import { explain } from './explain.ts';
import { askUser, type Explanation, type Subject } from './explain-simply.ts';
import { renameInExpression } from './rename.ts';
import { sameJson } from './same-json.ts';
import type { Call } from './trace.ts';
import { type Sample, type Situation, valueIn, type Workbench } from './workbench.ts';

/** A situation with the call that was made in it, or null where none was. */
export interface Case extends Situation {
  readonly call: Call | null;
}

/** A step without its prose, and how sure it is. */
export interface InducedStep extends Omit<ProcedureStep, 'purpose'> {
  /** Share of the cases that each argument's expression gets right. */
  readonly certainty: { readonly [argument: string]: number };
  /** Share of the cases in which it was done. */
  readonly share: number;
}

export interface StepFrame {
  readonly tool: string;
  readonly result: string;
  readonly forEach?: ProcedureStep['forEach'];
  readonly isWrite: boolean;
}

type Chosen = { readonly [argument: string]: Explanation };

const GOOD = 0.9;
const GUESS = 0.5;
const SURE = 0.95;
const MOST_SPLITS = 3;

/** The steps that do what the cases did: one, or one for each branch; none where it is neither usual nor explained. */
export function induceSteps(cases: readonly Case[], frame: StepFrame, bench: Workbench): InducedStep[] {
  const done = cases.filter(({ call }) => call !== null);
  const share = done.length / Math.max(1, cases.length);
  if (done.length === 0) return [];
  const learned =
    share === 1 ? null : (learnNeeded(cases, frame, bench) ?? learnWhen(cases, (one) => one.call !== null, bench));
  const leastShare = decide(bench, `${frame.result}.optional`, [frame.isWrite ? 0.6 : 0.4, 0.95, 0.1]) ?? 0.6;
  if (learned === null && share < leastShare) return [];
  if (learned === null && share < 1) bench.assumable.add(frame.result);
  const when = learned ?? [];
  return branch(done, frame, { bench, when, share, splits: 0 });
}

/** A step that is only for requests that say one of the values it is called with. */
function learnNeeded(cases: readonly Case[], frame: StepFrame, bench: Workbench): readonly Condition[] | null {
  if (frame.forEach !== undefined || cases.filter(({ call }) => call === null).length < 2) return null;
  for (const argument of usualArguments(cases.filter(({ call }) => call !== null))) {
    const said = learnSaid(cases, ({ call }) => call !== null, { tool: frame.tool, argument }, bench);
    if (said !== null) return [said];
  }
  return null;
}

interface Branching {
  readonly bench: Workbench;
  readonly when: readonly Condition[];
  readonly share: number;
  readonly splits: number;
}

/** Splits the cases where an argument is only sometimes given, or comes from different places under a condition. */
function branch(cases: readonly Case[], frame: StepFrame, branching: Branching): InducedStep[] {
  const { bench, when, splits } = branching;
  const parting = splits < MOST_SPLITS ? partByPresence(cases, frame, bench) : null;
  if (parting !== null) return branchInto(parting, frame, branching);
  const chosen: { [argument: string]: Explanation } = {};
  for (const argument of usualArguments(cases)) {
    const samples = samplesOf(cases, argument);
    const explanations = explain(samples, { tool: frame.tool, argument }, bench);
    const distinct = explanations.filter((one, index) => isFirstOfItsKind(one, index, explanations));
    const best = decide(bench, `${frame.result}.${argument}`, distinct);
    if (best === undefined) continue;
    const parted =
      best.coverage < GOOD && splits < MOST_SPLITS ? partByExplanation({ cases, argument, best }, frame, bench) : null;
    if (parted !== null) return branchInto(parted, frame, branching);
    // A guess that is wrong more often than right must not be carried out: the user is asked instead.
    const settled = best.coverage < GUESS ? askUser({ tool: frame.tool, argument }, bench) : best;
    bench.commit(settled.pending);
    bench.focus.push(...elementsIn(settled.expression));
    chosen[argument] = settled;
  }
  return [finishStep(chosen, frame, { when, share: branching.share })];
}

interface Parting {
  readonly condition: Condition;
  readonly inside: readonly Case[];
  readonly outside: readonly Case[];
}

function branchInto(parting: Parting, frame: StepFrame, branching: Branching): InducedStep[] {
  const sides = [
    { cases: parting.inside, condition: parting.condition },
    { cases: parting.outside, condition: negate(parting.condition) },
  ];
  return sides.flatMap(({ cases, condition }) =>
    branch(cases, frame, {
      ...branching,
      when: [...branching.when, condition],
      splits: branching.splits + 1,
      share: (branching.share * cases.length) / (parting.inside.length + parting.outside.length),
    }),
  );
}

function partByPresence(cases: readonly Case[], frame: StepFrame, bench: Workbench): Parting | null {
  for (const argument of argumentNames(cases)) {
    const has = (one: Case) => one.call?.arguments[argument] !== undefined;
    const share = cases.filter(has).length / cases.length;
    if (share < 0.1 || share > 0.9) continue;
    const said = learnSaid(cases, has, { tool: frame.tool, argument }, bench);
    if (said !== null) return { condition: said, inside: cases.filter(has), outside: cases.filter((one) => !has(one)) };
    const parting = part(cases, has, bench);
    if (parting !== null) return parting;
  }
  return null;
}

/** Whether something was done exactly where the request says the value it needs: then that is the condition. */
function learnSaid(
  cases: readonly Case[],
  isDone: (one: Case) => boolean,
  subject: Subject,
  bench: Workbench,
): Condition | null {
  const samples = samplesOf(cases.filter(isDone), subject.argument);
  if (samples.length < 3 || samples.some(({ target }) => typeof target === 'boolean')) return null;
  const hypothesis = bench
    .findInputs(samples.map(({ trace, target }) => ({ trace, target })))
    .find(({ rule, coverage }) => rule.fallback === undefined && coverage >= GOOD);
  if (hypothesis === undefined) return null;
  const pending = bench.pend(hypothesis, subject.argument, subject.tool);
  const right = cases.filter((one) => (pending.values[one.trace] !== undefined) === isDone(one)).length;
  if (right < SURE * cases.length) return null;
  bench.commit([pending]);
  return { kind: 'compare', path: { root: pending.name, segments: [] }, operator: 'is not empty' };
}

/** The cases that the best explanation gets wrong must have one of their own, and a condition must tell them apart. */
function partByExplanation(
  { cases, argument, best }: { readonly cases: readonly Case[]; readonly argument: string; readonly best: Explanation },
  frame: StepFrame,
  bench: Workbench,
): Parting | null {
  const isRight = (one: Case) =>
    sameJson(valueIn(best.expression, one, best.pending), one.call?.arguments[argument] ?? undefined);
  const rest = cases.filter((one) => !isRight(one));
  if (rest.length < 2 || rest.length < 0.08 * cases.length) return null;
  const [other] = explain(samplesOf(rest, argument), { tool: frame.tool, argument }, bench);
  if (other === undefined || (other.coverage < 0.8 && other.expression.kind !== 'constant') || other.coverage < 0.4)
    return null;
  return part(cases, isRight, bench);
}

function part(cases: readonly Case[], isInside: (one: Case) => boolean, bench: Workbench): Parting | null {
  const when = learnWhen(cases, isInside, bench);
  const [condition] = when ?? [];
  if (
    when?.length !== 1 ||
    condition === undefined ||
    (condition.kind === 'compare' && condition.operator === 'contains')
  ) {
    return null;
  }
  return { condition, inside: cases.filter(isInside), outside: cases.filter((one) => !isInside(one)) };
}

function learnWhen(
  cases: readonly Case[],
  isDone: (one: Case) => boolean,
  bench: Workbench,
): readonly Condition[] | null {
  const judgements = cases.map((one) => ({ ...one, done: isDone(one) }));
  return learnConditions(judgements, bench.focus)?.when ?? null;
}

function finishStep(
  chosen: Chosen,
  frame: StepFrame,
  about: { readonly when: readonly Condition[]; readonly share: number },
): InducedStep {
  const entries = Object.entries(chosen);
  return {
    tool: frame.tool,
    result: frame.result,
    arguments: Object.fromEntries(entries.map(([name, one]): [string, Expression] => [name, one.expression])),
    when: about.when,
    ...(frame.forEach === undefined ? {} : { forEach: frame.forEach }),
    certainty: Object.fromEntries(entries.map(([name, one]) => [name, one.coverage])),
    share: about.share,
  };
}

/** The first option, or the one that a refinement asks for instead. */
function decide<Option>(bench: Workbench, decision: string, options: readonly Option[]): Option | undefined {
  bench.decisions.set(decision, options.length);
  return options[Math.min(bench.overrides.get(decision) ?? 0, options.length - 1)];
}

function isFirstOfItsKind(one: Explanation, index: number, all: readonly Explanation[]): boolean {
  const key = keyOf(one);
  return one.coverage > 0.3 * (all[0]?.coverage ?? 0) && all.findIndex((other) => keyOf(other) === key) === index;
}

/** What it says, whatever its new inputs are called. */
function keyOf({ expression, pending }: Explanation): string {
  const names = new Map(pending.map(({ name, hypothesis }) => [name, JSON.stringify(hypothesis.rule)]));
  return printExpression(renameInExpression(expression, names));
}

function usualArguments(cases: readonly Case[]): string[] {
  return argumentNames(cases).filter(
    (name) => cases.filter(({ call }) => call?.arguments[name] !== undefined).length > 0.5 * cases.length,
  );
}

function argumentNames(cases: readonly Case[]): string[] {
  return [...new Set(cases.flatMap(({ call }) => Object.keys(call?.arguments ?? {})))];
}

function samplesOf(cases: readonly Case[], argument: string): Sample[] {
  return cases.flatMap(({ call, ...situation }) => {
    const target = call?.arguments[argument];
    return target === undefined ? [] : [{ ...situation, target }];
  });
}

/** Paths up to the elements that an expression picks from lists. */
function elementsIn(expression: Expression): Path[] {
  return expressionPaths(expression).flatMap((path) => {
    const at = path.segments.findLastIndex((segment) => segment.kind === 'first' || segment.kind === 'index');
    return at === -1 ? [] : [{ root: path.root, segments: path.segments.slice(0, at + 1) }];
  });
}
