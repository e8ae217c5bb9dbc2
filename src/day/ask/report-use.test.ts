import { describe, expect, it } from 'vitest';
import type { CleanText } from '../../domain/text.ts';
import type { Ended } from './converse.ts';
import { describeUse } from './report-use.ts';
import type { Turn } from './take-turn.ts';

const clean = <Value>(value: unknown) => value as Value;
const turn = (failure: string | null, isBreakdown = false): Turn => ({
  ...{ student: 's', certified: true, messages: [], reply: '', waits: false, tokens: 0 },
  ...{ failure, isBreakdown },
});

describe('describeUse', () => {
  it.each<[string, Partial<Ended>, object | null]>([
    ['done, and nobody said a word', { turns: [turn(null)] }, null],
    ['right', { turns: [turn(null)], verdict: 'right' }, { type: 'passed', session: 'id', note: null }],
    ['wrong', { turns: [turn(null)], status: 'failed', verdict: 'wrong' }, { type: 'failed', session: 'id' }],
    ['given up', { turns: [turn('stuck')], status: 'failed' }, { type: 'failed', session: 'id', note: 's: stuck' }],
    ['made good by another student', { turns: [turn('stuck'), turn(null)] }, { type: 'failed', session: null }],
    ['broken down', { turns: [turn('down', true)], status: 'failed' }, null],
    ['not allowed', { turns: [turn(null)], status: 'refused' }, null],
  ])('tells of work that was %s', async (_, ended, expected) => {
    const use = await describeUse({
      ...{ request: 'Do it', sessionId: 'id', skill: { name: 'k', version: 'v' }, at: '2026-11-21T10:00:00.000Z' },
      ended: { status: 'done', verdict: null, turns: [], messages: [], ...ended },
      redact: async (text) => clean<CleanText>(text),
    });
    if (expected === null) expect(use).toBeNull();
    else expect(use).toMatchObject({ skill: 'k', version: 'v', client: 'ask', request: 'Do it', ...expected });
  });
});
