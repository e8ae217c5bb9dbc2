import type { Json, JsonObject } from '../../domain/json.ts';
import type { CleanTask, TaskLabel } from '../../domain/task.ts';
import { compareText } from '../../util/compare-text.ts';
import { canonicalJson } from '../../util/hash.ts';

export interface Call {
  readonly tool: string;
  readonly arguments: JsonObject;
  readonly result: Json;
}

/** A call that came back as an error, with its text as the result. */
export interface FailedCall extends Call {
  /** Tools that had been called without an error before it. */
  readonly before: readonly string[];
}

/** A task reduced to what induction looks at. */
export interface Trace {
  readonly id: string;
  readonly label: TaskLabel;
  readonly turns: readonly string[];
  readonly calls: readonly Call[];
  readonly errors: readonly FailedCall[];
  readonly reply: string;
  /** Whether the user had to correct the agent. */
  readonly corrected: boolean;
}

/** Tools that only help an agent think: their calls change and tell nothing. */
const SCRATCH = /(^|_)(think|calculate|calculator|compute|todo|todowrite|todoread|plan|scratchpad|note_to_self)$/i;
/** Longer tasks and turns are cut: what repeats is at the start, and every pattern is tried on every turn. */
const MAXIMUM_CALLS = 40;
const MAXIMUM_TURN = 4000;

/** Without errors, lost results, scratch calls and repeats of the very same call. */
export function toTrace(task: CleanTask): Trace {
  const seen = new Set<string>();
  const calls: Call[] = [];
  for (const step of task.steps) {
    const key = canonicalJson([step.tool, step.arguments]);
    if (step.status !== 'ok' || SCRATCH.test(step.tool) || seen.has(key) || calls.length >= MAXIMUM_CALLS) continue;
    seen.add(key);
    calls.push({ tool: step.tool, arguments: step.arguments, result: step.result });
  }
  return {
    id: task.id,
    label: task.outcome.label,
    turns: task.request.map((turn) => turn.slice(0, MAXIMUM_TURN)),
    calls,
    errors: failedCalls(task),
    reply: task.reply,
    corrected: task.outcome.evidence.some((evidence) => evidence.kind === 'user-correction'),
  };
}

function failedCalls({ steps }: CleanTask): FailedCall[] {
  return steps.flatMap((step, index) => {
    if (step.status !== 'error') return [];
    const before = steps.slice(0, index).filter(({ status }) => status === 'ok');
    return [{ ...step, before: before.map(({ tool }) => tool) }];
  });
}

/** Passed tasks to learn from; the newest where there are more than the limit, so that time stays bounded. */
export function passedTraces(tasks: readonly CleanTask[], limit = 60): Trace[] {
  return tasks
    .filter((task) => task.outcome.label === 'passed')
    .toSorted((a, b) => compareText(b.startedAt ?? '', a.startedAt ?? '') || compareText(a.id, b.id))
    .slice(0, limit)
    .map(toTrace)
    .toSorted((a, b) => compareText(a.id, b.id));
}
