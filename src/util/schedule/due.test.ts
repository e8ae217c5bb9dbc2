import { describe, expect, it } from 'vitest';
import { isDue, type PastRun } from './due.ts';
import { readSchedule, type Schedule } from './read-schedule.ts';

const berlin = { timezone: 'Europe/Berlin' };
const ended = (at: string): PastRun => ({ startedAt: new Date(at), ended: true });
const killed = (at: string): PastRun => ({ startedAt: new Date(at), ended: false });

function scheduleOf(text: string): Schedule {
  const schedule = readSchedule(text);
  if (typeof schedule === 'string') throw new Error(schedule);
  return schedule;
}

interface Row {
  readonly at: string;
  readonly runs: readonly PastRun[];
  readonly since?: string;
  readonly schedule?: string;
}

function ask({ at, runs, since, schedule = '02:15' }: Row): string {
  const due = isDue(
    { schedule: scheduleOf(schedule), now: new Date(at), runs, since: since === undefined ? null : new Date(since) },
    berlin,
  );
  return due.due ? `${due.missed ? 'missed' : 'due'} ${due.slot.toISOString()} ${due.tries}` : due.why;
}

/** 02:15 in Berlin is 01:15 UTC in winter and 00:15 UTC in summer. */
describe('isDue', () => {
  it.each<[string, Row, string]>([
    ['never run, in time', { at: '2026-11-22T01:15:00Z', runs: [] }, 'due 2026-11-22T01:15:00.000Z 0'],
    ['never run, late', { at: '2026-11-22T09:45:00Z', runs: [] }, 'missed 2026-11-22T01:15:00.000Z 0'],
    [
      'installed since the last time',
      { at: '2026-11-22T09:45:00Z', runs: [], since: '2026-11-22T08:00:00Z' },
      'not-yet',
    ],
    [
      'installed, and its first time has come',
      { at: '2026-11-23T01:15:30Z', runs: [], since: '2026-11-22T08:00:00Z' },
      'due 2026-11-23T01:15:00.000Z 0',
    ],
    ['run last night', { at: '2026-11-22T09:45:00Z', runs: [ended('2026-11-22T01:15:02Z')] }, 'done'],
    ['run by hand after the time', { at: '2026-11-22T10:45:00Z', runs: [ended('2026-11-22T08:00:00Z')] }, 'done'],
    [
      'run by hand yesterday evening',
      { at: '2026-11-22T01:15:01Z', runs: [ended('2026-11-21T22:00:00Z')] },
      'due 2026-11-22T01:15:00.000Z 0',
    ],
    ['a second too early', { at: '2026-11-22T01:14:59Z', runs: [ended('2026-11-21T01:15:02Z')] }, 'done'],
    [
      'ten nights missed are one',
      { at: '2026-11-22T09:45:00Z', runs: [ended('2026-11-11T01:15:00Z')] },
      'missed 2026-11-22T01:15:00.000Z 0',
    ],
    [
      'killed: due again',
      { at: '2026-11-22T02:45:00Z', runs: [killed('2026-11-22T01:15:00Z')] },
      'missed 2026-11-22T01:15:00.000Z 1',
    ],
    [
      'killed three times: left alone until the next',
      {
        at: '2026-11-22T04:45:00Z',
        runs: [killed('2026-11-22T03:45:00Z'), killed('2026-11-22T02:45:00Z'), killed('2026-11-22T01:15:00Z')],
      },
      'gave-up',
    ],
    [
      'killed three times the night before',
      {
        at: '2026-11-23T01:15:00Z',
        runs: [killed('2026-11-22T03:45:00Z'), killed('2026-11-22T02:45:00Z'), killed('2026-11-22T01:15:00Z')],
      },
      'due 2026-11-23T01:15:00.000Z 0',
    ],
    [
      'killed, then run by hand',
      { at: '2026-11-22T04:45:00Z', runs: [ended('2026-11-22T03:00:00Z'), killed('2026-11-22T01:15:00Z')] },
      'done',
    ],
    ['the clock was set back a little', { at: '2026-11-22T01:30:00Z', runs: [ended('2026-11-22T01:40:00Z')] }, 'done'],
    [
      'a run under a clock a year ahead counts for nothing',
      { at: '2026-11-22T01:15:00Z', runs: [ended('2027-11-22T01:15:00Z')] },
      'due 2026-11-22T01:15:00.000Z 0',
    ],
    [
      'installed under a clock a year ahead',
      { at: '2026-11-22T01:15:00Z', runs: [], since: '2027-11-22T01:15:00Z' },
      'due 2026-11-22T01:15:00.000Z 0',
    ],
    [
      'the clock jumps over a month',
      { at: '2026-12-24T12:00:00Z', runs: [ended('2026-11-22T01:15:00Z')] },
      'missed 2026-12-24T01:15:00.000Z 0',
    ],
    [
      '02:15 that summer time leaves out comes right after the gap',
      { at: '2026-03-29T01:00:00Z', runs: [ended('2026-03-28T01:15:00Z')] },
      'due 2026-03-29T01:00:00.000Z 0',
    ],
    ['… and not before it', { at: '2026-03-29T00:59:00Z', runs: [ended('2026-03-28T01:15:00Z')] }, 'done'],
    [
      '02:15 that there is twice: the first',
      { at: '2026-10-25T00:15:00Z', runs: [ended('2026-10-24T00:15:00Z')] },
      'due 2026-10-25T00:15:00.000Z 0',
    ],
    ['… and not the second', { at: '2026-10-25T01:15:00Z', runs: [ended('2026-10-25T00:15:00Z')] }, 'done'],
    [
      'only on weekdays: Friday was missed and it is Sunday',
      { at: '2026-11-22T09:00:00Z', runs: [ended('2026-11-19T01:15:00Z')], schedule: '15 2 * * 1-5' },
      'missed 2026-11-20T01:15:00.000Z 0',
    ],
  ])('%s', (_, row, expected) => expect(ask(row)).toBe(expected));

  it('says when the next comes', () => {
    const question = { schedule: scheduleOf('02:15'), now: new Date('2026-11-22T09:00:00Z'), since: null };
    expect(isDue({ ...question, runs: [ended('2026-11-22T01:15:00Z')] }, berlin)).toMatchObject({
      next: new Date('2026-11-23T01:15:00Z'),
    });
  });
});
