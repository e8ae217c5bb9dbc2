import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatModel, ModelCall } from '../../domain/chat.ts';
import type { Price } from '../../domain/price.ts';
import { NightschoolError } from '../../errors.ts';
import { createBudget } from './budget.ts';
import { dollarsOf, type MeterOptions, meterCalls, mostOf } from './meter.ts';
import { answerOf, requestOf, scriptModel, testWorld } from './testing.ts';

const NONE = { usd: null, teacherTokens: null, studentTokens: null, minutes: null };
const PRICE: Price = { input: 2, cached: 0.5, output: 10 };

function meter(model: ChatModel, part: Partial<MeterOptions> = {}) {
  const world = testWorld();
  const calls: ModelCall[] = [];
  const options: MeterOptions = {
    role: 'teacher',
    budget: createBudget(NONE, world.clock),
    price: PRICE,
    maximumOutputTokens: 100,
    clock: world.clock,
    onCall: (call) => calls.push(call),
    ...part,
  };
  return { metered: meterCalls(model, options), calls, world, budget: options.budget };
}

describe('meterCalls', () => {
  it('tells what an exchange took', async () => {
    const { metered, calls, world, budget } = meter(
      scriptModel(() => {
        world.pass(1_234);
        return answerOf({ tokens: { input: 1_000, output: 50, cached: 400 } });
      }),
    );
    await metered.complete(requestOf({ purpose: 'name-family' }));
    expect(calls).toEqual([
      {
        role: 'teacher',
        model: 'test/model',
        purpose: 'name-family',
        from: 'model',
        tokens: { input: 1_000, output: 50, cached: 400 },
        usd: 0.0019,
        latencyMs: 1_234,
      },
    ]);
    expect(budget.spent()).toMatchObject({ teacherTokens: 1_050, studentTokens: 0, usd: 0.0019 });
    expect(budget.reserved().teacherTokens).toBe(0);
  });

  it.each<[string, Error, string]>([
    ['a typed error', new NightschoolError('MODEL_OVERLOADED', 'busy'), 'MODEL_OVERLOADED'],
    ['any other', new Error('bug'), 'INTERNAL'],
  ])('tells of an exchange that failed with %s', async (_, error, failed) => {
    const { metered, calls, budget } = meter(scriptModel(error));
    await expect(metered.complete(requestOf())).rejects.toBe(error);
    expect(calls).toMatchObject([{ failed, tokens: { input: 0, output: 0, cached: 0 }, usd: 0, from: 'model' }]);
    expect(budget.reserved().teacherTokens).toBe(0);
  });

  it('calls an aborted exchange that', async () => {
    const controller = new AbortController();
    const { metered, calls } = meter(
      scriptModel(() => {
        controller.abort(new Error('stop'));
        throw controller.signal.reason;
      }),
    );
    await expect(metered.complete(requestOf({ signal: controller.signal }))).rejects.toThrow('stop');
    expect(calls).toMatchObject([{ failed: 'ABORTED' }]);
  });

  it('counts an answer that nobody can use, and says so', async () => {
    const { metered, calls, budget } = meter(scriptModel(answerOf({ text: '' })));
    await metered.complete(requestOf());
    expect(calls).toMatchObject([{ failed: 'MODEL_ANSWER_EMPTY', tokens: { input: 10, output: 2 } }]);
    expect(budget.spent().teacherTokens).toBe(12);
  });

  it('asks nothing that the budget may not bear', async () => {
    const model = scriptModel();
    const { metered, calls } = meter(model, { budget: createBudget({ ...NONE, teacherTokens: 100 }, () => 0) });
    await expect(metered.complete(requestOf())).rejects.toMatchObject({ code: 'BUDGET_SPENT' });
    expect(model.asked).toEqual([]);
    expect(calls).toEqual([]);
  });

  it('refuses a model of unknown price where dollars are limited', () => {
    const budget = createBudget({ ...NONE, usd: 1 }, () => 0);
    const refused = expect.objectContaining({ code: 'PRICES_INVALID', hint: expect.stringContaining('test/model') });
    expect(() => meter(scriptModel(), { budget, price: null })).toThrow(refused);
  });

  it('tells no dollars where no price is known', async () => {
    const { metered, calls } = meter(scriptModel(), { price: null });
    await metered.complete(requestOf());
    expect(calls).toMatchObject([{ usd: null }]);
  });

  it('never spends more than the budget while answers keep within what was set aside', async () => {
    const exchange = fc.record({
      text: fc.string({ maxLength: 200 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(exchange, { maxLength: 30 }), fc.scheduler(), async (exchanges, scheduler) => {
        const budget = createBudget({ ...NONE, usd: 0.004, teacherTokens: 900 }, () => 0);
        const shares = new Map(exchanges.map(({ text, share }) => [text, share]));
        const model = scriptModel((request) => {
          const text = request.messages[0]?.text ?? '';
          const most = mostOf(request, { price: PRICE, maximumOutputTokens: 100 }).tokens - 100;
          const share = shares.get(text) ?? 1;
          const tokens = { input: Math.floor(most * share), output: Math.floor(100 * share), cached: 0 };
          return scheduler.schedule(Promise.resolve(answerOf({ tokens })));
        });
        const { metered, calls } = meter(model, { budget });
        const ends = exchanges.map(({ text }) =>
          metered.complete(requestOf({ messages: [{ role: 'user', text }] })).catch((error) => error.code),
        );
        await scheduler.waitFor(Promise.all(ends));
        const spent = budget.spent();
        expect(spent.teacherTokens).toBeLessThanOrEqual(900);
        expect(spent.usd).toBeLessThanOrEqual(0.004 + 1e-9);
        expect(spent.teacherTokens).toBe(calls.reduce((sum, { tokens }) => sum + tokens.input + tokens.output, 0));
        expect(budget.reserved()).toEqual({ teacherTokens: 0, studentTokens: 0, usd: 0 });
      }),
      { numRuns: 50 },
    );
  });
});

describe('dollarsOf', () => {
  const long: Price = { ...PRICE, long: { above: 1_000, input: 4, cached: 1, output: 15 } };

  it.each([
    ['up to the threshold', { input: 1_000, output: 100, cached: 0 }, 0.003],
    ['above it, all of the request', { input: 1_001, output: 100, cached: 1_001 }, (1_001 + 1_500) / 1_000_000],
  ])('%s', (_, tokens, usd) => {
    expect(dollarsOf(tokens, long)).toBeCloseTo(usd, 12);
  });
});

describe('mostOf', () => {
  it('takes a token for every three characters that are sent, and the longest answer', () => {
    const request = requestOf({ messages: [{ role: 'user', text: 'x'.repeat(3_000) }] });
    const { tokens, usd } = mostOf(request, { price: PRICE, maximumOutputTokens: 50 });
    expect(tokens).toBeGreaterThanOrEqual(1_050);
    expect(tokens).toBeLessThan(1_100);
    expect(usd).toBeCloseTo(((tokens - 50) * 2 + 50 * 10) / 1_000_000, 12);
  });
});
