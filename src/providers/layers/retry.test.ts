import { describe, expect, it } from 'vitest';
import { type ErrorCode, NightschoolError } from '../../errors.ts';
import { retryCalls } from './retry.ts';
import { answerOf, requestOf, scriptModel, testWorld } from './testing.ts';

const fault = (code: ErrorCode, retryAfterMs?: number): NightschoolError =>
  new NightschoolError(code, `${code} happened`, retryAfterMs === undefined ? {} : { retryAfterMs });

describe('retryCalls', () => {
  it.each<[ErrorCode]>([
    ['MODEL_UNREACHABLE'],
    ['MODEL_OVERLOADED'],
    ['MODEL_FAILED'],
    ['MODEL_TIMED_OUT'],
    ['MODEL_CUT_OFF'],
    ['MODEL_ANSWER_EMPTY'],
    ['COMMAND_FAILED'],
  ])('tries again after %s', async (code) => {
    const model = scriptModel(fault(code), answerOf({ text: 'at last' }));
    const answer = await retryCalls(model, { attempts: 2, world: testWorld() }).complete(requestOf());
    expect(answer.text).toBe('at last');
    expect(model.asked).toHaveLength(2);
  });

  it.each<[Error]>([
    [fault('PROMPT_TOO_LONG')],
    [fault('MODEL_UNAUTHORIZED')],
    [fault('MODEL_MISSING')],
    [fault('MODEL_REFUSED_REQUEST')],
    [fault('MODEL_ANSWER_TOO_LARGE')],
    [fault('BUDGET_SPENT')],
    [new TypeError('a bug of ours')],
    [new Error('something else')],
  ])('throws %s at once', async (error) => {
    const world = testWorld();
    const model = scriptModel(error);
    await expect(retryCalls(model, { attempts: 5, world }).complete(requestOf())).rejects.toBe(error);
    expect(model.asked).toHaveLength(1);
    expect(world.slept).toEqual([]);
  });

  it.each<[string, number, NightschoolError, number[]]>([
    [
      'twice as long each time, up to 30 s',
      8,
      fault('MODEL_FAILED'),
      [750, 1_500, 3_000, 6_000, 12_000, 22_500, 22_500],
    ],
    ['as long as the server says', 3, fault('MODEL_OVERLOADED', 7_000), [7_000, 7_000]],
    ['but no longer than 60 s', 2, fault('MODEL_OVERLOADED', 86_400_000), [60_000]],
    ['not at all where it says so', 2, fault('MODEL_OVERLOADED', 0), [0]],
    ['not after the last try', 1, fault('MODEL_FAILED'), []],
  ])('waits %s', async (_, attempts, error, slept) => {
    const world = testWorld();
    const model = scriptModel(error);
    await expect(retryCalls(model, { attempts, world }).complete(requestOf())).rejects.toBe(error);
    expect(world.slept).toEqual(slept);
    expect(model.asked).toHaveLength(attempts);
  });

  it.each([
    [0, 500],
    [0.999, 1_000],
  ])('spreads the waiting: %d waits %d ms', async (random, expected) => {
    const world = { ...testWorld(), random: () => random };
    const model = scriptModel(fault('MODEL_FAILED'), answerOf());
    await retryCalls(model, { attempts: 2, world }).complete(requestOf());
    expect(world.slept).toEqual([expected]);
  });

  it.each([
    ['while it waits', 'sleep'],
    ['before it waits', 'random'],
  ] as const)('ends with the reason of an abort %s', async (_, when) => {
    const controller = new AbortController();
    const model = scriptModel(fault('MODEL_FAILED'));
    const world = testWorld();
    const stop = (): number => {
      controller.abort(new Error('stop'));
      return 0;
    };
    const sleep = async (): Promise<void> => {
      stop();
      controller.signal.throwIfAborted();
    };
    const retried = retryCalls(model, {
      attempts: 5,
      world: when === 'sleep' ? { ...world, sleep } : { ...world, random: stop },
    });
    await expect(retried.complete(requestOf({ signal: controller.signal }))).rejects.toThrow('stop');
    expect(model.asked).toHaveLength(1);
  });

  it('says why it was aborted where the exchange says something else', async () => {
    const controller = new AbortController();
    const model = scriptModel(() => {
      controller.abort('just a word');
      throw fault('MODEL_FAILED');
    });
    const asked = retryCalls(model, { attempts: 5, world: testWorld() }).complete(
      requestOf({ signal: controller.signal }),
    );
    await expect(asked).rejects.toBe('just a word');
    expect(model.asked).toHaveLength(1);
  });

  it('hands on an answer that came together with the abort: it was paid for', async () => {
    const controller = new AbortController();
    const model = scriptModel(() => {
      controller.abort();
      return answerOf({ text: 'paid' });
    });
    const retried = retryCalls(model, { attempts: 2, world: testWorld() });
    await expect(retried.complete(requestOf({ signal: controller.signal }))).resolves.toMatchObject({ text: 'paid' });
  });
});
