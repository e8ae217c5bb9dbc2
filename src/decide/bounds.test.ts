import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bettingMean,
  expectedRuns,
  futility,
  logLikelihoodRatio,
  lowerBound,
  pointEstimate,
  rateOf,
  stillNeeded,
  upperBound,
} from './bounds.ts';
import { clusteredInterval } from './clustered.ts';
import { createDesign } from './design.ts';

const design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 });
const count = fc.oneof(fc.nat(300), fc.nat(10_000_000));
const target = fc.double({ min: 0.6, max: 0.99, noNaN: true });
const alpha = fc.double({ min: 1e-12, max: 0.5, noNaN: true });
const designs = target.map((each) => createDesign({ target: each, minimumHeldOut: 20, nightBudget: 60 }));

describe('lowerBound and upperBound', () => {
  it.each([
    // By hand: (1-.25) / (exp(ln 40 / 22) - .25) = .75 / (1.18255 - .25)
    { passed: 22, failed: 0, lower: 0.80425, upper: 1 },
    { passed: 21, failed: 0, lower: 0.79619, upper: 1 },
    // (ln 40 + ln 4) / 30 = .169172 -> .75 / (1.184324 - .25)
    { passed: 30, failed: 1, lower: 0.80271, upper: 1 },
    // L: .75 / (sqrt(40 · 16) - .25); U: exp((ln 10 - 2 ln 4) / 2) = .790569 -> .75 / (1 - .197642)
    { passed: 2, failed: 2, lower: 0.02994, upper: 0.93474 },
    { passed: 0, failed: 2, lower: 0, upper: 0.75 },
    { passed: 0, failed: 1, lower: 0, upper: 1 },
    { passed: 0, failed: 0, lower: 0, upper: 1 },
  ])('$passed passes, $failed failures: [$lower, $upper]', ({ passed, failed, lower, upper }) => {
    expect(lowerBound({ passed, failed }, design, 0.025)).toBeCloseTo(lower, 4);
    expect(upperBound({ passed, failed }, design)).toBeCloseTo(upper, 4);
  });

  it('are rates around the measured one, for any counts and design', () => {
    fc.assert(
      fc.property(count, count, designs, alpha, (passed, failed, each, spent) => {
        const lower = lowerBound({ passed, failed }, each, spent);
        const upper = upperBound({ passed, failed }, each);
        const rate = rateOf({ passed, failed });
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(upper).toBeLessThanOrEqual(1);
        if (passed + failed === 0) return;
        expect(lower).toBeLessThanOrEqual(rate + 1e-12);
        expect(upper).toBeGreaterThanOrEqual(rate - 1e-12);
      }),
    );
  });

  it('rise with every pass, fall with every failure, and L falls with alpha', () => {
    fc.assert(
      fc.property(count, count, designs, alpha, (passed, failed, each, spent) => {
        const lower = (s: number, f: number, a = spent) => lowerBound({ passed: s, failed: f }, each, a);
        const upper = (s: number, f: number) => upperBound({ passed: s, failed: f }, each);
        const slack = 1e-12;
        expect(lower(passed + 1, failed)).toBeGreaterThanOrEqual(lower(passed, failed) - slack);
        expect(lower(passed, failed + 1)).toBeLessThanOrEqual(lower(passed, failed) + slack);
        expect(upper(passed + 1, failed)).toBeGreaterThanOrEqual(upper(passed, failed) - slack);
        expect(upper(passed, failed + 1)).toBeLessThanOrEqual(upper(passed, failed) + slack);
        expect(lower(passed, failed, spent / 2)).toBeLessThanOrEqual(lower(passed, failed) + slack);
      }),
    );
  });

  it('L is where Wald’s ratio of q = 1 - rho (1 - L) reaches 1/alpha', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 500 }), fc.nat(20), alpha, (passed, failed, spent) => {
        const lower = lowerBound({ passed, failed }, design, spent);
        fc.pre(lower > 1e-6);
        const q = 1 - design.rho * (1 - lower);
        expect(logLikelihoodRatio({ passed, failed }, q, lower)).toBeCloseTo(Math.log(1 / spent), 6);
      }),
    );
  });
});

