import { describe, expect, it } from 'vitest';
import type { ModelCall } from '../domain/chat.ts';
import type { RunEvent } from '../domain/event.ts';
import type { Trial } from '../domain/exam.ts';
import { foldReport } from './fold.ts';
import { foldModels, sumSpend } from './models.ts';
import { REPORTERS } from './reporters/index.ts';
import { modelSentences, postponedSentences } from './words.ts';

const at = '2026-11-21T02:00:00.000Z';

const call = (rest: Partial<ModelCall>): ModelCall => ({
  role: 'teacher',
  model: 'openai/a',
  purpose: 'draft-skill',
  from: 'model',
  tokens: { input: 100, output: 10, cached: 40 },
  usd: 0.5,
  latencyMs: 200,
  ...rest,
});

const trial = (faults: Trial['faults']): RunEvent => {
  const key = {
    version: 'v',
    arm: 'with-skill',
    phase: 'gate',
    caseId: 'c',
    pass: 0,
    seed: 1,
    fingerprint: 'f',
  } as const;
  const tokens = { input: 1, output: 1 };
  const rest = { outcome: 'passed', hits: 1, misses: 0, tokens, night: '2026-11-21', durationMs: 1 } as const;
  const done: Trial = { id: 't', ...key, ...rest, ...(faults !== undefined && { faults }) };
  return { at, type: 'trial-finished', skill: 's', student: 'ollama/q', trial: done, transcript: null };
};

const failed = { failed: 'MODEL_FAILED', usd: null, tokens: { input: 0, output: 0, cached: 0 } };
const calls: readonly ModelCall[] = [
  call({}),
  call({ from: 'cache' }),
  call(failed),
  call({ purpose: 'distil-task', usd: 0.1 }),
  call({ role: 'student', model: 'ollama/q', purpose: 'student', usd: 0 }),
  call({ role: 'user', model: 'x/unknown', purpose: 'user', usd: null }),
  call({ role: 'user', model: 'x/unknown', purpose: 'user', from: 'recording', usd: 0 }),
];

const events: readonly RunEvent[] = [
  ...calls.map((each): RunEvent => ({ at, type: 'model-called', call: each })),
  trial(undefined),
  trial({ 'as-text': 2 }),
  trial({ 'as-text': 1, malformed: 3 }),
  { at, type: 'model-down', role: 'teacher', model: 'openai/a', reason: 'no key' },
  { at, type: 'family-postponed', familyId: 'fam-1', name: 'refunds', reason: 'no key.', code: 'MODEL_DOWN' },
  { at, type: 'trials-discarded', skill: 's', count: 2 },
  { at, type: 'trials-discarded', skill: 's', count: 3 },
];

describe('sumSpend', () => {
  it('counts what was paid tonight, by role, and names what has no price', () => {
    expect(sumSpend(calls)).toEqual({ teacherTokens: 220, studentTokens: 220, usd: 0.6, unpriced: ['x/unknown'] });
    expect(sumSpend([])).toEqual({ teacherTokens: 0, studentTokens: 0, usd: 0 });
  });
});

describe('foldModels', () => {
  const report = foldModels(events);

  it('sums by role, model and purpose, dearest first; failures and paid answers apart', () => {
    expect(
      report.uses.map(({ role, purpose, calls: made, failed: bad, fromCache, usd }) => [
        role,
        purpose,
        made,
        bad,
        fromCache,
        usd,
      ]),
    ).toEqual([
      ['teacher', 'draft-skill', 2, 1, 1, 0.5],
      ['teacher', 'distil-task', 1, 0, 0, 0.1],
      ['student', 'student', 1, 0, 0, 0],
      ['user', 'user', 1, 0, 0, null],
    ]);
  });

  it('counts faults by student, and what was started in vain', () => {
    expect(report.faults).toEqual([{ student: 'ollama/q', counts: { 'as-text': 3, malformed: 3 } }]);
    expect(report.discarded).toBe(5);
  });

  it('is empty where no model took part', () => {
    const none = { uses: [], down: [], postponed: [], estimate: null, discarded: 0, faults: [] };
    expect(foldModels([trial(undefined)])).toEqual(none);
  });
});

describe('in words', () => {
  const report = foldReport(events);

  it('says what was used, what was down and who waits', () => {
    expect(modelSentences(report)).toEqual([
      "teacher openai/a, draft-skill: 2 calls, 1 failed, 1 answer already paid for, 100 (40 from the provider's cache) tokens in, 10 out, $0.5000",
      "teacher openai/a, distil-task: 1 call, 100 (40 from the provider's cache) tokens in, 10 out, $0.1000",
      "student ollama/q, student: 1 call, 100 (40 from the provider's cache) tokens in, 10 out, free",
      "user x/unknown, user: 1 call, 1 answer from the recording, 100 (40 from the provider's cache) tokens in, 10 out, price not known",
      'Calls of ollama/q with a fault: 3 written into the text and read from there, 3 with arguments nobody could read',
      'The teacher openai/a was given up for the night: no key',
      '5 runs started ahead of a verdict and not needed: in no count.',
    ]);
    expect(postponedSentences(report)).toEqual(['refunds: no key.']);
  });

  it.each(['terminal', 'markdown', 'html'] as const)('in the %s report', (name) => {
    const told = REPORTERS[name].render(report).replaceAll(/\s+/g, ' ');
    expect(told).toMatch(/Postponed.*refunds: no key/);
    expect(told).toMatch(/Models.*draft-skill: 2 calls/);
    expect(told).toMatch(/whose price is not known/);
  });
});
