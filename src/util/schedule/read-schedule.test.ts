import { Cron } from 'croner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandFields, printField } from './cron-fields.ts';
import { readSchedule } from './read-schedule.ts';
import { printCalendar } from './systemd-text.ts';
import { toUtc } from './to-utc.ts';

describe('readSchedule', () => {
  it.each([
    ['02:15', '15 2 * * *'],
    ['2:05', '5 2 * * *'],
    ['23:59', '59 23 * * *'],
    ['15  2 * * 1-5', '15 2 * * 1-5'],
    ['0 2 1,15 jan-mar FRI', '0 2 1,15 jan-mar FRI'],
    ['*/30 * * * *', '*/30 * * * *'],
  ])('reads %s', (text, cron) => expect(readSchedule(text)).toMatchObject({ text, cron }));

  it.each([
    ['24:00', /must be/],
    ['at night', /must be/],
    ['', /must be/],
    ['@daily', /must be/],
    ['0 15 2 * * *', /must be/],
    ['0 2 L * *', /must be/],
    ['0 2 * * *; rm -rf /', /must be/],
    ['0 2 * * *\n* * * * * true', /must be/],
    ['60 2 * * *', /is no cron expression/],
    ['0 2 30 2 *', /no day/],
    ['0 2 */2 * 1', /differently/],
    ['0 2 1 * */2', /differently/],
  ])('refuses %s', (text, why) => expect(readSchedule(text)).toMatch(why));
});

const field = (from: number, to: number) =>
  fc.oneof(
    fc.constant('*'),
    fc.integer({ min: 2, max: 9 }).map((step) => `*/${step}`),
    fc.array(fc.integer({ min: from, max: to }), { minLength: 1, maxLength: 3 }).map((values) => values.join(',')),
    fc
      .tuple(fc.integer({ min: from, max: to }), fc.integer({ min: from, max: to }))
      .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
  );
const expression = fc
  .tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 7))
  .map((parts) => parts.join(' '));

/** Whether five fields mean an instant of UTC. */
function matches(cron: string, at: Date): boolean {
  const { minutes, hours, days, months, weekdays } = expandFields(cron);
  const has = (values: readonly number[] | null, value: number): boolean => values?.includes(value) ?? true;
  const [day, week] = [has(days, at.getUTCDate()), has(weekdays, at.getUTCDay())];
  const either = days !== null && weekdays !== null ? day || week : day && week;
  return (
    has(minutes, at.getUTCMinutes()) && has(hours, at.getUTCHours()) && has(months, at.getUTCMonth() + 1) && either
  );
}

describe('expandFields', () => {
  it('means what croner means, for every expression', () => {
    fc.assert(
      fc.property(
        expression,
        fc.date({ noInvalidDate: true, min: new Date('2026-01-01'), max: new Date('2027-01-01') }),
        (cron, after) => {
          fc.pre(typeof readSchedule(cron) !== 'string');
          const next = new Cron(cron, { mode: '5-part', timezone: 'UTC' }).nextRun(after);
          expect(next !== null && matches(cron, next)).toBe(true);
          const minute = new Date(Math.ceil((after.getTime() + 1) / 60_000) * 60_000);
          for (let at = minute; next !== null && at < next && at.getTime() < minute.getTime() + 200 * 60_000; ) {
            expect(matches(cron, at)).toBe(false);
            at = new Date(at.getTime() + 60_000);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each([
    ['0 2 * * sun', [0]],
    ['0 2 * * 7', [0]],
    ['0 2 * * fri-sun', [0, 5, 6]],
    ['0 2 * * */2', [0, 2, 4, 6]],
    ['0 2 * * 0-7', null],
    ['0 2 * * mon,wed', [1, 3]],
  ])('reads the weekdays of %s', (cron, weekdays) => expect(expandFields(cron).weekdays).toEqual(weekdays));

  it.each([
    [null, '*'],
    [[3], '3'],
    [[1, 2], '1,2'],
    [[1, 2, 3, 7], '1-3,7'],
  ])('prints %j', (values, text) => expect(printField(values)).toBe(text));
});

describe('printCalendar', () => {
  it.each([
    ['15 2 * * *', ['*-*-* 02:15:00']],
    ['0 2 * * 1-5', ['Mon,Tue,Wed,Thu,Fri *-*-* 02:00:00']],
    ['0,30 2 1 1 *', ['*-01-01 02:00,30:00']],
    ['0 2 1 * 0', ['*-*-01 02:00:00', 'Sun *-*-* 02:00:00']],
    ['*/30 * * * *', ['*-*-* *:00,30:00']],
  ])('says %s to systemd', (cron, lines) => expect(printCalendar(expandFields(cron))).toEqual(lines));
});

describe('toUtc', () => {
  it.each([
    ['15 2 * * *', 60, ['15 1 * * *']],
    ['15 2 * * *', 0, ['15 2 * * *']],
    ['15 2 * * *', 330, ['45 20 * * *']],
    ['15 2 * * 1-5', 180, ['15 23 * * 0-4']],
    ['15 20 * * 6', -300, ['15 1 * * 0']],
    ['0 0,12 * * 1', 60, ['0 23 * * 0', '0 11 * * 1']],
    ['0,30 2 * * *', -345, ['45 7 * * *', '15 8 * * *']],
    ['*/30 * * * *', 60, ['0,30 * * * *']],
    ['0 12 1 * *', 60, ['0 11 1 * *']],
    ['0 0 1 * *', 60, null],
    ['0 0 * 3 *', 60, null],
  ])('takes %s, %i minutes ahead', (cron, offset, lines) => {
    expect(toUtc(expandFields(cron), offset)).toEqual(lines);
  });
});
