import { describe, expect, it } from 'vitest';
import { createDesign } from './design.ts';
import { type ForecastQuestion, forecastGate } from './forecast.ts';
import { EMPTY_TALLY } from './judge-gate.ts';

const design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 });
const fresh: ForecastQuestion = {
  rule: { design, alpha: 0.025, comparatorNeeded: false },
  tally: EMPTY_TALLY,
  rate: 0.95,
  comparatorRate: 0,
  seed: 1,
};
const counted = (passed: number, failed: number) => ({ ...EMPTY_TALLY, candidate: { passed, failed, errored: 0 } });

describe('forecastGate', () => {
  // the operating characteristics of the gate: attempt 1, nobody to beat
  it.each([
    { rate: 0.7, promoted: [0, 0.005], runs: [4, 12] },
    { rate: 0.8, promoted: [0.005, 0.035], runs: [10, 22] },
    { rate: 0.95, promoted: [0.92, 1], runs: [25, 38] },
    { rate: 0.98, promoted: [0.98, 1], runs: [20, 30] },
  ])('agrees with the gate at a rate of $rate', ({ rate, promoted, runs }) => {
    const forecast = forecastGate({ ...fresh, rate });
    expect(forecast.promoted).toBeGreaterThanOrEqual(promoted[0] ?? 1);
    expect(forecast.promoted).toBeLessThanOrEqual(promoted[1] ?? 0);
    expect(forecast.runs).toBeGreaterThanOrEqual(runs[0] ?? 1);
    expect(forecast.runs).toBeLessThanOrEqual(runs[1] ?? 0);
    expect(forecast.promoted + forecast.refused + forecast.kept).toBeCloseTo(1, 9);
    expect(forecast.most).toBeGreaterThanOrEqual(forecast.runs);
  });

  it('needs no run where the counts decide already', () => {
    expect(forecastGate({ ...fresh, tally: counted(60, 0) })).toMatchObject({ runs: 0, promoted: 1 });
    expect(forecastGate({ ...fresh, tally: counted(0, 10) })).toMatchObject({ runs: 0, refused: 1 });
  });

  it('needs fewer runs the more were passed', () => {
    const few = forecastGate({ ...fresh, tally: counted(5, 0) }).runs;
    const many = forecastGate({ ...fresh, tally: counted(15, 0) }).runs;
    expect(many).toBeLessThan(few);
  });

  it('keeps the incumbent where there is no gain, and swaps where there is one', () => {
    const rule = { ...fresh.rule, comparatorNeeded: true };
    expect(forecastGate({ ...fresh, rule, comparatorRate: 0.95 }).kept).toBeGreaterThan(0.8);
    expect(forecastGate({ ...fresh, rule, comparatorRate: 0.6 }).promoted).toBeGreaterThan(0.85);
  });

  it('is the same for the same seed', () => {
    expect(forecastGate(fresh)).toEqual(forecastGate(fresh));
  });
});
