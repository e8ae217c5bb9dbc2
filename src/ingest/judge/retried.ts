import type { Step } from '../../domain/task.ts';
import { canonicalJson } from '../../util/hash.ts';
import { isWrite, type ToolRules } from '../../util/tool-kind.ts';
import { type Finding, listNames, namesOf } from './finding.ts';
import { WEIGHTS } from './weights.ts';

/**
 * Calls that were made again with the same arguments after they had failed, nothing changed in between: whether they
 * went through (an outage) or failed again (the agent did not know how).
 */
export function findRetries(steps: readonly Step[], rules: ToolRules): readonly Finding[] {
  const failed = new Set<string>();
  const again: Step[] = [];
  const overcome: Step[] = [];
  for (const step of steps) {
    if (failed.size === 0 && step.status !== 'error') continue;
    const key = `${step.tool} ${canonicalJson(step.arguments)}`;
    if (failed.has(key) && step.status !== 'missing') (step.status === 'ok' ? overcome : again).push(step);
    if (step.status === 'error') failed.add(key);
    else if (isWrite(step.tool, rules)) failed.clear();
  }
  return [...failedAgain(again, steps), ...wentThrough(overcome)];
}

function failedAgain(again: readonly Step[], steps: readonly Step[]): readonly Finding[] {
  const last = again.at(-1);
  if (last === undefined) return [];
  const tools = namesOf(again);
  const { first, each, all } = WEIGHTS.retried;
  const isOvercome = steps.slice(steps.indexOf(last)).some(({ tool, status }) => tool === last.tool && status === 'ok');
  const weight = Math.max(all, first + each * (again.length - 1));
  return [
    {
      tools,
      kind: 'retried',
      supports: 'failed',
      detail: `${listNames(tools)} failed and ${tools.length === 1 ? 'was' : 'were'} called again with the same arguments, ${times(again.length)} in vain.`,
      weight: isOvercome ? weight / 2 : weight,
    },
  ];
}

function wentThrough(overcome: readonly Step[]): readonly Finding[] {
  if (overcome.length === 0) return [];
  const detail = `${listNames(namesOf(overcome))} failed, and the same call succeeded later.`;
  return [{ kind: 'retried', supports: 'unknown', detail, weight: 0 }];
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
