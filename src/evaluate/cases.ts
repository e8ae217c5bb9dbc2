import type { Case, Effect, Recording } from '../domain/exam.ts';
import type { SideOf } from '../domain/family.ts';
import type { CleanStep, CleanTask } from '../domain/task.ts';
import { isSuccess, netEffects } from './effects.ts';
import { induceFacts } from './facts.ts';

export interface CaseOptions {
  isWrite(tool: string): boolean;
  /** `tool.argument` names graded on presence only. */
  readonly freeText: readonly string[];
}

/**
 * Turns the tasks of one family into exam questions. Tasks labelled passed that have a side become cases; the steps of
 * every task become a recording. Effects are what `netEffects` leaves of a task's successful writes.
 */
export function buildCases(
  tasks: readonly CleanTask[],
  sides: readonly SideOf[],
  options: CaseOptions,
): { readonly cases: readonly Case[]; readonly recordings: readonly Recording[] } {
  const sideOf = new Map(sides.map((side) => [side.taskId, side]));
  const passed = tasks.filter((task) => task.outcome.label === 'passed');
  const facts = induceFacts(passed);
  const cases = passed.flatMap((task): Case[] => {
    const place = sideOf.get(task.id);
    if (place === undefined || place.side === 'set-aside') return [];
    const { id, sessionId, request } = task;
    const { group, side } = place;
    const effects = effectsOf(task.steps, options);
    const asked = dayOf(task);
    return [{ id, sessionId, group, side, origin: 'log', ...asked, request, effects, facts: facts.get(id) ?? [] }];
  });
  const recordings = tasks.map((task) => ({ taskId: task.id, sessionId: task.sessionId, steps: task.steps }));
  return { cases, recordings };
}

function dayOf({ startedAt = '' }: CleanTask): Pick<Case, 'askedOn'> {
  const day = startedAt.slice(0, 10);
  return Number.isNaN(Date.parse(`${day}T00:00:00Z`)) ? {} : { askedOn: day };
}

function effectsOf(steps: readonly CleanStep[], options: CaseOptions): readonly Effect[] {
  const writes = steps.filter((step) => options.isWrite(step.tool) && isSuccess(step));
  return netEffects(writes, new Set(options.freeText)).map(({ call }) => ({
    tool: call.tool,
    arguments: Object.fromEntries(Object.entries(call.arguments).sort(([one], [other]) => (one < other ? -1 : 1))),
  }));
}
