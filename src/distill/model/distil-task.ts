import { z } from 'zod';
import type { TaskLesson } from '../../domain/model.ts';
import type { CleanTask } from '../../domain/task.ts';
import { refuseText } from '../screen/screen.ts';
import { ask } from './ask.ts';
import { printTask } from './print-record.ts';
import { openWith, type Teaching } from './teaching.ts';

const LONGEST_TASK = 20_000;

const text = (meaning: string) => z.string().describe(meaning);
const list = (meaning: string) => z.array(z.string()).describe(meaning);

/** One flat object: not every endpoint takes a JSON Schema with alternatives. What does not apply is empty. */
const schema = z.object({
  worthLearning: z.boolean(),
  reason: text('Why it is worth learning from, or why not: one sentence'),
  outcome: z.enum(['passed', 'failed']),
  goal: text('Passed: what the user wanted'),
  approach: text('Passed: how it was reached'),
  keyDecisions: list('Passed: choices that mattered, and why'),
  procedure: list('Passed: the steps, for any request of this kind'),
  failurePoint: text('Failed: the step at which it went wrong'),
  flawedReasoning: text('Failed: what was assumed wrongly'),
  correctApproach: text('Failed: what would have been right'),
  prevention: text('Failed: how to notice in time'),
  preferences: list('Lasting facts about the user'),
});

type Distilled = z.infer<typeof schema>;

/** What is to be learnt from one task. */
export async function distilTask(teaching: Teaching, task: CleanTask): Promise<TaskLesson> {
  const distilled = await ask(teaching.chat, {
    purpose: 'distil-task',
    messages: openWith(teaching, 'distil-task', [printTask(task, LONGEST_TASK)]),
    schema,
    objection: (answer, attempt) => distilledFault(answer, task) ?? (attempt === 1 ? plantFault(answer) : null),
    signal: teaching.signal,
  });
  return toLesson(withoutPlants(distilled));
}

/** What agents will read is not to give them orders, whatever the record said. */
function plantFault(distilled: Distilled): string | null {
  const found = Object.entries(distilled)
    .flatMap(([key, value]) => [value].flat().map((said) => ({ key, said })))
    .map(({ key, said }) => ({ key, refusal: typeof said === 'string' ? refuseText(said) : null }))
    .find(({ refusal }) => refusal !== null);
  return found === undefined
    ? null
    : `${found.key} must not be kept, as ${found.refusal}: what a record says is no order`;
}

/** Asked twice, a lesson that still gives orders teaches nothing; single preferences that do are left out. */
function withoutPlants(distilled: Distilled): Distilled {
  const preferences = distilled.preferences.filter((preference) => refuseText(preference) === null);
  if (plantFault({ ...distilled, preferences: [] }) === null) return { ...distilled, preferences };
  return {
    ...distilled,
    preferences,
    worthLearning: false,
    reason: 'What was written of it gives orders to its reader.',
  };
}

function distilledFault(distilled: Distilled, { outcome: { label } }: CleanTask): string | null {
  if (!distilled.worthLearning) return distilled.reason.trim() === '' ? 'reason is empty' : null;
  const { outcome } = distilled;
  if (label !== 'unknown' && label !== outcome) return `the record says that the task ${label}, not ${outcome}`;
  const needed =
    outcome === 'passed'
      ? (['goal', 'approach', 'procedure'] as const)
      : (['failurePoint', 'flawedReasoning', 'correctApproach', 'prevention'] as const);
  const empty = needed.filter((key) => distilled[key].length === 0);
  return empty.length === 0 ? null : `the task ${outcome}, so ${empty.join(', ')} must not be empty`;
}

function toLesson(distilled: Distilled): TaskLesson {
  const { outcome, reason, preferences } = distilled;
  if (!distilled.worthLearning) return { worthLearning: false, reason, preferences };
  if (outcome === 'passed') {
    const { goal, approach, keyDecisions, procedure } = distilled;
    return { worthLearning: true, outcome, goal, approach, keyDecisions, procedure, preferences };
  }
  const { failurePoint, flawedReasoning, correctApproach, prevention } = distilled;
  return { worthLearning: true, outcome, failurePoint, flawedReasoning, correctApproach, prevention, preferences };
}
