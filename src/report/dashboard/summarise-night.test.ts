import { describe, expect, it } from 'vitest';
import { readNight } from '../fixtures/night/night.ts';
import { foldReport, verdictsOf } from '../fold.ts';
import { summariseNight } from './summarise-night.ts';

const events = readNight();
const night = summariseNight(events);

describe('summariseNight', () => {
  it('keeps what the night came to', () => {
    expect(night).toMatchObject({
      ...{ runId: 'run-20261121-0200', night: '2026-11-21', pipeline: 'nightly', exitCode: 3, durationMs: 48_210 },
      logs: { files: 12, sessions: 260, tasks: 412, skippedLines: 5, newTasks: 61 },
      ...{ unassigned: 151, warnings: 1, replay: { hits: 214, misses: 3 } },
      trials: { passed: 48, failed: 12, errored: 1 },
      changes: [
        { type: 'promote', skill: 'cancel-reservation' },
        { type: 'roll-back', skill: 'weekly-status-mail' },
      ],
    });
  });

  it('counts the verdicts of this run, each once', () => {
    const tonight = verdictsOf(foldReport(events)).filter((row) => row.tonight);
    expect(Object.values(night.verdicts).reduce((sum, number) => sum + number, 0)).toBe(tonight.length);
    for (const { verdict } of tonight) expect(night.verdicts[verdict.word]).toBeGreaterThan(0);
  });

  it('keeps of a family its numbers alone', () => {
    expect(night.families).toHaveLength(10);
    expect(night.families[0]).toEqual({
      id: 'fam-e1478506',
      name: 'cancel-reservation',
      ...{ tasks: 48, passed: 27, failed: 15, unknown: 6 },
    });
  });

  it('sums what live skills could save, where the price is known', () => {
    const known = (foldReport(events).economy?.skills ?? []).flatMap(({ couldSaveAWeek }) => couldSaveAWeek?.usd ?? []);
    expect(known.length).toBeGreaterThan(0);
    expect(night.couldSaveUsdAWeek).toBe(known.reduce((sum, usd) => sum + usd, 0));
    expect(summariseNight(events.filter(({ type }) => type !== 'economy-counted'))).toMatchObject({
      ...{ couldSaveUsdAWeek: null, usdPerPromotion: null },
    });
  });

  it('tells nothing as changed that was only planned', () => {
    expect(summariseNight(events.filter(({ type }) => type !== 'change-applied')).changes).toEqual([]);
  });

  it('reads a run that was stopped at any event, and survives being kept as JSON', () => {
    for (let count = 0; count <= events.length; count += 7) {
      const part = summariseNight(events.slice(0, count));
      expect(part.exitCode).toBeNull();
      expect(JSON.parse(JSON.stringify(part))).toEqual(part);
    }
  });
});
