import { describe, expect, it } from 'vitest';
import type { Outcome, Trial, TrialKey } from '../domain/exam.ts';
import { trialId } from '../util/trial-id.ts';
import { type ComparisonQuestion, decideComparison } from './comparison.ts';

const question: ComparisonQuestion = {
  fingerprint: 'print',
  runs: [1, 2, 3].map((seed) => ({ caseId: `case-${seed}`, pass: 0, seed })),
  candidate: { version: 'new', arm: 'with-skill', phase: 'gate' },
  other: { version: 'trace', arm: 'raw-trace', phase: 'comparison' },
};

type Ran = Outcome | 'broke';

function toTrial(key: TrialKey, ran: Ran): Trial {
  const outcome = ran === 'broke' ? ({ outcome: 'errored', cause: 'infrastructure' } as const) : { outcome: ran };
  const tokens = { input: 0, output: 0 };
  return { id: trialId(key), ...key, ...outcome, hits: 0, misses: 0, tokens, night: '2026-01-01', durationMs: 0 };
}

/** Plays a comparison to its end; `outcomeOf` says what each run comes to. */
function play(outcomeOf: (key: TrialKey) => Ran) {
  const trials: Trial[] = [];
  for (;;) {
    const step = decideComparison(question, trials);
    if (step.type === 'result') return { result: step.result, trials };
    trials.push(toTrial(step.key, outcomeOf(step.key)));
  }
}

describe('decideComparison', () => {
  it.each<{
    readonly name: string;
    readonly outcomeOf: (key: TrialKey) => Ran;
    readonly pairs: readonly [number, number, number];
    readonly worse: readonly string[];
    readonly runs: number;
  }>([
    { name: 'both pass', outcomeOf: () => 'passed', pairs: [0, 0, 3], worse: [], runs: 6 },
    {
      name: 'the other arm fails',
      outcomeOf: ({ arm }) => (arm === 'raw-trace' ? 'failed' : 'passed'),
      pairs: [3, 0, 0],
      worse: [],
      runs: 6,
    },
    {
      name: 'the candidate fails one case',
      outcomeOf: ({ arm, caseId }) => (arm === 'with-skill' && caseId === 'case-2' ? 'failed' : 'passed'),
      pairs: [0, 1, 2],
      worse: ['case-2'],
      runs: 6,
    },
    {
      name: 'a run that breaks down is made again twice, then its pair is left out',
      outcomeOf: ({ caseId }) => (caseId === 'case-3' ? 'broke' : 'passed'),
      pairs: [0, 0, 2],
      worse: [],
      runs: 4 + 2 * 3,
    },
    {
      name: 'a run that breaks down once counts as made again',
      outcomeOf: ({ caseId, retry = 0 }) => (caseId === 'case-1' && retry === 0 ? 'broke' : 'passed'),
      pairs: [0, 0, 3],
      worse: [],
      runs: 8,
    },
  ])('$name', ({ outcomeOf, pairs: [wins, losses, ties], worse, runs }) => {
    const { result, trials } = play(outcomeOf);
    expect(result.pairs).toEqual({ wins, losses, ties });
    expect(result.worse.map(({ caseId }) => caseId)).toEqual(worse);
    expect(trials).toHaveLength(runs);
  });

  it('gives both arms the same case, pass and seed', () => {
    const { trials } = play(() => 'passed');
    const of = (arm: Trial['arm']) =>
      trials.filter((trial) => trial.arm === arm).map(({ caseId, pass, seed }) => ({ caseId, pass, seed }));
    expect(of('raw-trace')).toEqual(of('with-skill'));
    expect(new Set(trials.map(({ id }) => id)).size).toBe(6);
  });
});
