import type { Trial } from '../domain/exam.ts';
import { trialId } from '../util/trial-id.ts';
import { compareFields, type Mismatch } from './mismatch.ts';

/** Trials whose id is not the hash of their key, and keys that stand in the log with two outcomes. */
export function checkTrials(trials: readonly Trial[], skill: string): readonly Mismatch[] {
  const outcomes = new Map<string, string>();
  return trials.flatMap((trial, index) => {
    const id = trialId(trial);
    const first = outcomes.get(id) ?? trial.outcome;
    outcomes.set(id, first);
    const place = { skill, file: 'trials.jsonl' as const, line: index + 1, id: trial.id };
    return [
      ...compareFields({ id: trial.id }, { id }, 'the trial was changed after it was run', trial.id),
      ...compareFields({ outcome: trial.outcome }, { outcome: first }, 'a trial has one outcome', trial.id),
    ].map((difference) => ({ ...place, ...difference }));
  });
}
