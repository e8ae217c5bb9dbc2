import { Cron } from 'croner';
import { type CronFields, expandFields } from './cron-fields.ts';

/** When nights begin, in the local time of the machine that runs them. */
export interface Schedule {
  /** As a person wrote it. */
  readonly text: string;
  /** As a line of a crontab begins: five fields. */
  readonly cron: string;
  readonly fields: CronFields;
}

/** Five fields of what every cron understands: no nicknames, no seconds, none of the letters some have for last days. */
const PART = /^(?:\*|\d{1,2}(?:-\d{1,2})?|[A-Za-z]{3}(?:-[A-Za-z]{3})?)(?:\/\d{1,2})?$/;
const TIME = /^([01]?\d|2[0-3]):([0-5]\d)$/;
const FORM = 'must be a time of day such as 02:15, or a cron expression of five fields such as 15 2 * * 1-5';

/** Reads `HH:MM` or a cron expression; a string says what is wrong with it, as the end of a sentence. */
export function readSchedule(text: string): Schedule | string {
  const [, hour, minute] = TIME.exec(text.trim()) ?? [];
  const cron =
    hour === undefined
      ? text
          .trim()
          .split(/[ \t]+/)
          .join(' ')
      : `${Number(minute)} ${Number(hour)} * * *`;
  const fields = cron.split(' ');
  if (fields.length !== 5 || !fields.every((field) => field.split(',').every((part) => PART.test(part)))) return FORM;
  const [, , day = '', , weekday = ''] = fields;
  if (isStepped(day, weekday) || isStepped(weekday, day)) {
    return 'has a step for days beside another restriction of days, which crons read differently: name the days';
  }
  try {
    if (new Cron(cron, { mode: '5-part', timezone: 'UTC' }).nextRun(new Date(0)) === null)
      return 'names no day there is';
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error);
    return `is no cron expression (${why})`;
  }
  return { text: text.trim(), cron, fields: expandFields(cron) };
}

/** `0 2 *\/2 * 1`: either day for some crons, both for others. */
function isStepped(field: string, other: string): boolean {
  return field.startsWith('*/') && other !== '*';
}
