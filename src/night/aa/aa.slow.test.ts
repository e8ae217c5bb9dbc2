import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { casePlan } from '../../decide/case-plan.ts';
import { createDesign } from '../../decide/design.ts';
import { collectGateEvidence } from '../../decide/evidence.ts';
import { decideGate } from '../../decide/gate.ts';
import type { Trial } from '../../domain/exam.ts';
import { createRandom } from '../../util/random.ts';
import { trialId } from '../../util/trial-id.ts';
import { caseRates, SHAPES } from './case-rates.ts';
import { compareSameArms } from './compare-arms.ts';
import { measureGate, simulations } from './measure-gate.ts';
import { playGame } from './simulate-gate.ts';

const design = createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 });
const cases = Array.from({ length: 30 }, (_, index) => ({ caseId: `case-${index}`, group: `group-${index % 7}` }));

describe('caseRates', () => {
  it('has the mean that is wanted, with rates between 0 and 1, and groups together', () => {
    const shape = fc.constantFrom(...SHAPES);
    fc.assert(
      fc.property(shape, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), (chosen, rate, seed) => {
        const rates = [...caseRates(rate, cases, { shape: chosen, random: createRandom(seed) }).values()];
        expect(rates).toHaveLength(30);
        expect(rates.reduce((sum, each) => sum + each, 0) / 30).toBeCloseTo(rate, 9);
        expect(Math.min(...rates)).toBeGreaterThanOrEqual(-1e-9);
        expect(Math.max(...rates)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it('fails always or never where there is no randomness', () => {
    const rates = [...caseRates(0.9, cases, { shape: 'fixed', random: createRandom(1) }).values()];
    expect(rates.filter((rate) => rate === 0)).toHaveLength(3);
    expect(rates.filter((rate) => rate === 1)).toHaveLength(27);
  });
});

/** The same attempt as a night plays it: run by run, from trials in a log. */
function playByTheLog(rate: number, incumbent: number | null, passSeed: number) {
  const random = createRandom(passSeed);
  const trials: Trial[] = [];
  // the dice of one run are its own, however it is asked for
  const outcomes = new Map<string, Trial['outcome']>();
  const question = {
    ...{ design, attempt: 1, version: 'candidate', fingerprint: 'simulated', passSeed, deterministic: false },
    ...{ heldOut: cases, night: 'tonight' },
    comparator: incumbent === null ? null : ({ arm: 'incumbent', version: 'incumbent' } as const),
  };
  for (;;) {
    const evidence = { ...collectGateEvidence(question, trials), runsTonight: 0 };
    const step = decideGate(evidence);
    if (step.type === 'verdict') return { verdict: step.verdict, outcomes };
    const outcome = random() < (step.key.arm === 'incumbent' ? (incumbent ?? 0) : rate) ? 'passed' : 'failed';
    outcomes.set(`${step.key.arm} ${step.key.pass} ${step.key.caseId}`, outcome);
    const rest = { hits: 0, misses: 0, tokens: { input: 0, output: 0 }, night: 'tonight', durationMs: 0 };
    trials.push({ id: trialId(step.key), ...step.key, outcome, ...rest });
  }
}

describe('playGame', () => {
  it.each([
    { rate: 0.95, incumbent: null },
    { rate: 0.8, incumbent: null },
    { rate: 0.95, incumbent: 0.85 },
    { rate: 0.95, incumbent: 0.95 },
  ])('comes to what a night comes to run by run: $rate against $incumbent', ({ rate, incumbent }) => {
    for (let passSeed = 1; passSeed <= 3; passSeed++) {
      const { verdict, outcomes } = playByTheLog(rate, incumbent, passSeed);
      // the same outcomes again, in batches: dice that are loaded run by run
      const plan = casePlan(cases, passSeed);
      const asked = { candidate: 0, incumbent: 0 };
      const loaded = (arm: 'candidate' | 'incumbent') => ({
        get: () => {
          const { caseId, pass } = plan(asked[arm]++);
          const key = `${arm === 'candidate' ? 'with-skill' : 'incumbent'} ${pass} ${caseId}`;
          return outcomes.get(key) === 'passed' ? 1 : 0;
        },
      });
      const rates = (arm: 'candidate' | 'incumbent') => Object.assign(new Map<string, number>(), loaded(arm));
      const played = playGame({
        ...{ design, heldOut: cases, attempt: 1, passSeed, random: () => 0.5 },
        candidate: rates('candidate'),
        incumbent: incumbent === null ? null : rates('incumbent'),
      });
      expect(played.verdict).toEqual(verdict);
    }
  });
});

describe('measureGate', () => {
  it('is the same for the same exam, and holds what the wallet allows', () => {
    const options = { design, heldOut: cases, nights: 90 };
    const rows = simulations(design).map((simulated) => measureGate(simulated, options));
    expect(rows.map((row) => row.holds)).toEqual(rows.map(() => true));
    expect(rows.filter(({ bound }) => bound !== null)).toHaveLength(10);
    const [row] = rows;
    expect(row && measureGate(row, options)).toEqual(row);
  });
});

describe('compareSameArms', () => {
  const run = (caseId: string, pass: number, outcome: Trial['outcome']) => ({ caseId, pass, outcome, night: '' });

  it('counts where the arms differ, and where each differs from itself', () => {
    const candidate = [run('a', 0, 'passed'), run('b', 0, 'failed'), run('a', 1, 'passed'), run('b', 1, 'passed')];
    const incumbent = [run('a', 0, 'passed'), run('b', 0, 'passed'), run('a', 1, 'errored'), run('b', 1, 'passed')];
    expect(compareSameArms({ candidate, incumbent }, design)).toMatchObject({
      pairs: { wins: 0, losses: 1, ties: 2 },
      differing: [{ caseId: 'b', differed: 1, of: 2 }],
      selfDisagreement: { hits: 1, of: 3 },
      repeatedCases: 2,
      judgement: 'undecided',
      needed: 40,
      looksDeterministic: false,
    });
  });

  it('sees a student without randomness', () => {
    const runs = cases
      .slice(0, 10)
      .flatMap(({ caseId }, index) => [0, 1, 2].map((pass) => run(caseId, pass, index < 3 ? 'failed' : 'passed')));
    const compared = compareSameArms({ candidate: runs, incumbent: runs }, design);
    expect(compared).toMatchObject({ looksDeterministic: true, selfDisagreement: { hits: 0, of: 60 } });
  });

  it('tells of a swap that the gate would have made', () => {
    const plan = casePlan(cases, 5);
    const planned = Array.from({ length: 60 }, (_, position) => plan(position));
    const candidate = planned.map(({ caseId, pass }) => run(caseId, pass, 'passed'));
    const incumbent = planned.map(({ caseId, pass }, position) =>
      run(caseId, pass, position % 2 ? 'failed' : 'passed'),
    );
    expect(compareSameArms({ candidate, incumbent }, design).judgement).toBe('promote');
  });
});
