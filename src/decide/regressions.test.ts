import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../domain/exam.ts';
import type { Run } from './evidence.ts';
import { listRegressions } from './regressions.ts';

const NONE: ReadonlySet<string> = new Set();

/** `a0+ b1-`: case a in pass 0 passed, b in pass 1 failed; `!`: it errored. */
function runs(text: string): readonly Run[] {
  const outcomes: Readonly<Record<string, Outcome>> = { '+': 'passed', '-': 'failed', '!': 'errored' };
  return text
    .split(' ')
    .filter(Boolean)
    .map(([caseId = '', pass, sign = '']) => {
      return { caseId, pass: Number(pass), outcome: outcomes[sign] ?? 'errored', night: '2026-01-01' };
    });
}

describe('listRegressions', () => {
  it.each([
    ['nothing was compared', 'a0- b0+', '', []],
    ['both did alike', 'a0+ b0-', 'a0+ b0-', []],
    ['the candidate is better', 'a0+', 'a0-', []],
    ['the live version is better on one', 'b0- a0+ c0-', 'b0+ a0+ c0-', ['b 0/1 1/1']],
    ['they are told by case id', 'c0- a0-', 'c0+ a0+', ['a 0/1 1/1', 'c 0/1 1/1']],
    ['it comes and goes', 'a0- a1+', 'a0+ a1-', []],
    ['it is so in two passes of three', 'a0- a1+ a2-', 'a0+ a1+ a2+', ['a 1/3 3/3']],
    ['only one side ran', 'a0- a1-', 'a2+ b0+', []],
    ['a run errored', 'a0! b0-', 'a0+ b0!', []],
    ['the run was made again', 'a0! a0-', 'a0+', ['a 0/1 1/1']],
  ])('where %s', (_, candidate, incumbent, expected) => {
    const found = listRegressions(runs(candidate), runs(incumbent), NONE);
    const told = found.map(({ caseId, candidate: own, incumbent: other }) => {
      const [ownRuns, otherRuns] = [own, other].map(({ passed, failed }) => `${passed}/${passed + failed}`);
      return `${caseId} ${ownRuns} ${otherRuns}`;
    });
    expect(told).toEqual(expected);
  });

  it('marks those that people pinned', () => {
    const found = listRegressions(runs('a0- b0-'), runs('a0+ b0+'), new Set(['b', 'z']));
    expect(found.map(({ caseId, pinned }) => [caseId, pinned])).toEqual([
      ['a', false],
      ['b', true],
    ]);
  });

  it('is never about a version against itself, and the same in whatever order runs are logged', () => {
    const run = fc
      .tuple(fc.constantFrom(...'abcd'), fc.nat(2), fc.constantFrom(...'+-!'))
      .map((parts) => parts.join(''));
    const log = fc.uniqueArray(run, { selector: (text) => text.slice(0, 2) });
    fc.assert(
      fc.property(log, log, (one, two) => {
        const [candidate, incumbent] = [runs(one.join(' ')), runs(two.join(' '))];
        expect(listRegressions(candidate, candidate, NONE)).toEqual([]);
        const found = listRegressions(candidate, incumbent, NONE);
        expect(listRegressions(candidate.toReversed(), incumbent.toReversed(), NONE)).toEqual(found);
        for (const { candidate: own, incumbent: other } of found) {
          expect(own.passed + own.failed).toBe(other.passed + other.failed);
          expect(other.passed).toBeGreaterThan(own.passed);
        }
      }),
    );
  });
});
