import { describe, expect, it } from 'vitest';
import type { FieldUse } from './field-use.ts';
import { selfConfirmed } from './self-confirmed.ts';

const use = (label: string, ...evidence: readonly string[]) =>
  ({
    task: { id: 'a', outcome: { label, evidence: evidence.map((kind) => ({ kind, supports: 'passed' })) } },
  }) as unknown as FieldUse;

describe('selfConfirmed', () => {
  it.each([
    ['that the agent alone finds done', use('passed', 'completed', 'reported'), ['a']],
    ['that a person thanked for', use('passed', 'completed', 'user-thanks'), []],
    ['that a check passed', use('passed', 'check-passed'), []],
    ['that the log labels', use('passed', 'recorded-label'), []],
    ['that failed', use('failed'), []],
    ['that no log tells of', { ...use('passed'), task: null }, []],
  ])('a task %s', (_, each, ids) => {
    expect([...selfConfirmed([each])]).toEqual(ids);
  });
});
