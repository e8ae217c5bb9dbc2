import { Cron } from 'croner';
import type { Schedule } from './read-schedule.ts';

/** Where the clock stands; absent: the time zone of this machine. */
export interface Zone {
  readonly timezone?: string;
}

/** The first time after an instant; null where none comes any more. */
export function nextTime(schedule: Schedule, after: Date, zone: Zone = {}): Date | null {
  return open(schedule, zone).nextRun(after);
}

/** The last time that had come at an instant; null where none had. */
export function lastTime(schedule: Schedule, now: Date, zone: Zone = {}): Date | null {
  // strictly before what it is asked for: a night begins in the second that it is due
  return open(schedule, zone).previousRuns(1, new Date(now.getTime() + 1000))[0] ?? null;
}

/** A time that summer time leaves out comes right after the gap; one that there is twice, once: as cron does it. */
function open({ cron }: Schedule, { timezone }: Zone): Cron {
  return new Cron(cron, {
    mode: '5-part',
    fixedTimeRule: 'no-wildcard',
    ...(timezone !== undefined && { timezone }),
  });
}
