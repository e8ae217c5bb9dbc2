/** The values of the five fields, ascending; null: every one. */
export interface CronFields {
  readonly minutes: readonly number[] | null;
  readonly hours: readonly number[] | null;
  readonly days: readonly number[] | null;
  /** From 1. */
  readonly months: readonly number[] | null;
  /** From 0, a Sunday, to 6. */
  readonly weekdays: readonly number[] | null;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The values that a valid expression of five fields stands for. */
export function expandFields(cron: string): CronFields {
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = cron.toLowerCase().split(' ');
  // Sunday is 0 and 7; `fri-sun` ends on the second
  const named = weekday.replaceAll('-sun', '-7');
  const all = named.split(',').some((part) => part.startsWith('*/')) ? 6 : 7;
  const days = expand(named, { from: 0, to: all, names: WEEKDAYS });
  const weekdays = days === null ? null : unlessAll(ascending(days.map((value) => value % 7)), 7);
  const monthdays = expand(day, { from: 1, to: 31 });
  // either of two restrictions will do, and one that is none lets every day through
  const isEvery = (day !== '*' && monthdays === null) || (weekday !== '*' && weekdays === null);
  return {
    minutes: expand(minute, { from: 0, to: 59 }),
    hours: expand(hour, { from: 0, to: 23 }),
    days: isEvery ? null : monthdays,
    months: expand(month, { from: 1, to: 12, names: MONTHS, first: 1 }),
    weekdays: isEvery ? null : weekdays,
  };
}

/** A field as an expression writes it: runs of values as ranges. */
export function printField(values: readonly number[] | null): string {
  if (values === null) return '*';
  const runs: [number, number][] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === value - 1) last[1] = value;
    else runs.push([value, value]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}${to === from + 1 ? ',' : '-'}${to}`)).join(',');
}

/** Null where all of so many are there. */
export function unlessAll(values: readonly number[], all: number): readonly number[] | null {
  return values.length === all ? null : values;
}

export function ascending(values: Iterable<number>): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
  /** Value of the first name. */
  readonly first?: number;
}

function expand(field: string, range: Range): readonly number[] | null {
  if (field === '*') return null;
  const values = ascending(field.split(',').flatMap((part) => expandPart(part, range)));
  return unlessAll(values, range.to - range.from + 1);
}

function expandPart(part: string, { from, to, names = [], first = 0 }: Range): readonly number[] {
  const [span = '', step = '1'] = part.split('/');
  const read = (word: string): number => {
    const index = names.indexOf(word);
    return index < 0 ? Number(word) : index + first;
  };
  const [low = '', high = low] = span.split('-');
  const [begin, end] = span === '*' ? [from, to] : [read(low), read(high)];
  const count = Math.floor((end - begin) / Number(step)) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => begin + index * Number(step));
}
