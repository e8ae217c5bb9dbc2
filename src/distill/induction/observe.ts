import type { Json } from '../../domain/json.ts';
import type { Expression, Path } from '../../domain/procedure.ts';
import { resolvePath } from '../../util/procedure/evaluate.ts';
import { holds } from '../../util/procedure/holds.ts';
import { expressionPaths } from '../../util/procedure/references.ts';
import { observeError, type ToolError } from './errors.ts';
import type { Induction } from './induced.ts';
import { nodesOf } from './references.ts';
import { sameJson } from './same-json.ts';
import type { InducedStep } from './step.ts';
import type { Call, Trace } from './trace.ts';
import { type Situation, valueIn } from './workbench.ts';

/** One way in which a failed task differs from the procedure. */
export type Observation =
  | {
      readonly kind: 'wrong-argument';
      readonly tool: string;
      readonly argument: string;
      /** Field by which the right entry is picked, null where no entry is picked. */
      readonly field: string | null;
      readonly tookFirst: boolean;
    }
  | { readonly kind: 'missing-step'; readonly tool: string; readonly conditional: boolean; readonly stopped: boolean }
  | { readonly kind: 'needless-step'; readonly tool: string }
  | ToolError;

/** What the failed trace did otherwise, by a key that is equal for equal mistakes. */
export function observeFailure(induction: Induction, trace: Trace): Map<string, Observation> {
  const seen = new Map<string, Observation>();
  const note = (observation: Observation) => seen.set(keyOf(observation), observation);
  const values = new Map<string, Json>(knownInputs(induction, trace));
  const situation: Situation = { trace: -1, environment: { turns: trace.turns, values } };
  const left = [...trace.calls];
  const applicable: string[] = [];
  for (const step of induction.steps) {
    const applies = step.when.every((condition) => holds(condition, situation.environment));
    if (applies) applicable.push(step.tool);
    const at = left.findIndex(({ tool }) => tool === step.tool);
    const [call] = at === -1 || !applies ? [] : left.splice(at, 1);
    if (call !== undefined) {
      values.set(step.result, step.forEach ? [call.result] : call.result);
      for (const observation of wrongArguments(step, call, situation)) note(observation);
    } else if (applies && step.forEach === undefined) {
      note({ kind: 'missing-step', tool: step.tool, conditional: step.when.length > 0, stopped: left.length === 0 });
    }
  }
  const looped = induction.steps.filter(({ forEach }) => forEach !== undefined).map(({ tool }) => tool);
  const unclear = new Set([...looped, ...induction.dropped]);
  for (const { tool } of left)
    if (induction.writes.has(tool) && !unclear.has(tool)) note({ kind: 'needless-step', tool });
  for (const error of trace.errors) note(observeError(error, applicable));
  return seen;
}

function keyOf(observation: Observation): string {
  const { kind, tool } = observation;
  if (kind === 'wrong-argument') return `${kind} ${tool} ${observation.argument}`;
  return kind === 'tool-error' ? `${kind} ${tool} ${observation.text}` : `${kind} ${tool}`;
}

function knownInputs({ bench }: Induction, trace: Trace): [string, Json][] {
  return bench.inputs().flatMap((input): [string, Json][] => {
    const value = bench.findValue(input, trace.turns);
    return value === undefined ? [] : [[input.name, value]];
  });
}

/** Arguments of a call that differ from what the step makes them, where the step is sure of them. */
function wrongArguments(step: InducedStep, call: Call, situation: Situation): Observation[] {
  if (step.forEach !== undefined) return [];
  return Object.entries(step.arguments).flatMap(([argument, expression]): Observation[] => {
    const expected = valueIn(expression, situation);
    const given = call.arguments[argument];
    if (given === undefined || expected === undefined || sameJson(expected, given)) return [];
    if ((step.certainty[argument] ?? 0) < 0.9) return [];
    const picked = pickedBy(expression);
    const tookFirst = picked !== null && isFirst(picked.path, picked.at, { given, situation });
    return [{ kind: 'wrong-argument', tool: step.tool, argument, field: picked?.field ?? null, tookFirst }];
  });
}

function pickedBy(expression: Expression): { readonly path: Path; readonly at: number; readonly field: string } | null {
  for (const path of expressionPaths(expression)) {
    for (const [at, segment] of path.segments.entries()) {
      if (segment.kind === 'first') return { path, at, field: segment.selector.field };
    }
  }
  return null;
}

/** Whether the value that was given stands in the first entry of the list to pick from. */
function isFirst(path: Path, at: number, seen: { readonly given: Json; readonly situation: Situation }): boolean {
  const list = resolvePath({ root: path.root, segments: path.segments.slice(0, at) }, seen.situation.environment);
  const first = list.resolved && Array.isArray(list.value) ? list.value[0] : undefined;
  return first !== undefined && nodesOf(first).some((node) => sameJson(node.value, seen.given));
}
