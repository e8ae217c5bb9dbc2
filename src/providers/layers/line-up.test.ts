import { describe, expect, it } from 'vitest';
import type { ChatAnswer, ChatModel, ModelCall } from '../../domain/chat.ts';
import type { TrafficEntry } from '../../domain/traffic.ts';
import { NightschoolError } from '../../errors.ts';
import type { AnswerStore } from './answers.ts';
import { createBudget } from './budget.ts';
import { type LineUpOptions, lineUp } from './line-up.ts';
import { answerOf, heldModel, requestOf, scriptModel, settle, testWorld } from './testing.ts';

function line(model: ChatModel, part: Partial<LineUpOptions> = {}) {
  const world = testWorld();
  const calls: ModelCall[] = [];
  const reasons: string[] = [];
  const budget = createBudget({ usd: null, teacherTokens: 10_000, studentTokens: null, minutes: null }, world.clock);
  const lined = lineUp(model, {
    world,
    role: 'teacher',
    budget,
    price: null,
    concurrency: 2,
    attempts: 3,
    maximumOutputTokens: 100,
    onCall: (call) => calls.push(call),
    onDown: ({ reason }) => reasons.push(reason),
    ...part,
  });
  return { lined, calls, reasons, world, budget };
}

function storeIn(kept: Map<string, ChatAnswer>): AnswerStore {
  return { find: (key) => kept.get(key) ?? null, save: (key, answer) => void kept.set(key, answer), readOnly: false };
}

describe('lineUp', () => {
  it('meters every try, and an empty answer is paid for and tried again', async () => {
    const busy = new NightschoolError('MODEL_OVERLOADED', 'busy', { retryAfterMs: 9_000 });
    const { lined, calls, world, budget } = line(scriptModel(busy, answerOf({ text: '' }), answerOf({ text: 'ok' })));
    await expect(lined.complete(requestOf())).resolves.toMatchObject({ text: 'ok' });
    expect(calls.map(({ failed }) => failed)).toEqual(['MODEL_OVERLOADED', 'MODEL_ANSWER_EMPTY', undefined]);
    expect(world.slept).toEqual([9_000, 1_500]);
    expect(budget.spent().teacherTokens).toBe(24);
  });

  it('gives the model up after three requests that failed at every try', async () => {
    const model = scriptModel(new NightschoolError('MODEL_FAILED', 'broken'));
    const { lined, reasons } = line(model);
    const codes = [];
    for (let time = 0; time < 5; time++) codes.push(await lined.complete(requestOf()).catch(({ code }) => code));
    expect(codes).toEqual(['MODEL_FAILED', 'MODEL_FAILED', 'MODEL_DOWN', 'MODEL_DOWN', 'MODEL_DOWN']);
    expect(model.asked).toHaveLength(9);
    expect(reasons).toEqual(['broken']);
  });

  it('sets nothing aside for a request that waits for its turn, and times the exchange alone', async () => {
    const model = heldModel();
    const { lined, budget, calls, world } = line(model);
    const asked = [1, 2, 3, 4].map(() => lined.complete(requestOf()));
    await settle();
    const each = budget.reserved().teacherTokens / 2;
    expect(model.held).toHaveLength(2);
    world.pass(1_000);
    for (const { resolve } of model.held) resolve(answerOf());
    await settle();
    expect(budget.reserved().teacherTokens).toBe(2 * each);
    world.pass(500);
    for (const { resolve } of model.held.slice(2)) resolve(answerOf());
    await Promise.all(asked);
    expect(calls.map(({ latencyMs }) => latencyMs)).toEqual([1_000, 1_000, 500, 500]);
  });

  it('serves a stored answer of a model that is down', async () => {
    const kept = new Map<string, ChatAnswer>();
    const model = scriptModel(answerOf({ text: 'paid' }), new NightschoolError('MODEL_UNAUTHORIZED', 'no'));
    const { lined } = line(model, { answers: storeIn(kept) });
    await lined.complete(requestOf());
    await expect(lined.complete(requestOf({ seed: 1 }))).rejects.toMatchObject({ code: 'MODEL_DOWN' });
    await expect(lined.complete(requestOf())).resolves.toMatchObject({ text: 'paid' });
  });

  it('records what the caller saw, stored answers too, and no try that failed on the way', async () => {
    const entries: TrafficEntry[] = [];
    const record = {
      write: (entry: TrafficEntry) => void entries.push(entry),
      redact: async <Value>(value: Value) => value,
    };
    const model = scriptModel(new NightschoolError('MODEL_FAILED', 'once'), answerOf({ text: 'ok' }));
    const { lined } = line(model, { record, answers: storeIn(new Map()) });
    await lined.complete(requestOf());
    await lined.complete(requestOf());
    expect(entries).toMatchObject([{ answer: { text: 'ok' } }, { answer: { text: 'ok' } }]);
  });
});