describe('bettingMean and futility', () => {
  it.each([
    { wins: 0, losses: 0, ties: 0, betting: 1, futile: 1 },
    // (1.2^8 + 1.5^8 + 1.8^8) / 3 and .55^8: eight wins in a row make 1/alpha of attempt 1
    { wins: 8, losses: 0, ties: 0, betting: 46.71, futile: 0.00837 },
    { wins: 7, losses: 0, ties: 0, betting: 27.29, futile: 0.01522 },
    { wins: 0, losses: 0, ties: 47, betting: 1, futile: 9.906 },
    { wins: 0, losses: 0, ties: 48, betting: 1, futile: 10.401 },
    { wins: 1, losses: 1, ties: 0, betting: 0.69, futile: 0.8525 },
  ])('$wins wins, $losses losses, $ties ties', ({ betting, futile, ...pairs }) => {
    expect(bettingMean(pairs) / betting).toBeCloseTo(1, 3);
    expect(futility(pairs) / futile).toBeCloseTo(1, 3);
  });

  it('are finite and positive or zero for any counts', () => {
    fc.assert(
      fc.property(count, count, count, (wins, losses, ties) => {
        for (const value of [bettingMean({ wins, losses }), futility({ wins, losses, ties })]) {
          expect(Number.isFinite(value)).toBe(true);
          expect(value).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('are fair bets: an equal pair gains nothing on average', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (wins, losses) => {
        const after = (bettingMean({ wins: wins + 1, losses }) + bettingMean({ wins, losses: losses + 1 })) / 2;
        expect(after / bettingMean({ wins, losses })).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('pointEstimate and stillNeeded', () => {
  it.each([
    [{ passed: 22, failed: 0 }, 25.2 / 26],
    [{ passed: 0, failed: 0 }, 0.8],
    [{ passed: 0, failed: 2 }, 3.2 / 6],
  ])('draws %j to the floor', (score, estimate) => {
    expect(pointEstimate(score, design)).toBeCloseTo(estimate, 12);
  });

  it.each([
    { passed: 22, failed: 0, needed: 0 },
    // ln 40 - 20 ln(.95/.8) = .2518, and ln(.95/.8) = .1719 a run
    { passed: 20, failed: 0, needed: 2 },
    // nothing measured: ln 40 at .95 ln(.95/.8) + .05 ln .25 = .0939 a run
    { passed: 0, failed: 0, needed: 40 },
  ])('$passed passes, $failed failures need about $needed more', ({ needed, ...score }) => {
    expect(stillNeeded(score, design, 0.025)).toBe(needed);
  });

  it('is a whole number of runs for any counts', () => {
    fc.assert(
      fc.property(count, count, designs, alpha, (passed, failed, each, spent) => {
        const needed = stillNeeded({ passed, failed }, each, spent);
        expect(Number.isSafeInteger(needed) && needed >= 0).toBe(true);
      }),
    );
  });
});

describe('clusteredInterval', () => {
  const run = (group: string, outcome: 'passed' | 'failed' | 'errored') => ({ group, outcome });

  it('is null without a decided run', () => {
    expect(clusteredInterval([run('a', 'errored')])).toBeNull();
  });

  it('is wider where runs of a group go together', () => {
    const apart = [0, 1, 2, 3, 4, 5, 6, 7].map((each) => run(`g${each}`, each < 2 ? 'failed' : 'passed'));
    const together = apart.map(({ outcome }, index) => run(`g${index >> 1}`, outcome));
    const narrow = clusteredInterval(apart);
    const wide = clusteredInterval(together);
    expect(wide?.low).toBeLessThan(narrow?.low ?? 0);
    expect(wide?.high).toBeGreaterThan(narrow?.high ?? 1);
    // Wilson at 6 of 8: (.75 + z²/16) / (1 + z²/8) ± …
    expect(narrow?.low).toBeCloseTo(0.4093, 3);
    expect(narrow?.high).toBeCloseTo(0.9285, 3);
  });

  it('holds the rate and is no point, for any runs', () => {
    const runs = fc.array(
      fc.record({
        group: fc.constantFrom('a', 'b', 'c', 'd'),
        outcome: fc.constantFrom('passed', 'failed', 'errored'),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(runs, (each) => {
        const interval = clusteredInterval(each);
        if (interval === null) return;
        const passed = each.filter(({ outcome }) => outcome === 'passed').length;
        const failed = each.filter(({ outcome }) => outcome === 'failed').length;
        const rate = passed / (passed + failed);
        expect(interval.low).toBeGreaterThanOrEqual(0);
        expect(interval.high).toBeLessThanOrEqual(1);
        expect(interval.low).toBeLessThanOrEqual(rate);
        expect(interval.high).toBeGreaterThanOrEqual(rate);
        expect(interval.high - interval.low).toBeGreaterThan(0);
      }),
    );
  });
});

describe('expectedRuns', () => {
  it.each([0.025, 0.05 / 6, 0.05 / 12, 0.05 / 110])(
    'is the fewest that can certify where all pass: alpha %d',
    (alpha) => {
      const fewest = expectedRuns(1, design, alpha);
      expect(lowerBound({ passed: fewest, failed: 0 }, design, alpha)).toBeGreaterThanOrEqual(design.floor - 1e-12);
      expect(lowerBound({ passed: fewest - 1, failed: 0 }, design, alpha)).toBeLessThan(design.floor);
    },
  );

  it('is more the lower the rate, down to the aim', () => {
    const runs = [1, 0.97, 0.95, 0.8].map((rate) => expectedRuns(rate, design, 0.025));
    expect(runs).toEqual([22, 30, 40, 40]);
  });
});
