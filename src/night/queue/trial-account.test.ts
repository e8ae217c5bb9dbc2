import { describe, expect, it } from 'vitest';
import type { ModelCall } from '../../domain/chat.ts';
import type { WorkerCall } from '../../domain/queue.ts';
import { type Budget, createBudget } from '../../providers/layers/budget.ts';
import { createTrialAccount } from './trial-account.ts';

const PRICE = { input: 1, cached: 0.5, output: 4 };
const NONE: Budget['limits'] = { usd: null, teacherTokens: null, studentTokens: null, minutes: null };
const STUDENT = { name: 'openai/small', price: PRICE, longestExchange: 100 };
const USER = { name: 'ollama/user', price: null, longestExchange: 50 };
const { signal } = new AbortController();

function open({ limits = NONE, user = null as typeof USER | null } = {}) {
  const budget = createBudget(limits, () => 0);
  const calls: ModelCall[] = [];
  const onCall = (call: ModelCall) => void calls.push(call);
  return {
    budget,
    calls,
    account: createTrialAccount({ budget, onCall, student: STUDENT, user, tokensPerTrial: 900 }),
  };
}

const call = (input: number, output: number, more: Partial<WorkerCall> = {}): WorkerCall => ({
  ...{ role: 'student', model: 'somebody/else', purpose: 'student', latencyMs: 5 },
  tokens: { input, output, cached: 0 },
  ...more,
});

describe('createTrialAccount', () => {
  it('sets the most aside and settles with what was told, at our own prices and names', async () => {
    const { budget, calls, account } = open();
    const trial = await account.open(signal);
    expect(budget.reserved()).toMatchObject({ studentTokens: 1000, usd: 0.004 });
    trial.settle({ calls: [call(100, 10), call(0, 0, { failed: 'MODEL_FAILED' })] }, 1);
    expect(budget.spent()).toMatchObject({ studentTokens: 110, usd: (100 + 40) / 1e6 });
    expect(calls).toMatchObject([
      { role: 'student', model: 'openai/small', from: 'model', usd: 140 / 1e6, latencyMs: 5 },
      { role: 'student', model: 'openai/small', failed: 'MODEL_FAILED', usd: 0 },
    ]);
  });

  it('counts runs that ended with their worker as the most they can have taken', async () => {
    const { budget, calls, account } = open();
    (await account.open(signal)).settle({ calls: [call(100, 10)] }, 3);
    expect(budget.spent().studentTokens).toBe(110 + 2 * 1000);
    expect(calls).toHaveLength(1);
  });

  it('counts all runs of one that was given up as the most', async () => {
    const { budget, account } = open();
    (await account.open(signal)).abandon(6);
    expect(budget.spent().studentTokens).toBe(6 * 1000);
  });

  it('tells the user that is a model apart', async () => {
    const { budget, calls, account } = open({ user: USER });
    const trial = await account.open(signal);
    expect(budget.reserved().studentTokens).toBe(1000 + 950);
    trial.settle({ calls: [call(1, 1), call(2, 2, { role: 'user' }), call(3, 3, { role: 'teacher' })] }, 1);
    expect(calls.map(({ role, model }) => `${role} ${model}`)).toEqual([
      'student openai/small',
      'user ollama/user',
      'student openai/small',
    ]);
  });

  it('counts what was taken back as it is told, as the most where nobody tells, and as nothing where it never began', async () => {
    const { budget, calls, account } = open();
    (await account.open(signal)).leave({ calls: [], untold: 1 });
    expect(budget.spent().studentTokens).toBe(1000);
    (await account.open(signal)).settle({ calls: [call(30, 0)] }, 1);
    (await account.open(signal)).settle({ calls: [call(50, 0)] }, 1);
    (await account.open(signal)).leave({ calls: [call(40, 0)], untold: 0 });
    expect(budget.spent().studentTokens).toBe(1000 + 80 + 40);
    (await account.open(signal)).leave({ calls: [], untold: 0 });
    (await account.open(signal)).giveBack();
    expect(budget.spent().studentTokens).toBe(1120);
    (await account.open(signal)).leave({ calls: [call(40, 0), call(0, 0, { failed: 'ABORTED' })], untold: 0 });
    expect(budget.spent().studentTokens).toBe(1120 + 40 + 100); // one answer was cut off: the longest there is
    expect(calls).toHaveLength(5);
  });

  it('waits for its turn, and ends where one alone would be too much', async () => {
    const { account } = open({ limits: { ...NONE, studentTokens: 1500 } });
    const first = await account.open(signal);
    const second = account.open(signal);
    first.settle({ calls: [call(400, 0)] }, 1);
    (await second).settle({ calls: [call(400, 0)] }, 1);
    await expect(account.open(signal)).rejects.toMatchObject({ code: 'BUDGET_SPENT' });
  });

  it('gives up with the reason of an abort', async () => {
    const { account } = open({ limits: { ...NONE, studentTokens: 1500 } });
    await account.open(signal);
    const stopped = new AbortController();
    const waiting = account.open(stopped.signal);
    stopped.abort(new Error('stop'));
    await expect(waiting).rejects.toThrow('stop');
  });
});
