import type { Json, JsonObject } from '../../domain/json.ts';
import type { Condition, Input, Path, Procedure, ProcedureStep } from '../../domain/procedure.ts';
import { canonicalJson } from '../hash.ts';
import { type Environment, withValue } from './environment.ts';
import { elementsOf, evaluateFields, renderParts, resolvePath } from './evaluate.ts';
import { findInputs } from './find-input.ts';
import { holds } from './holds.ts';
import { conditionPaths, expressionPaths, withInner } from './references.ts';

/** A call that was answered. */
export interface MadeCall {
  readonly tool: string;
  readonly arguments: JsonObject;
  readonly content: Json;
  readonly isError: boolean;
}

/** What has happened so far: the user's turns and the calls, each first to last. */
export interface Progress {
  readonly turns: readonly string[];
  readonly made: readonly MadeCall[];
}

/** What the procedure does next. `step` counts from 1. */
export type Move =
  | { readonly kind: 'call'; readonly step: number; readonly tool: string; readonly arguments: JsonObject }
  /** Inputs that neither the request nor a fallback gives. */
  | { readonly kind: 'ask'; readonly inputs: readonly Input[] }
  /** A value that a step needs cannot be found. */
  | { readonly kind: 'stuck'; readonly step: number; readonly reason: string }
  /** The step's call was answered with an error. */
  | { readonly kind: 'failed'; readonly step: number; readonly content: Json }
  | { readonly kind: 'done'; readonly text: string };

type StepOutcome = { readonly move: Move } | { readonly result: Json } | 'skipped';

interface Run extends Environment {
  readonly procedure: Procedure;
  readonly step: number;
  /** Answered calls that no step has claimed yet; a step that needs one takes it out. */
  readonly unclaimed: MadeCall[];
}

/**
 * Walks the procedure from its start, taking the answers of calls already made (same tool, same arguments, in
 * order), to the first thing that is still to do. A pure function of its arguments: nothing is called twice,
 * and what a newer turn changes is called anew.
 */
export function nextMove(procedure: Procedure, { turns, made }: Progress): Move {
  const values = new Map(findInputs(procedure.inputs, turns));
  const unclaimed = [...made];
  const asked = missingInputs(procedure, procedure.steps.filter(isUnconditional).flatMap(pathsOf), values);
  if (asked.length > 0) return { kind: 'ask', inputs: asked };
  const carriedOut: string[] = [];
  for (const [index, step] of procedure.steps.entries()) {
    const outcome = runStep(step, { procedure, turns, values, unclaimed, step: index + 1 });
    if (outcome === 'skipped') continue;
    if ('move' in outcome) return outcome.move;
    values.set(step.result, outcome.result);
    carriedOut.push(step.purpose);
  }
  return { kind: 'done', text: replyOf(procedure, { turns, values }) ?? summaryOf(carriedOut) };
}

function isUnconditional(step: ProcedureStep): boolean {
  return step.when.length === 0;
}

function runStep(step: ProcedureStep, run: Run): StepOutcome {
  const item = step.forEach?.item;
  const perElement = (condition: Condition) => conditionPaths(condition).some(({ root }) => root === item);
  const upFront = step.when.filter((condition) => !perElement(condition));
  const undecided = missingInputs(run.procedure, upFront.flatMap(decidingPaths), run.values);
  if (undecided.length > 0) return { move: { kind: 'ask', inputs: undecided } };
  if (!upFront.every((condition) => holds(condition, run))) return 'skipped';
  const missing = missingInputs(run.procedure, pathsOf(step), run.values);
  if (missing.length > 0) return { move: { kind: 'ask', inputs: missing } };
  if (step.forEach === undefined) return runOnce(step, run, run);
  return runForEach(step, step.forEach, run);
}

function runForEach(step: ProcedureStep, loop: { readonly item: string; readonly list: Path }, run: Run): StepOutcome {
  const list = resolvePath(loop.list, run);
  if (!list.resolved) return { move: { kind: 'stuck', step: run.step, reason: list.reason } };
  const elements = elementsOf(list.value);
  if (elements === undefined) {
    return { move: { kind: 'stuck', step: run.step, reason: `\`${loop.list.root}\` gives no list to go through` } };
  }
  const results: Json[] = [];
  for (const element of elements) {
    const environment = withValue(run, loop.item, element);
    if (!step.when.every((condition) => holds(condition, environment))) continue;
    const outcome = runOnce(step, run, environment);
    if ('move' in outcome) return outcome;
    results.push(outcome.result);
  }
  return { result: results };
}

function runOnce(step: ProcedureStep, run: Run, environment: Environment): Exclude<StepOutcome, 'skipped'> {
  const given = evaluateFields(step.arguments, environment);
  if (!given.resolved) return { move: { kind: 'stuck', step: run.step, reason: given.reason } };
  const wanted = canonicalJson(given.value);
  const at = run.unclaimed.findIndex(
    ({ tool, arguments: said }) => tool === step.tool && canonicalJson(said) === wanted,
  );
  const [answer] = at < 0 ? [] : run.unclaimed.splice(at, 1);
  if (answer === undefined) return { move: { kind: 'call', step: run.step, tool: step.tool, arguments: given.value } };
  return answer.isError
    ? { move: { kind: 'failed', step: run.step, content: answer.content } }
    : { result: answer.content };
}

/** Paths that must lead somewhere for the step to run. */
function pathsOf(step: ProcedureStep): readonly Path[] {
  return step.forEach === undefined ? argumentPaths(step) : [...withInner(step.forEach.list), ...argumentPaths(step)];
}

function argumentPaths(step: ProcedureStep): readonly Path[] {
  return Object.values(step.arguments).flatMap(expressionPaths);
}

/** Whether a thing is empty can be said of a missing input; anything else has to be asked first. */
function decidingPaths(condition: Condition): readonly Path[] {
  const isAboutAbsence = condition.kind === 'compare' && condition.operator.endsWith('empty');
  return isAboutAbsence ? [] : conditionPaths(condition);
}

function missingInputs(
  procedure: Procedure,
  paths: readonly Path[],
  values: ReadonlyMap<string, Json>,
): readonly Input[] {
  const needed = new Set(paths.map(({ root }) => root));
  return procedure.inputs.filter(({ name }) => needed.has(name) && !values.has(name));
}

/** The first reply whose conditions hold and whose references all lead somewhere. */
function replyOf(procedure: Procedure, environment: Environment): string | undefined {
  for (const { when, parts } of procedure.replies) {
    if (!when.every((condition) => holds(condition, environment))) continue;
    const text = renderParts(parts, environment);
    if (text.resolved) return String(text.value);
  }
  return undefined;
}

function summaryOf(purposes: readonly string[]): string {
  return purposes.length === 0 ? 'There was nothing to do.' : `Done: ${purposes.join('; ')}.`;
}
