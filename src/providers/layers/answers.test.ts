import { describe, expect, it } from 'vitest';
import type { ChatAnswer, ChatModel, ChatRequest, ModelCall } from '../../domain/chat.ts';
import { NightschoolError } from '../../errors.ts';
import { type AnswerStore, answerKey, reuseAnswers } from './answers.ts';
import { answerOf, heldModel, requestOf, scriptModel, settle } from './testing.ts';

function keep(model: ChatModel, readOnly = false) {
  const kept = new Map<string, ChatAnswer>();
  const calls: ModelCall[] = [];
  const store: AnswerStore = {
    find: (key) => kept.get(key) ?? null,
    save: (key, answer) => void kept.set(key, answer),
    readOnly,
  };
  const reused = reuseAnswers(model, { store, role: 'teacher', onCall: (call) => calls.push(call) });
  return { reused, kept, calls };
}

describe('reuseAnswers', () => {
  it('asks once and serves what was paid for', async () => {
    const model = scriptModel(answerOf({ text: 'paid' }), answerOf({ text: 'other' }));
    const { reused, calls } = keep(model);
    const [first, second] = [await reused.complete(requestOf()), await reused.complete(requestOf())];
    expect(second).toEqual(first);
    expect(model.asked).toHaveLength(1);
    expect(calls).toEqual([
      {
        role: 'teacher',
        model: 'test/model',
        purpose: 'draft-skill',
        from: 'cache',
        tokens: { input: 10, output: 2, cached: 0 },
        usd: 0,
        latencyMs: 0,
      },
    ]);
  });

  it('has stored an answer before anybody sees it', async () => {
    const order: string[] = [];
    const store: AnswerStore = { find: () => null, save: () => void order.push('stored'), readOnly: false };
    const reused = reuseAnswers(scriptModel(), { store, role: 'teacher', onCall: () => undefined });
    await reused.complete(requestOf()).then(() => order.push('seen'));
    expect(order).toEqual(['stored', 'seen']);
  });

  it('keeps no error', async () => {
    const model = scriptModel(new NightschoolError('MODEL_FAILED', 'lost'), answerOf());
    const { reused, kept } = keep(model);
    await expect(reused.complete(requestOf())).rejects.toMatchObject({ code: 'MODEL_FAILED' });
    expect(kept.size).toBe(0);
    await expect(reused.complete(requestOf())).resolves.toEqual(answerOf());
  });

  it('joins what is asked at the same time', async () => {
    const model = heldModel();
    const { reused, calls } = keep(model);
    const asked = [1, 2, 3].map(() => reused.complete(requestOf()));
    await settle();
    expect(model.held).toHaveLength(1);
    model.held[0]?.resolve(answerOf({ text: 'one' }));
    expect((await Promise.all(asked)).map(({ text }) => text)).toEqual(['one', 'one', 'one']);
    expect(calls.map(({ from }) => from)).toEqual(['cache', 'cache']);
  });

  it('fails together', async () => {
    const model = heldModel();
    const { reused } = keep(model);
    const asked = [1, 2].map(() => reused.complete(requestOf()));
    await settle();
    model.held[0]?.reject(new NightschoolError('MODEL_DOWN', 'gone'));
    for (const one of asked) await expect(one).rejects.toMatchObject({ code: 'MODEL_DOWN' });
    expect(model.held).toHaveLength(1);
  });

  it('asks again for the others where who asked first gave up', async () => {
    const model = heldModel();
    const { reused } = keep(model);
    const controller = new AbortController();
    const first = reused.complete(requestOf({ signal: controller.signal }));
    const others = [reused.complete(requestOf()), reused.complete(requestOf())];
    await settle();
    controller.abort(new Error('stop'));
    model.held[0]?.reject(controller.signal.reason);
    await expect(first).rejects.toThrow('stop');
    await settle();
    expect(model.held).toHaveLength(2);
    model.held[1]?.resolve(answerOf({ text: 'second try' }));
    expect((await Promise.all(others)).map(({ text }) => text)).toEqual(['second try', 'second try']);
  });

  it('lets one that joined leave alone', async () => {
    const model = heldModel();
    const { reused } = keep(model);
    const controller = new AbortController();
    const first = reused.complete(requestOf());
    const second = reused.complete(requestOf({ signal: controller.signal }));
    await settle();
    controller.abort(new Error('stop'));
    await expect(second).rejects.toThrow('stop');
    model.held[0]?.resolve(answerOf());
    await expect(first).resolves.toEqual(answerOf());
  });

  it('asks nothing in a dry run but serves what there is', async () => {
    const model = scriptModel();
    const { reused, kept } = keep(model, true);
    await expect(reused.complete(requestOf())).rejects.toMatchObject({
      code: 'BUDGET_SPENT',
      message: 'test/model was not asked in a dry run (draft-skill).',
    });
    kept.set(answerKey(model, requestOf()), answerOf({ text: 'stored' }));
    await expect(reused.complete(requestOf())).resolves.toMatchObject({ text: 'stored' });
    expect(model.asked).toEqual([]);
  });
});

describe('answerKey', () => {
  const model = { ...scriptModel(), fingerprint: 'f1' };
  const key = answerKey(model, requestOf());

  it.each<[string, Partial<ChatRequest>]>([
    ['purpose', { purpose: 'name-family' }],
    ['messages', { messages: [{ role: 'user', text: 'Is it not?' }] }],
    ['tools', { tools: [{ name: 'a', description: '', parameters: {} }] }],
    ['schema', { schema: { name: 'a', json: {} } }],
    ['seed', { seed: 1 }],
  ])('differs where %s do', (_, part) => {
    expect(answerKey(model, requestOf(part))).not.toBe(key);
  });

  it('differs where the model does', () => {
    expect(answerKey({ ...model, name: 'test/other' }, requestOf())).not.toBe(key);
    expect(answerKey({ ...model, fingerprint: 'f2' }, requestOf())).not.toBe(key);
  });

  it('does not depend on who waits', () => {
    expect(answerKey(model, requestOf({ signal: AbortSignal.timeout(60_000) }))).toBe(key);
  });
});
