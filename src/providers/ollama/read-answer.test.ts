import { describe, expect, it } from 'vitest';
import { readAnswer } from './read-answer.ts';

async function* say(given: unknown): AsyncGenerator<unknown> {
  yield {
    message: { role: 'assistant', content: '', tool_calls: [{ function: { name: 'look_up', arguments: given } }] },
  };
  yield { message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop', eval_count: 9 };
}

const nested = (levels: number) => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);

describe('readAnswer', () => {
  it.each<[string, unknown, object]>([
    ['an object', { id: 1 }, { arguments: { id: 1 } }],
    ['an object as text', '{"id": 1}', { arguments: { id: 1 } }],
    ['64 levels', nested(64), { arguments: nested(64) }],
    ['5,000 levels', nested(5000), { malformed: 'arguments nested deeper than 64 levels' }],
    ['a list', [1], { malformed: '[1]' }],
    ['nothing', undefined, { malformed: 'nothing' }],
  ])('reads arguments that are %s', async (_, given, expected) => {
    const { calls } = await readAnswer(say(given), ['look_up']);
    expect(calls).toEqual([{ id: 'call-1', tool: 'look_up', ...expected }]);
  });
});
