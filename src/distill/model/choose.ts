import type { TrainFailure } from '../../domain/model.ts';
import type { CleanTask, TaskLabel } from '../../domain/task.ts';
import { compareText } from '../../util/compare-text.ts';

/** How often each outcome gets its turn: successes show the way, failures its pitfalls. */
const TURNS: readonly TaskLabel[] = ['passed', 'failed', 'passed', 'failed', 'passed', 'unknown'];

/**
 * At most `most` tasks that differ as much as they can: outcomes by turns, within an outcome every sequence of tools
 * once before any twice, commonest first, and of those with the same sequence the median, the shortest and the longest
 * first. The same tasks in any order give the same choice.
 */
export function chooseTasks(tasks: readonly CleanTask[], most: number): readonly CleanTask[] {
  const queues = new Map(
    TURNS.map((label) => [label, rankTasks(tasks.filter(({ outcome }) => outcome.label === label))]),
  );
  const chosen: CleanTask[] = [];
  for (let turn = 0; chosen.length < Math.min(most, tasks.length); turn++) {
    const next = queues.get(TURNS[turn % TURNS.length] ?? 'passed')?.shift();
    if (next !== undefined) chosen.push(next);
  }
  return chosen;
}

/** At most `most` failures: every cause once before any twice, commonest first. */
export function chooseFailures(failures: readonly TrainFailure[], most: number): readonly TrainFailure[] {
  const sorted = failures.toSorted((a, b) => compareText(a.taskId, b.taskId));
  return roundRobin(sorted, ({ cause }) => cause).slice(0, most);
}

function rankTasks(tasks: readonly CleanTask[]): CleanTask[] {
  const sorted = tasks.toSorted((a, b) => sizeOf(a) - sizeOf(b) || compareText(a.id, b.id));
  return roundRobin(sorted, ({ steps }) => JSON.stringify(steps.map(({ tool }) => tool)), extremesFirst);
}

/** The first of every group, then the second of every group, and so on; larger groups first. */
function roundRobin<Item>(
  items: readonly Item[],
  groupOf: (item: Item) => string,
  arrange = (group: readonly Item[]) => group,
): Item[] {
  const groups = [...Map.groupBy(items, groupOf)]
    .sort(([one, a], [other, b]) => b.length - a.length || compareText(one, other))
    .map(([, group]) => arrange(group));
  const longest = Math.max(0, ...groups.map((group) => group.length));
  return Array.from({ length: longest }, (_, place) => groups.flatMap((group) => group.slice(place, place + 1))).flat();
}

/** Of items sorted by size: the median, the smallest, the largest, then the others. */
function extremesFirst<Item>(sorted: readonly Item[]): readonly Item[] {
  const first = new Set([Math.floor((sorted.length - 1) / 2), 0, sorted.length - 1]);
  const places = [...first].flatMap((place) => sorted.slice(place, place + 1));
  return [...places, ...sorted.filter((_, place) => !first.has(place))];
}

function sizeOf({ request, steps }: CleanTask): number {
  return steps.length * 1000 + request.join('\n').length;
}
