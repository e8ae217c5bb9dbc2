import { describe, expect, it } from 'vitest';
import { limitCalls } from './limit.ts';
import { answerOf, heldModel, requestOf, scriptModel, settle } from './testing.ts';

describe('limitCalls', () => {
  it('lets so many through and the next when one ends, answered or not', async () => {
    const model = heldModel();
    const limited = limitCalls(model, 2);
    const calls = [1, 2, 3, 4].map(() => limited.complete(requestOf()));
    await settle();
    expect(model.held).toHaveLength(2);
    model.held[0]?.resolve(answerOf({ text: 'first' }));
    model.held[1]?.reject(new Error('lost'));
    await expect(calls[0]).resolves.toMatchObject({ text: 'first' });
    await expect(calls[1]).rejects.toThrow('lost');
    await settle();
    expect(model.held).toHaveLength(4);
    for (const { resolve } of model.held) resolve(answerOf());
    await Promise.all(calls.slice(2));
  });

  it('lets a waiter that is aborted leave at once, and nobody waits for it', async () => {
    const model = heldModel();
    const limited = limitCalls(model, 1);
    const first = limited.complete(requestOf());
    const controller = new AbortController();
    const second = limited.complete(requestOf({ signal: controller.signal }));
    const third = limited.complete(requestOf());
    await settle();
    controller.abort(new Error('no longer wanted'));
    await expect(second).rejects.toThrow('no longer wanted');
    model.held[0]?.resolve(answerOf());
    await first;
    await settle();
    expect(model.held).toHaveLength(2);
    model.held[1]?.resolve(answerOf({ text: 'third' }));
    await expect(third).resolves.toMatchObject({ text: 'third' });
  });

  it('keeps the place of one that is aborted under way until its exchange ends', async () => {
    const model = heldModel();
    const limited = limitCalls(model, 1);
    const controller = new AbortController();
    const first = limited.complete(requestOf({ signal: controller.signal }));
    const second = limited.complete(requestOf());
    await settle();
    controller.abort(new Error('stop'));
    await settle();
    expect(model.held).toHaveLength(1);
    model.held[0]?.reject(controller.signal.reason);
    await expect(first).rejects.toThrow('stop');
    await settle();
    model.held[1]?.resolve(answerOf());
    await second;
  });

  it('asks nothing for who is aborted already', async () => {
    const model = scriptModel();
    const request = requestOf({ signal: AbortSignal.abort(new Error('too late')) });
    await expect(limitCalls(model, 1).complete(request)).rejects.toThrow('too late');
    expect(model.asked).toEqual([]);
  });
});
