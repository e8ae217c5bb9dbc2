import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alphaFor, createDesign } from './design.ts';
import { judgeBaseline, judgeRecertification, replayArm } from './judge-arm.ts';
import {
  countCandidate,
  countComparator,
  EMPTY_TALLY,
  type GateJudgement,
  type GateTally,
  judgeGate,
} from './judge-gate.ts';

const design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 });
const ruleFor = (attempt: number, comparatorNeeded = false) => ({
  design,
  alpha: alphaFor(design, attempt),
  comparatorNeeded,
});
const tallyOf = (passed: number, failed: number, rest: Partial<GateTally> = {}): GateTally => ({
  ...EMPTY_TALLY,
  candidate: { passed, failed, errored: 0 },
  ...rest,
});

describe('promotion without a comparator', () => {
  // s passes are needed with f failures: s >= (ln(1/alpha_t) + f ln 4) / ln(.95/.80), ln 4 = 1.386, ln(.95/.8) = .17185
  it.each([
    { attempt: 1, failed: 0, passed: 22 }, // 3.689 / .17185 = 21.5
    { attempt: 1, failed: 1, passed: 30 }, // 5.075 / .17185 = 29.5: at run 31
    { attempt: 1, failed: 2, passed: 38 }, // 37.6
    { attempt: 1, failed: 5, passed: 62 }, // 61.8
    { attempt: 2, failed: 0, passed: 28 }, // ln 120 = 4.787: 27.9
    { attempt: 3, failed: 0, passed: 32 }, // ln 240 = 5.481: 31.9
    { attempt: 10, failed: 0, passed: 45 }, // ln 2200 = 7.696: 44.8
    { attempt: 10, failed: 2, passed: 61 }, // 60.9
  ])('attempt $attempt with $failed failures: at $passed passes', ({ attempt, failed, passed }) => {
    expect(judgeGate(tallyOf(passed - 1, failed), ruleFor(attempt))).toBe('run-candidate');
    expect(judgeGate(tallyOf(passed, failed), ruleFor(attempt))).toBe('promote');
  });

  it('waits for the target where the bound alone is there', () => {
    // 14 failures: L reaches .80 at 135 passes, but 135 of 149 is .906; at target .92 (floor .82) that is too little.
    const strict = createDesign({ target: 0.92, minimumHeldOut: 20, nightBudget: 60 });
    const rule = { ...ruleFor(1), design: { ...strict, floor: design.floor, aim: design.aim, rho: design.rho } };
    expect(judgeGate(tallyOf(135, 14), ruleFor(1))).toBe('promote');
    expect(judgeGate(tallyOf(135, 14), rule)).toBe('run-candidate');
  });
});

describe('rejection', () => {
  // U < .95 when s < (f ln 4 - ln 10) / .17185
  it.each([
    { failed: 2, last: 2 }, // .470 / .17185 = 2.7
    { failed: 3, last: 10 }, // 10.8
    { failed: 4, last: 18 }, // 18.9
    { failed: 5, last: 26 }, // 26.9
    { failed: 9, last: 59 }, // 59.2
  ])('$failed failures reject up to $last passes', ({ failed, last }) => {
    expect(judgeGate(tallyOf(last, failed), ruleFor(1))).toBe('reject');
    expect(judgeGate(tallyOf(last + 1, failed), ruleFor(1))).not.toBe('reject');
  });

  it('one failure rejects nothing, nor does an empty log', () => {
    expect(judgeGate(tallyOf(0, 1), ruleFor(1))).toBe('run-candidate');
    expect(judgeGate(EMPTY_TALLY, ruleFor(1))).toBe('run-candidate');
  });

  it('rejects at 150 runs without a certificate', () => {
    expect(judgeGate(tallyOf(133, 16), ruleFor(10))).toBe('run-candidate');
    expect(judgeGate(tallyOf(134, 16), ruleFor(10))).toBe('reject');
  });
});

describe('infrastructure errors', () => {
  it.each<{ errored: number; passed: number; failed: number; word: GateJudgement }>([
    { errored: 2, passed: 22, failed: 0, word: 'promote' },
    { errored: 3, passed: 22, failed: 0, word: 'run-candidate' },
    { errored: 3, passed: 27, failed: 0, word: 'promote' },
    { errored: 3, passed: 0, failed: 2, word: 'run-candidate' },
    { errored: 2, passed: 0, failed: 2, word: 'reject' },
    { errored: 40, passed: 150, failed: 0, word: 'reject' },
  ])('$errored errored, $passed passed, $failed failed: $word', ({ errored, passed, failed, word }) => {
    expect(judgeGate({ ...tallyOf(passed, failed), candidate: { passed, failed, errored } }, ruleFor(1))).toBe(word);
  });
});

