import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent, RunEventOf } from '../../domain/event.ts';
import type { FamilyRank } from '../../domain/family.ts';
import { readNight } from '../fixtures/night/night.ts';
import { describeKept, describeNight, describeProgress } from './describe.ts';
import { foldProgress } from './fold.ts';
import { type Progress, startProgress } from './progress.ts';

const START = Date.parse('2026-11-21T02:00:00.000Z');
const MINUTE = 60_000;

type Untimed = { [Type in RunEvent['type']]: Omit<RunEventOf<Type>, 'at'> }[RunEvent['type']];

const at = (milliseconds: number, event: Untimed): RunEvent =>
  ({ at: new Date(START + milliseconds).toISOString(), ...event }) as RunEvent; // as the night adds the time

const fold = (events: readonly RunEvent[], options = {}): Progress =>
  events.reduce(foldProgress, startProgress(options));

const begun = at(0, {
  type: 'run-started',
  runId: 'run',
  night: '2026-11-21',
  pipeline: 'nightly',
  teacher: 'induction',
  students: ['literal'],
  dryRun: false,
});

/** Families one after the other, each of which ends as it is postponed; `paces` in milliseconds. */
function examine(paces: readonly number[], { count = paces.length, begin = 0 } = {}): readonly RunEvent[] {
  let now = begin;
  return paces.flatMap((pace, index) => {
    const name = `family-${index}`;
    const opened = at(now, { type: 'stage-started', stage: 'evaluate', detail: `${name} (${index + 1} of ${count})` });
    now += pace;
    return [
      opened,
      at(now, { type: 'family-postponed', familyId: 'fam-1', name, reason: 'why', code: 'BUDGET_SPENT' }),
    ];
  });
}

const rankOf = (name: string, why: 'nothing-new' | null): FamilyRank => ({
  familyId: name,
  name,
  worth: 1,
  factors: { frequency: 1, cost: 1, failure: 0, certainty: 1 },
  not: why === null ? null : { why, explanation: '' },
});

describe('foldProgress', () => {
  it('counts what the events of a night say, whatever their order of kinds', () => {
    const events = readNight();
    const progress = fold(events);
    const trials = events.filter(({ type }) => type === 'trial-finished').length;
    expect(progress.runs.count).toBe(trials);
    expect(progress.warnings).toBe(events.filter(({ type }) => type === 'warning-raised').length);
    expect(progress.ended).toMatchObject({ exitCode: expect.any(Number) });
    expect(progress.stage).toBeNull();
    const stages = new Set(events.flatMap((event) => (event.type === 'stage-started' ? [event.stage] : [])));
    expect(new Set(progress.stagesDone.map(({ stage }) => stage))).toEqual(stages);
  });

  it('says how long each stage took, families of one stage together', () => {
    const events = [
      begun,
      at(0, { type: 'stage-started', stage: 'ingest', detail: 'logs/' }),
      ...examine([1000, 2000], { begin: 5000 }),
      at(9000, { type: 'stage-started', stage: 'memory', detail: '' }),
    ];
    expect(fold(events).stagesDone).toEqual([
      { stage: 'ingest', durationMs: 5000 },
      { stage: 'evaluate', durationMs: 4000 },
    ]);
  });
});

