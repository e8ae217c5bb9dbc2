import { openSchedulers } from '../../store/schedule/index.ts';
import type { InstalledPiece, Scheduler } from '../../store/schedule/scheduler.ts';
import type { ScheduleWorld } from './create-entry.ts';

export interface Installed {
  readonly scheduler: Scheduler;
  readonly pieces: readonly InstalledPiece[];
}

/** Wherever on the machine an entry is; a scheduler that is not there holds nothing. */
export async function findInstalled(world: ScheduleWorld, id: string): Promise<readonly Installed[]> {
  const found: Installed[] = [];
  for (const scheduler of openSchedulers(world)) {
    // files are looked at whether or not the scheduler answers now; a crontab cannot be
    if (scheduler.name === 'cron' && (await scheduler.available()) !== true) continue;
    const pieces = await scheduler.read(id);
    if (pieces.length > 0) found.push({ scheduler, pieces });
  }
  return found;
}

/** Whether what is installed is what would be written now. */
export function isSame(
  installed: readonly InstalledPiece[],
  wanted: readonly { name: string; text: string }[],
): boolean {
  const texts = new Map(installed.map(({ name, text }) => [name, text]));
  return texts.size === wanted.length && wanted.every(({ name, text }) => texts.get(name) === text);
}
