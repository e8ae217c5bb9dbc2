import type { Marked } from './crontab-block.ts';
import { catchUp, commandOf, type ScheduleEntry } from './entry.ts';
import { quoteShell } from './quote.ts';

/** Crons of old take no longer command. */
const MOST_BYTES = 990;

/**
 * The lines of a crontab: the night itself, and every hour the same command, which does nothing where no night was missed.
 * No setting stands in a line of its own, as it would hold for everything below. A string says why it cannot be done.
 */
export function printCron(entry: ScheduleEntry): Marked | string {
  const words = commandOf(entry).map(quoteShell).join(' ');
  const command = `PATH=${quoteShell(entry.path.join(':'))} ${words}`;
  if (command.includes('\\')) return 'a path has a backslash in it, which crons read differently';
  const escaped = command.replaceAll('%', '\\%'); // a percent sign ends the command
  if (new TextEncoder().encode(escaped).length > MOST_BYTES) return `the command has more than ${MOST_BYTES} bytes`;
  const hourly = catchUp(entry.schedule);
  const times = [entry.schedule.cron, ...(hourly === null ? [] : [hourly])];
  return { id: entry.id, lines: times.map((time) => `${time} ${escaped}`) };
}
