import { describe, expect, it } from 'vitest';
import { createRandom } from '../../util/random.ts';
import { RULES, type Stream } from './rules.ts';

/** Every run of its own, at these rates. */
function streamAt(rate: number, seed: number, baseline = 0.3): Stream {
  const drawn = new Map<string, boolean>();
  const random = createRandom(seed);
  const draw = (key: string, p: number): boolean => {
    const known = drawn.get(key) ?? random() < p;
    drawn.set(key, known);
    return known;
  };
  return {
    cases: 30,
    draft: (round, position) => draw(`${round} ${position}`, rate),
    baseline: (position) => draw(`none ${position}`, baseline),
  };
}

const shares = (rate: number, baseline?: number) =>
  RULES.map(({ decide }) => {
    const rulings = Array.from({ length: 400 }, (_, seed) => decide(streamAt(rate, seed, baseline)));
    return rulings.filter(({ promoted }) => promoted).length / rulings.length;
  });

describe('the rules of other tools', () => {
  it('promote what is perfect', () => expect(shares(1, 0)).toEqual(RULES.map(() => 1)));

  it('promote nothing that always fails, but for two rounds that agree', () => {
    expect(shares(0, 0)).toEqual(RULES.map(({ name }) => (name.startsWith('the last two') ? 1 : 0)));
  });

  // 1 - (1 - .8^3)^6 = .986; P(X >= 27 of 30) = .123, once in six: .54; P(X >= 81 of 90) = .0096: .056
  it('promote at the floor as often as can be worked out', () => {
    const [three = 0, , , , best = 0, , passes = 0, fixed = 0] = shares(0.8);
    expect(Math.abs(three - 0.986)).toBeLessThan(0.03);
    expect(Math.abs(best - 0.54)).toBeLessThan(0.1);
    expect(Math.abs(passes - 0.056)).toBeLessThan(0.05);
    expect(fixed).toBeLessThan(0.06);
  });
});
