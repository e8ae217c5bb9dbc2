import type { EmergingSummary } from '../domain/event.ts';
import type { Emerging } from '../domain/family.ts';
import type { Pipeline } from '../domain/pipeline.ts';
import type { CleanTask } from '../domain/task.ts';
import { type Calendar, dayOf, readCalendar } from './rank-calendar.ts';

/**
 * What resembles each other but is too few yet, with the nights it still takes: what it lacks in tasks and sessions at
 * the pace it had since it was first asked. Null where that cannot be told, as of one day's logs, or of none with dates.
 * @param tasks all of the night
 */
export function summariseEmerging(
  emerging: readonly Emerging[],
  tasks: readonly CleanTask[],
  { families }: Pick<Pipeline, 'families'>,
): readonly EmergingSummary[] {
  const calendar = readCalendar(tasks);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return emerging.map(({ taskIds, ...about }) => {
    const members = taskIds.flatMap((id) => byId.get(id) ?? []);
    const days = daysSince(members, calendar);
    const missing = [
      [families.minimumTasks - taskIds.length, taskIds.length],
      [families.minimumSessions - about.sessions, about.sessions],
    ] as const;
    const nights =
      days === null ? null : Math.max(1, ...missing.map(([lack, have]) => Math.ceil((lack * days) / have)));
    return { ...about, tasks: taskIds.length, nights };
  });
}

/** From the first time it was asked to the newest day of the logs. */
function daysSince(tasks: readonly CleanTask[], { newest, days }: Calendar): number | null {
  const first = Math.min(...tasks.flatMap((task) => dayOf(task) ?? []));
  return newest === null || days < 2 || !Number.isFinite(first) ? null : newest - first + 1;
}