describe('the time left', () => {
  const etaAfter = (paces: readonly number[], count: number, options = {}): string => {
    const progress = fold([begun, ...examine(paces, { count })], options);
    return describeProgress(progress, START + paces.reduce((sum, pace) => sum + pace, 0)).eta;
  };

  it.each([
    ['two families', [MINUTE, MINUTE], 10],
    ['none', [], 10],
  ])('is not known after %s', (_name, paces, count) => {
    expect(etaAfter(paces, count)).toBe('time left: not known yet');
  });

  it.each([
    [Array(6).fill(MINUTE), 16, /^families: \d+ to 1\d min more$/],
    [Array(4).fill(10 * MINUTE), 5, /^families: up to \d\d min more$|^families: \d+ to 1\d min more$/],
    [Array(5).fill(1000), 8, /^families: less than a minute more$/],
    [Array(5).fill(1000), 5, /^no exam is left$/],
  ])('is a range around the pace so far', (paces, count, expected) => {
    expect(etaAfter(paces, count)).toMatch(expected);
  });

  it('ends where the budget of minutes does', () => {
    const free = fold([begun, ...examine(Array(6).fill(MINUTE), { count: 60 })]);
    const bound = fold([begun, ...examine(Array(6).fill(MINUTE), { count: 60 })], { budgetMinutes: 20 });
    expect(free.estimate?.latest).toBeGreaterThan(START + 40 * MINUTE);
    expect(bound.estimate?.latest).toBe(START + 20 * MINUTE);
  });

  it('takes the forecast until there is better, and says where a night is later than it told', () => {
    const forecast = at(0, {
      ...{ type: 'spend-estimated', teacherTokens: 0, studentTokens: 0, usd: null, minutes: 30, basis: '' },
    });
    const progress = fold([begun, forecast, ...examine([MINUTE], { count: 9 })]);
    expect(describeProgress(progress, START + MINUTE).eta).toBe('families: 14 to 59 min more');
    expect(describeProgress(progress, START + 61 * MINUTE).eta).toContain('longer than expected');
  });

  it('does not count families whose verdict stands', () => {
    const ranks = [...Array(50).keys()].map((index) => rankOf(`family-${index}`, index < 6 ? null : 'nothing-new'));
    const events = [begun, at(0, { type: 'families-ranked', ranks }), ...examine(Array(4).fill(MINUTE), { count: 50 })];
    const latest = fold(events).estimate?.latest ?? Number.NaN;
    expect(latest - START).toBeGreaterThan(5 * MINUTE);
    expect(latest - START).toBeLessThan(12 * MINUTE);
  });

  it('never moves by more than it told: its middle stays in the range before, or that has passed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 * 60 * MINUTE }), { minLength: 3, maxLength: 25 }),
        fc.integer({ min: 0, max: 30 }),
        fc.option(fc.integer({ min: 1, max: 600 })),
        (paces, more, budgetMinutes) => {
          const events = [begun, ...examine(paces, { count: paces.length + more })];
          let progress = startProgress({ budgetMinutes });
          for (const event of events) {
            const next = foldProgress(progress, event);
            const [before, after] = [progress.estimate, next.estimate];
            progress = next;
            if (after === null) continue;
            expect(after.latest).toBeGreaterThanOrEqual(after.earliest);
            if (before === null || before === after || before.latest < Date.parse(event.at)) continue;
            expect(after.earliest).toBeLessThanOrEqual(before.latest);
            expect(after.latest).toBeGreaterThanOrEqual(before.earliest);
          }
        },
      ),
    );
  });
});

describe('what is told', () => {
  const night = readNight();

  it.each([
    [[], 'No night has run here yet: nightschool run.'],
    [night, /^The night of 2026-11-21 ended after .+\.$/],
    [
      [begun, ...examine([1000], { count: 3 })],
      /^The night of 2026-11-21 is running for 5 s\. Examining: family-0 \(1 of 3\), for 5 s\. 1 of 3 families done, 0 verdicts, 0 runs\. Time left: not known yet\.$/,
    ],
  ])('in a line of its own', (events, expected) => {
    expect(describeNight(events, new Date(START + 5000))).toMatch(expected);
  });

  it('shows the exam that moved last of each skill', () => {
    const cut = night.findLastIndex(({ type }) => type === 'trial-finished');
    const { lines } = describeProgress(fold(night.slice(0, cut + 1)), Date.parse(night[cut]?.at ?? ''));
    expect(lines[0]).toMatch(/^cancel-reservation: exam 36 of 36, 34 passed, 1 failed, 1 errored$/);
  });

  it('says what a night that was stopped has come to', () => {
    expect(describeKept(fold([begun, ...examine([1000], { count: 3 })]))).toBe(
      'Stopped while examining: 1 family done, 0 verdicts, 0 runs.',
    );
  });
});
