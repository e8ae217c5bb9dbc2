import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../domain/event.ts';
import { readNight } from './fixtures/night/night.ts';
import { foldReport, marksOf, verdictsOf } from './fold.ts';

const events = readNight();
const report = foldReport(events);

describe('foldReport', () => {
  it('gathers what belongs to a family under it', () => {
    const family = report.families[0];
    expect(family).toMatchObject({ name: 'cancel-reservation', tasks: 48, idle: null });
    expect(family?.verdicts.map(({ verdict }) => verdict.word)).toEqual(['promote']);
    expect(family?.skills[0]).toMatchObject({
      skill: 'cancel-reservation',
      suite: { heldOut: 36 },
      shown: { text: expect.any(String) },
    });
    expect(family?.skills[0]?.drafts.map(({ judged }) => judged?.train.passed)).toEqual([11, 15]);
  });

  it('puts families that were examined first, then those asked most', () => {
    const kinds = report.families.map(({ verdicts, tasks }) => [verdicts.length > 0, tasks]);
    expect(kinds).toEqual([...kinds].sort(([a, m], [b, n]) => Number(b) - Number(a) || Number(n) - Number(m)));
    expect(report.families.filter(({ idle }) => idle !== null).map(({ name }) => name)).toEqual([
      'book-multi-city',
      'rename-branch',
    ]);
  });

  it('shows the runs that failed before those that passed', () => {
    const exam = report.families[0]?.skills[0]?.trials.filter(({ trial }) => trial.phase === 'gate');
    expect(exam?.slice(0, 3).map(({ trial }) => trial.outcome)).toEqual(['failed', 'errored', 'passed']);
  });

  it('counts outcomes apart', () => {
    expect(report.trials).toEqual({ passed: 48, failed: 12, errored: 1 });
  });

  it('takes the last verdict of a skill and student', () => {
    const first = events.find((event) => event.type === 'verdict-reached');
    if (first?.type !== 'verdict-reached') throw new Error('the night has a verdict');
    const again = { ...first, row: { ...first.row, verdict: { ...first.row.verdict, reason: 'Looked at again.' } } };
    const words = verdictsOf(foldReport([...events, again])).filter(({ skill }) => skill === first.row.skill);
    expect(words.map(({ verdict }) => verdict.reason)).toEqual(['Looked at again.']);
  });

  it('keeps a verdict whose family is not there', () => {
    const orphans = events.filter((event) => event.type !== 'families-found');
    expect(foldReport(orphans).otherVerdicts.length).toBe(verdictsOf(report).length);
  });

  it('tells plans that were carried out from those that were not', () => {
    expect(report.changes.map(({ change, applied }) => [change.type, applied])).toEqual([
      ['promote', true],
      ['roll-back', true],
    ]);
    const dry = foldReport(events.filter((event) => event.type !== 'change-applied'));
    expect(dry.changes.map(({ change, applied }) => [change.type, applied])).toEqual([['promote', false]]);
  });

  it('reads a run that was stopped at any event', () => {
    for (let count = 0; count <= events.length; count++) {
      const part = foldReport(events.slice(0, count));
      expect(part.exitCode).toBe(count === events.length ? 3 : null);
      expect(verdictsOf(part).length).toBeLessThanOrEqual(verdictsOf(report).length);
    }
    expect(foldReport(events.slice(0, -1)).replay.hits).toBeGreaterThan(0);
    expect(foldReport(events.slice(0, -1)).durationMs).toBeGreaterThan(0);
  });

  it('needs no event at all', () => {
    expect(foldReport([])).toMatchObject({ families: [], exitCode: null, durationMs: 0 });
  });
});

describe('marksOf', () => {
  it('finds floor and target in the numbers of every verdict', () => {
    for (const row of verdictsOf(report)) expect(marksOf(row)).toEqual({ floor: 0.8, target: 0.9 });
  });
});

it('does not depend on the order of families in the event', () => {
  const turned = events.map(
    (event): RunEvent =>
      event.type === 'families-found' ? { ...event, families: event.families.toReversed() } : event,
  );
  expect(foldReport(turned).families).toEqual(report.families);
});
