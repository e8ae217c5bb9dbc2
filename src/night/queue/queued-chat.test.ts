import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../domain/chat.ts';
import type { ChatResult, Offer } from '../../domain/queue.ts';
import type { Workshop } from '../../domain/workshop.ts';
import { NightschoolError } from '../../errors.ts';
import { answerOf, requestOf } from '../../providers/layers/testing.ts';
import { createQueuedChat } from './queued-chat.ts';
import { openStation } from './station.ts';
import { createMemoryQueue } from './testing.ts';

const chosen: Offer = { posting: '', fingerprint: 'f', parts: {}, slots: 1 };
const about = { worker: 'one', fingerprint: 'f', calls: [], durationMs: 1 };

async function ask(results: readonly Pick<ChatResult, 'answer' | 'problem'>[]) {
  let next = 0;
  const workshop: Workshop = {
    offer: async ({ id }) => ({ ...chosen, posting: id }),
    perform: async () => {
      const result = results[Math.min(next++, results.length - 1)];
      return { kind: 'chat', ...about, answer: null, problem: null, ...result };
    },
  };
  const memory = await createMemoryQueue([{ host: 'one', workshop }]);
  const { queue } = memory;
  const model = { use: 'ollama', model: 'm' } as never; // nobody reads it here
  const posting = await queue.post({ role: 'judge', student: null, model });
  const nothing = { notice: () => undefined, onDown: () => undefined, clock: () => 0 };
  const station = openStation({
    queue,
    posting,
    chosen,
    name: 'm',
    workspace: 'w',
    lead: 1,
    waitSeconds: 1,
    ...nothing,
  });
  const lost: (readonly [ChatRequest, number])[] = [];
  const create = () =>
    createQueuedChat({
      ...{ name: 'ollama/m', station, fleet: { workspaceId: 'w', priorityOf: () => 1 } },
      seconds: 60,
      onLost: (request, times) => lost.push([request, times]),
    });
  return { memory, lost, create, chat: create() };
}

describe('a model on workers', () => {
  it('answers, and leaves nothing in the queue', async () => {
    const { chat, memory, lost } = await ask([{ answer: answerOf({ text: 'yes' }), problem: null }]);
    expect(chat).toMatchObject({ name: 'ollama/m', fingerprint: 'f' });
    expect((await chat.complete(requestOf())).text).toBe('yes');
    expect(memory.unsettled()).toEqual([]);
    expect(lost).toEqual([]);
  });

  it('is asked anew where it is asked the same again, and by the same name in the next run', async () => {
    const { chat, create, memory } = await ask([{ answer: answerOf(), problem: null }]);
    await chat.complete(requestOf());
    await chat.complete(requestOf());
    await chat.complete(requestOf({ seed: 9 }));
    await create().complete(requestOf());
    const ids = memory.begun.map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(ids[3]).toBe(ids[0]);
    for (const id of ids) expect(id).toMatch(/^w-chat-[0-9a-f]{16}-\d$/);
  });

  it.each([
    ['PROMPT_TOO_LONG', 'PROMPT_TOO_LONG'],
    ['SOMETHING_NEW', 'MODEL_FAILED'],
    ['toString', 'MODEL_FAILED'],
  ])('rejects with the problem %s as %s', async (code, expected) => {
    const { chat } = await ask([{ answer: null, problem: { code, message: 'so it is', isOutage: false } }]);
    await expect(chat.complete(requestOf())).rejects.toMatchObject({ code: expected, message: 'so it is' });
  });

  it('rejects where a worker says nothing at all', async () => {
    const { chat } = await ask([{ answer: null, problem: null }]);
    await expect(chat.complete(requestOf())).rejects.toMatchObject({ code: 'MODEL_FAILED' });
  });

  it('tells of exchanges that ended with their worker', async () => {
    const { chat, memory, lost } = await ask([{ answer: answerOf(), problem: null }]);
    memory.setAttempts(3);
    await chat.complete(requestOf());
    expect(lost).toMatchObject([[{ purpose: 'draft-skill' }, 2]]);
  });

  it('tells of all that one took which was given up', async () => {
    const { chat, memory, lost } = await ask([{ answer: answerOf(), problem: null }]);
    memory.breakDown(new NightschoolError('JOB_ABANDONED', 'six workers died', { cause: 6 }));
    await expect(chat.complete(requestOf())).rejects.toMatchObject({ code: 'JOB_ABANDONED' });
    expect(lost).toMatchObject([[{ purpose: 'draft-skill' }, 6]]);
  });
});
