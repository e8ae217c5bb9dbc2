import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cause } from '../domain/exam.ts';
import { trialId } from '../util/trial-id.ts';
import { casePlan, createPassSeed, cursorAfter, MOST_RETRIES, plannedAt, runSeed } from './case-plan.ts';

const cases = Array.from({ length: 30 }, (_, index) => ({ caseId: `case-${index}` }));
const take = (plan: ReturnType<typeof casePlan>, runs: number) => Array.from({ length: runs }, (_, at) => plan(at));

describe('casePlan', () => {
  it('runs every case once in every pass, each pass in another order', () => {
    const runs = take(casePlan(cases, 1), 90);
    const passes = [0, 1, 2].map((pass) => runs.filter((run) => run.pass === pass).map(({ caseId }) => caseId));
    for (const pass of passes) expect(pass.toSorted()).toEqual(cases.map(({ caseId }) => caseId).toSorted());
    expect(new Set(passes.map((pass) => pass.join())).size).toBe(3);
  });

  it('does not depend on the order cases are listed or positions are asked in', () => {
    fc.assert(
      fc.property(fc.nat(), fc.shuffledSubarray(cases, { minLength: 30 }), (seed, shuffled) => {
        const backwards = casePlan(shuffled, seed);
        const asked = Array.from({ length: 61 }, (_, at) => backwards(60 - at)).reverse();
        expect(asked).toEqual(take(casePlan(cases, seed), 61));
      }),
    );
  });

  it('gives every run a fresh non-negative seed of 31 bits', () => {
    const seeds = take(casePlan(cases, 5), 300).map(({ seed }) => seed);
    expect(new Set(seeds).size).toBe(300);
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31)).toBe(true);
    expect(runSeed(5, 'case-1', 0)).not.toBe(runSeed(6, 'case-1', 0));
  });
});

describe('createPassSeed', () => {
  it('tells phases and attempts apart, and is the same for the same parts', () => {
    const parts = { seed: 1, skill: 'refund-order', phase: 'gate', attempt: 1 };
    expect(createPassSeed({ ...parts })).toBe(createPassSeed(parts));
    expect(createPassSeed({ ...parts, attempt: 2 })).not.toBe(createPassSeed(parts));
    expect(createPassSeed({ ...parts, phase: 'recertify' })).not.toBe(createPassSeed(parts));
  });
});

describe('trialId', () => {
  it('hashes the key alone', () => {
    const key = {
      version: 'v',
      arm: 'with-skill',
      phase: 'gate',
      caseId: 'c',
      pass: 0,
      seed: 1,
      fingerprint: 'f',
    } as const;
    const trial = { ...key, outcome: 'passed', night: '2026-01-01' };
    expect(trialId(trial)).toBe(trialId(key));
    expect(trialId({ ...key, seed: 2 })).not.toBe(trialId(key));
    expect(trialId(key)).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('plannedAt', () => {
  const plan = casePlan([{ caseId: 'a' }, { caseId: 'b' }], 4);
  const run = (cause?: 'infrastructure' | 'replay-miss' | 'missing-effect') => (cause === undefined ? {} : { cause });
  const broken = run('infrastructure');

  it.each<[string, readonly { readonly cause?: Cause }[], number, number]>([
    ['starts at the first position', [], 0, 0],
    ['goes on after what was graded or missed', [run(), run('missing-effect'), run('replay-miss')], 3, 0],
    ['makes again what broke down', [run(), broken], 1, 1],
    ['goes on once it worked', [run(), broken, run()], 2, 0],
    ['gives up after five more', [...Array<typeof broken>(MOST_RETRIES + 1).fill(broken)], 1, 0],
  ])('%s', (_, runs, position, retry) => {
    const cursor = cursorAfter(runs);
    expect(cursor).toEqual({ position, retry });
    expect(plannedAt(plan, cursor)).toEqual(retry === 0 ? plan(position) : { ...plan(position), retry });
  });
});