describe('pairs', () => {
  const rule = ruleFor(1, true);
  const pairs = (wins: number, losses: number, ties: number) => ({ wins, losses, ties });

  it.each<{ name: string; tally: GateTally; word: GateJudgement }>([
    { name: 'off target runs alone', tally: tallyOf(21, 0), word: 'run-candidate' },
    { name: 'on target starts the replay', tally: tallyOf(22, 0, { replayed: 22 }), word: 'run-comparator' },
    {
      name: 'an errored pair is not asked again',
      tally: tallyOf(22, 0, { replayed: 22, pairs: pairs(3, 0, 18), comparatorErrored: 1 }),
      word: 'run-candidate',
    },
    {
      name: 'a whole list paired adds a pair',
      tally: tallyOf(22, 0, { replayed: 22, pairs: pairs(3, 0, 19) }),
      word: 'run-candidate',
    },
    { name: '8 wins promote', tally: tallyOf(22, 0, { replayed: 22, pairs: pairs(8, 0, 5) }), word: 'promote' },
    { name: '7 wins do not', tally: tallyOf(22, 0, { replayed: 22, pairs: pairs(7, 0, 5) }), word: 'run-comparator' },
    { name: '47 ties go on', tally: tallyOf(47, 0, { replayed: 22, pairs: pairs(0, 0, 47) }), word: 'run-candidate' },
    { name: '48 ties keep', tally: tallyOf(48, 0, { replayed: 22, pairs: pairs(0, 0, 48) }), word: 'keep-incumbent' },
    {
      name: '221 pairs after a list of 22 go on',
      tally: tallyOf(215, 6, { replayed: 22, pairs: pairs(24, 9, 188) }),
      word: 'run-candidate',
    },
    {
      name: '222 pairs after a list of 22 keep',
      tally: tallyOf(216, 6, { replayed: 22, pairs: pairs(24, 9, 189) }),
      word: 'keep-incumbent',
    },
    {
      name: 'off target again runs alone',
      tally: tallyOf(31, 4, { replayed: 31, pairs: pairs(1, 0, 34) }),
      word: 'run-candidate',
    },
    { name: 'out is out', tally: tallyOf(26, 5, { replayed: 22, pairs: pairs(4, 0, 27) }), word: 'reject' },
  ])('$name', ({ tally, word }) => {
    expect(judgeGate(tally, rule)).toBe(word);
  });

  it('counts wins, losses and ties from the candidate’s side', () => {
    const tally = [
      ['passed', 'failed'],
      ['failed', 'passed'],
      ['failed', 'failed'],
      ['passed', 'passed'],
      ['passed', 'errored'],
    ] as const;
    const counted = tally.reduce((sum, [a, b]) => countComparator(sum, a, b), EMPTY_TALLY);
    expect(counted).toMatchObject({ pairs: { wins: 1, losses: 1, ties: 2 }, comparatorErrored: 1 });
  });

  it('remembers how long the list was when the candidate was on target first', () => {
    const after = Array.from({ length: 30 }).reduce<GateTally>(
      (tally) => countCandidate(tally, 'passed', rule),
      EMPTY_TALLY,
    );
    expect(after.replayed).toBe(22);
  });
});

describe('judgeGate', () => {
  it('is final at last, whatever is passed and failed', () => {
    const outcome = fc.constantFrom('passed' as const, 'failed' as const);
    const script = fc.array(fc.tuple(outcome, outcome), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(script, fc.boolean(), (pairs, comparatorNeeded) => {
        const rule = ruleFor(1, comparatorNeeded);
        let tally = EMPTY_TALLY;
        let judgement = judgeGate(tally, rule);
        let steps = 0;
        while (judgement === 'run-candidate' || judgement === 'run-comparator') {
          const [candidate, comparator] = pairs[steps % pairs.length] ?? ['passed', 'passed'];
          tally =
            judgement === 'run-candidate'
              ? countCandidate(tally, candidate, rule)
              : countComparator(tally, 'passed', comparator);
          judgement = judgeGate(tally, rule);
          steps++;
          // Both arms run at most 200 pairs beyond a list of at most 150.
          expect(steps).toBeLessThanOrEqual(2 * (design.cap + design.pairCap));
        }
        expect(['promote', 'reject', 'keep-incumbent']).toContain(judgement);
      }),
    );
  });
});

describe('measurements outside the wallet', () => {
  // healthy: s >= (ln 10 + f ln 4) / .17185; regressed: f ln 1.75 + s ln .8125 >= ln 20, ln 1.75 = .5596, ln .8125 = -.2076
  it.each([
    { passed: 13, failed: 0, word: null },
    { passed: 14, failed: 0, word: 'healthy' },
    { passed: 22, failed: 1, word: 'healthy' },
    { passed: 0, failed: 5, word: null },
    { passed: 0, failed: 6, word: 'regressed' },
    { passed: 6, failed: 7, word: null },
    { passed: 6, failed: 8, word: 'regressed' },
    { passed: 51, failed: 8, word: null },
    { passed: 52, failed: 8, word: 'suspect' },
  ])('re-certification: $passed passes, $failed failures: $word', ({ word, ...score }) => {
    expect(judgeRecertification(score, design)).toBe(word);
  });

  // not needed: s >= (ln 20 + f ln 4) / .17185; below the floor: f .5596 - s .2076 >= ln 40 = 3.689
  it.each([
    { passed: 17, failed: 0, state: null },
    { passed: 18, failed: 0, state: 'not-needed' },
    { passed: 0, failed: 6, state: null },
    { passed: 0, failed: 7, state: 'below-floor' },
    { passed: 10, failed: 10, state: null },
    { passed: 10, failed: 11, state: 'below-floor' },
    { passed: 50, failed: 10, state: 'comparator' },
  ])('baseline: $passed passes, $failed failures: $state', ({ state, ...score }) => {
    expect(judgeBaseline(score, design)).toBe(state);
  });

  it('rest on the first runs that decide', () => {
    const runs = Array.from({ length: 20 }, () => ({ outcome: 'failed' as const }));
    expect(replayArm(runs, (counts) => judgeBaseline(counts, design))).toEqual({ judgement: 'below-floor', used: 7 });
  });
});
