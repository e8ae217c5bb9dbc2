import { describe, expect, it } from 'vitest';
import type { ModelCall } from '../../domain/chat.ts';
import { createGuard } from '../../guard/guard.ts';
import { createBudget } from './budget.ts';
import { lineUp } from './line-up.ts';
import { answerOf, requestOf, scriptModel, testWorld } from './testing.ts';

const TOKEN = `gh${'p_'}q7Rk2VxT9mWb4LzNc8YdHs3JfGp6Ua1eXoQ5`;
const tool = { name: 'find', description: '', parameters: { type: 'object', properties: { [TOKEN]: {} } } } as const;

function guarded() {
  const world = testWorld();
  const model = scriptModel(answerOf());
  const calls: ModelCall[] = [];
  const downs: string[] = [];
  const lined = lineUp(model, {
    ...{ world, role: 'teacher', price: null, concurrency: 1, attempts: 3, maximumOutputTokens: 10 },
    budget: createBudget({ usd: null, teacherTokens: null, studentTokens: null, minutes: null }, world.clock),
    onCall: (call) => calls.push(call),
    onDown: ({ reason }) => downs.push(reason),
    guard: createGuard(1),
  });
  return { lined, model, calls, downs };
}

describe('a guarded model', () => {
  it.each([
    ['a message', { messages: [{ role: 'user', text: `Use ${TOKEN}` }] }, 'messages[0].text'],
    ['a tool', { tools: [tool] }, 'tools[0].parameters.properties'],
    ['a schema', { schema: { name: 'answer', json: { title: TOKEN } } }, 'schema.json.title'],
  ] as const)('is not asked what holds a secret in %s, nor again, nor billed, nor given up', async (_, part, place) => {
    const { lined, model, calls, downs } = guarded();
    for (let times = 0; times < 5; times++) {
      const asked = lined.complete(requestOf(part as Parameters<typeof requestOf>[0]));
      await expect(asked).rejects.toMatchObject({
        code: 'OUTGOING_SECRET',
        isOutage: true,
        message: expect.stringContaining(place),
      });
    }
    expect({ asked: model.asked, calls, downs }).toEqual({ asked: [], calls: [], downs: [] });
    await expect(lined.complete(requestOf())).resolves.toEqual(answerOf());
  });
});
