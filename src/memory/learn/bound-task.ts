import type { CleanTask } from '../../domain/task.ts';

const MOST_STEPS = 400;
const MOST_TURNS = 50;

/** The task as far as rules look at it: the beginning of what was said, the end of what was done. Ids stay. */
export function boundTask(task: CleanTask): CleanTask {
  const { request, steps } = task;
  if (request.length <= MOST_TURNS && steps.length <= MOST_STEPS) return task;
  return { ...task, request: request.slice(0, MOST_TURNS), steps: steps.slice(-MOST_STEPS) };
}
