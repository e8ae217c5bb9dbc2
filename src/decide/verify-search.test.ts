import { describe, expect, it } from 'vitest';
import type { Decision } from '../domain/decision.ts';
import type { Outcome, Trial } from '../domain/exam.ts';
import { checkSearch } from './verify-search.ts';

const round = (passed: number, failed: number, errored = 0): Extract<Decision, { type: 'draft-searched' }> => ({
  id: 'd',
  night: '2026-01-01',
  type: 'draft-searched',
  cycle: 1,
  version: 'v',
  round: 1,
  accepted: true,
  wins: 0,
  losses: 0,
  train: { passed, failed, errored },
  change: 'first draft',
});

const trials = (outcomes: readonly Outcome[], fingerprint = 'f'): readonly Trial[] =>
  outcomes.map((outcome, index) => ({
    id: `${fingerprint}-${index}`,
    version: 'v',
    arm: 'with-skill',
    phase: 'train',
    caseId: `case-${index}`,
    pass: 0,
    seed: index,
    fingerprint,
    outcome,
    hits: 0,
    misses: 0,
    tokens: { input: 0, output: 0 },
    night: '2026-01-01',
    durationMs: 1,
  }));

describe('checkSearch', () => {
  it.each([
    ['the whole log', round(2, 1), trials(['passed', 'failed', 'passed'])],
    ['its beginning, where a later search ran more', round(1, 1), trials(['passed', 'failed', 'passed'])],
    ['errored runs', round(1, 0, 1), trials(['errored', 'passed'])],
    [
      'one of two fingerprints',
      round(1, 1),
      [...trials(['passed', 'passed'], 'a'), ...trials(['failed', 'passed'], 'b')],
    ],
    ['a draft that never ran', round(0, 0), []],
  ])('agrees with %s', (_, decision, log) => {
    expect(checkSearch(decision, log)).toEqual([]);
  });

  it.each([
    ['a flipped outcome', round(2, 1), trials(['passed', 'passed', 'passed'])],
    ['missing runs', round(2, 1), trials(['passed', 'failed'])],
    ['an empty log', round(1, 0), []],
  ])('names the counts that differ after %s', (_, decision, log) => {
    const differences = checkSearch(decision, log);
    expect(differences.length).toBeGreaterThan(0);
    expect(differences[0]).toMatchObject({ message: 'the log has other practice runs' });
  });
});
