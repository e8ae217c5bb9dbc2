import { ascending, type CronFields, printField, unlessAll } from './cron-fields.ts';

/** More lines than this say a schedule that is no nightly one. */
const MOST_LINES = 6;

/**
 * The expressions of a schedule for a clock in UTC. `offsetMinutes`: how far the schedule's clock is ahead of UTC. Null
 * where the day changes in between and days of the month are named: which of them comes before the first is not known.
 */
export function toUtc(fields: CronFields, offsetMinutes: number): readonly string[] | null {
  const groups = Map.groupBy(allTimes(fields, offsetMinutes), ({ minute, day }) => `${minute} ${day}`);
  const rows = [...groups.values()].map((times) => {
    const [{ minute, day } = { minute: 0, day: 0 }] = times;
    return { minute, day, hours: ascending(times.map(({ hour }) => hour)) };
  });
  const lines = [...Map.groupBy(rows, ({ day, hours }) => `${day} ${hours.join()}`).values()].map((alike) => {
    const [{ day, hours } = { day: 0, hours: [] }] = alike;
    const minutes = unlessAll(ascending(alike.map(({ minute }) => minute)), 60);
    return { day, text: `${printField(minutes)} ${printField(unlessAll(hours, 24))}` };
  });
  const isMoved = lines.some(({ day }) => day !== 0) && !isEveryDay(fields);
  if (lines.length > MOST_LINES || (isMoved && (fields.days !== null || fields.months !== null))) return null;
  return lines.map(({ day, text }) => `${text} ${printDays(fields, day)}`);
}

interface UtcTime {
  readonly minute: number;
  readonly hour: number;
  /** -1: the day before. */
  readonly day: number;
}

function allTimes({ minutes, hours }: CronFields, offsetMinutes: number): readonly UtcTime[] {
  const each = (values: readonly number[] | null, all: number): readonly number[] =>
    values ?? Array.from({ length: all }, (_, index) => index);
  const isHourly = hours === null && offsetMinutes % 60 === 0;
  return each(hours, 24).flatMap((hour) =>
    each(minutes, 60).map((minute) => {
      const total = 60 * hour + minute - (isHourly ? 0 : offsetMinutes);
      const day = Math.floor(total / 1440);
      return { minute: (total - 1440 * day) % 60, hour: Math.floor((total - 1440 * day) / 60), day };
    }),
  );
}

function isEveryDay({ days, months, weekdays }: CronFields): boolean {
  return days === null && months === null && weekdays === null;
}

function printDays({ days, months, weekdays }: CronFields, day: number): string {
  const moved = weekdays === null ? null : ascending(weekdays.map((value) => (value + day + 7) % 7));
  return `${printField(days)} ${printField(months)} ${printField(moved)}`;
}
