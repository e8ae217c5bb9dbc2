import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDesign } from '../../decide/design.ts';
import { collectGateEvidence, type GateQuestion } from '../../decide/evidence.ts';
import { decideGate } from '../../decide/gate.ts';
import type { Outcome, Trial, TrialKey } from '../../domain/exam.ts';
import { trialId } from '../../util/trial-id.ts';
import type { Night } from '../night.ts';
import type { ExamRoom } from './exam-room.ts';
import { runSequence } from './run-sequence.ts';

const heldOut = Array.from({ length: 40 }, (_, index) => ({ caseId: `case-${index}`, group: `group-${index % 9}` }));
const question: GateQuestion = {
  design: createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 }),
  ...{ attempt: 1, version: 'candidate', fingerprint: 'f', passSeed: 5, deterministic: false, heldOut, night: 't' },
  comparator: null,
};

function next(trials: readonly Trial[]) {
  const step = decideGate(collectGateEvidence(question, trials));
  return step.type === 'verdict' ? { answer: step.verdict } : step;
}

function pretend(key: TrialKey, outcome: Outcome): Trial {
  const rest = { hits: 0, misses: 0, tokens: { input: 0, output: 0 }, night: 't', durationMs: 0 };
  return { id: trialId(key), ...key, outcome, ...rest };
}

/** What is begun ahead of each trial, where everything is imagined anew each time. */
function plainly(trials: readonly Trial[], first: TrialKey, slots: number): readonly string[] {
  const imagined = [...trials, pretend(first, 'passed')];
  const keys = [first];
  while (keys.length < slots) {
    const step = next(imagined);
    if ('answer' in step) break;
    keys.push(step.key);
    imagined.push(pretend(step.key, 'passed'));
  }
  return keys.map(trialId);
}

/** Runs an exam whose outcomes are given; tells what was begun ahead of each trial, and how often the test was asked. */
async function sit(outcomes: readonly Outcome[], slots: number) {
  const trials: Trial[] = [];
  const begun: string[][] = [[]];
  const expected: (readonly string[])[] = [];
  let asked = 0;
  const room = {
    ...{ skill: 's', student: { concurrency: 1 }, slots: () => slots, trials: () => trials, discard: () => 0 },
    begin: (key: TrialKey) => void begun.at(-1)?.push(trialId(key)),
    sit: async (key: TrialKey) => {
      expected.push(plainly(trials, key, slots));
      trials.push(pretend(key, outcomes[trials.length % outcomes.length] ?? 'passed'));
      begun.push([]);
    },
  };
  const night = { date: 't', emit: () => undefined };
  const count = (given: readonly Trial[]) => {
    asked += 1;
    return next(given);
  };
  // of a room and a night only this is looked at
  await runSequence(night as unknown as Night, room as unknown as ExamRoom, { next: count, textOf: () => null });
  return { begun: begun.slice(0, -1), expected, asked, trials: trials.length };
}

describe('what a sequential test has begun ahead', () => {
  it('is what it would ask for while all pass, whatever happens', async () => {
    const outcome = fc.constantFrom<Outcome>('passed', 'passed', 'passed', 'failed', 'errored');
    await fc.assert(
      fc.asyncProperty(
        fc.array(outcome, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 2, max: 50 }),
        async (all, slots) => {
          const { begun, expected } = await sit(all, slots);
          expect(begun).toEqual(expected);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('is imagined once, not anew for every trial', async () => {
    const { asked, trials } = await sit(['passed'], 64);
    expect(trials).toBeGreaterThan(20);
    expect(asked).toBeLessThan(2 * trials + 64);
  });
});
