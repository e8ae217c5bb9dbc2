import type { Pseudonym } from '../pseudonym.ts';
import { monthLike, monthOf } from './month-names.ts';

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})([-/.])(\d{1,2})$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})([-/.])(\d{4})$/;
const SHORT_YEAR = /^(\d{1,2})([-/.])(\d{1,2})([-/.])(\d\d)$/;
const COMPACT = /^(\d{4})(\d\d)(\d\d)$/;
const NAMED = /^(?=.*?(\p{L}{3,}))(?=.*?(\d{1,2})(?!\d))(?=.*?(\d{4}))/u;

/**
 * A date in the same layout on which nobody alive was born: of the years 1600 to 1899, and where the year has two
 * digits, one whose day and month are both past 12. One date is the same fictional one in every layout.
 */
export function fictionalDate(value: string, pseudonym: Pseudonym): string {
  const [, first = '', a = '', second = '', b = '', third = ''] =
    YEAR_FIRST.exec(value) ?? YEAR_LAST.exec(value) ?? SHORT_YEAR.exec(value) ?? [];
  if (YEAR_FIRST.test(value)) {
    const { year, one, other } = disguise([first, second, third], pseudonym);
    return `${year}${a}${like(second, one)}${b}${like(third, other)}`;
  }
  if (YEAR_LAST.test(value)) {
    const { year, one, other } = disguise([third, first, second], pseudonym);
    return `${like(first, one)}${a}${like(second, other)}${b}${year}`;
  }
  if (SHORT_YEAR.test(value)) {
    const part = (kind: string, least: number, count: number): string =>
      String(least + pseudonym.number(`birth-date-${kind}`, `${first}-${second}-${third}`, count)).padStart(2, '0');
    return `${part('one', 13, 16)}${a}${part('other', 13, 16)}${b}${part('year', 0, 100)}`;
  }
  return otherLayout(value, pseudonym);
}

/** Whether a date is one that this writes, or none at all. A long year says so by itself. */
export function isFictionalDate(value: string): boolean {
  const [, one, , other] = SHORT_YEAR.exec(value) ?? [];
  return one !== undefined && Number(one) > 12 && Number(other) > 12;
}

/** The same date as other texts of a record write it; the first is the one given. */
export function layoutsOf(value: string): readonly string[] {
  const date = readDate(value);
  if (date === null) return [value];
  const { year, month, day } = date;
  const [m, d] = [pad(month), pad(day)];
  const name = monthLike('January', month);
  const layouts = [
    value,
    `${year}-${m}-${d}`,
    `${m}/${d}/${year}`,
    `${d}/${m}/${year}`,
    `${d}.${m}.${year}`,
    `${name} ${day}, ${year}`,
    `${day} ${name} ${year}`,
  ];
  return [...new Set(layouts)];
}

interface PlainDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Null where the year has two digits, or the month is none. With a slash the month stands first, where it can. */
function readDate(value: string): PlainDate | null {
  const [, year, month, day] =
    COMPACT.exec(value) ?? YEAR_FIRST.exec(value)?.filter((part) => !/^[-/.]$/.test(part)) ?? named(value) ?? [];
  if (year !== undefined) return checked(Number(year), Number(month), Number(day));
  const [, first, mark, second, , last] = YEAR_LAST.exec(value) ?? [];
  if (last === undefined) return null;
  const [one, other] = [Number(first), Number(second)];
  const monthFirst = (mark === '/' && one <= 12) || other > 12;
  return monthFirst ? checked(Number(last), one, other) : checked(Number(last), other, one);
}

function named(value: string): readonly [string, string, number, string] | null {
  const [, word = '', day = '', year = ''] = NAMED.exec(value) ?? [];
  const month = monthOf(word);
  return month === null ? null : [value, year, month, day];
}

function checked(year: number, month: number, day: number): PlainDate | null {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? { year, month, day } : null;
}

/**
 * Day and month, in either order, so that nobody has to know which is which: swapped, they give the same two swapped.
 * Those up to 12 stay up to 12, others stay above.
 */
function disguise(
  [year, one, other]: readonly [year: string, one: string, other: string],
  pseudonym: Pseudonym,
): { readonly year: string; readonly one: number; readonly other: number } {
  const [low = 0, high = 0] = [Number(one), Number(other)].sort((a, b) => a - b);
  const key = `${year}-${low}-${high}`;
  const draw = (kind: string, below: number): number => pseudonym.number(`birth-date-${kind}`, key, below);
  const [newLow, newHigh] = drawPair(low, high, draw);
  const isSwapped = Number(one) > Number(other);
  return {
    year: String(1600 + draw('year', 300)),
    one: isSwapped ? newHigh : newLow,
    other: isSwapped ? newLow : newHigh,
  };
}

function drawPair(low: number, high: number, draw: (kind: string, below: number) => number): readonly [number, number] {
  if (low > 12) return [13 + draw('low', 16), 13 + draw('high', 16)];
  if (high > 12) return [1 + draw('low', 12), 13 + draw('high', 16)];
  if (low === high) return [1 + draw('low', 12), 1 + draw('low', 12)];
  const drawn = 1 + draw('low', 11);
  return [drawn, drawn + 1 + draw('high', 12 - drawn)];
}

function otherLayout(value: string, pseudonym: Pseudonym): string {
  const compact = COMPACT.exec(value);
  const [, year = '', month = '', day = ''] = compact ?? named(value)?.map(String) ?? [];
  const { year: newYear, one, other } = disguise([year, month, day], pseudonym);
  if (compact !== null) return `${newYear}${pad(one)}${pad(other)}`;
  return value.replace(
    /(\d{4})|(\d{1,2})(st|nd|rd|th)?(?!\p{L})|(\p{L}{3,})/giu,
    (text, long, short, ordinal, word) => {
      if (long !== undefined) return newYear;
      if (short === undefined) return monthOf(word) === null ? text : monthLike(word, one);
      return `${short.startsWith('0') ? pad(other) : other}${ordinal === undefined ? '' : ordinalOf(other)}`;
    },
  );
}

function ordinalOf(day: number): string {
  return ['st', 'nd', 'rd'][day > 10 && day < 20 ? 3 : (day % 10) - 1] ?? 'th';
}

/** With a zero before it where the original has two digits. */
function like(text: string, number: number): string {
  return text.length === 2 ? pad(number) : String(number);
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
