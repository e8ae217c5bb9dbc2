import type { CleanTask } from '../../domain/task.ts';
import type { CleanText } from '../../domain/text.ts';
import type { FamilyAtNight } from '../night.ts';

/**
 * Openings of a family's requests that a teacher may see, each once: of the train side only. The oldest ones, so that
 * what is shown stays the same while the family grows.
 * @param among the ids of some of its tasks; all where it is left out
 */
export function openRequests(
  { tasks, sides }: Pick<FamilyAtNight, 'tasks' | 'sides'>,
  most: number,
  among?: ReadonlySet<string>,
): readonly CleanText[] {
  const train = new Set(sides.filter(({ side }) => side === 'train').map(({ taskId }) => taskId));
  const open = tasks.filter(({ id }) => train.has(id) && among?.has(id) !== false).sort(byOldest);
  return [...new Set(open.flatMap(({ request }) => request[0] ?? []))].slice(0, most);
}

function byOldest(one: CleanTask, other: CleanTask): number {
  const [a, b] = [one.startedAt ?? '', other.startedAt ?? ''];
  return a === b ? (one.id < other.id ? -1 : 1) : a < b ? -1 : 1;
}
