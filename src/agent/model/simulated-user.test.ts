import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ChatAnswer } from '../../domain/chat.ts';
import type { Message } from '../../domain/model.ts';
import { createLiteralStudent } from '../literal/literal.ts';
import { simulatedUser, withSimulatedUser } from './simulated-user.ts';
import { promptFrom, scriptedChat } from './testing.ts';

const file = new URL('../../../pipelines/prompts/simulate-user.md', import.meta.url);
const prompt = promptFrom('simulate-user', readFileSync(file, 'utf8'));
const turns = ['Cancel my trip', 'EHGLP3, {{turns}}'];
const say = (done: boolean, text: string): Partial<ChatAnswer> => ({ text: JSON.stringify({ done, text }) });
const asked: readonly Message[] = [
  { role: 'user', text: 'Cancel my trip' },
  { role: 'assistant', text: 'One moment.' },
  { role: 'call', id: 'call-1', tool: 'find', arguments: {} },
  { role: 'result', callId: 'call-1', content: 'secret of the tool', isError: false },
  { role: 'assistant', text: 'Which one?' },
];

function start(answers: readonly Partial<ChatAnswer>[]) {
  const chat = scriptedChat(answers);
  const { signal } = new AbortController();
  return { chat, signal, user: simulatedUser(chat, { prompt, turns, seed: 3, signal }) };
}

describe('simulatedUser', () => {
  it('opens with the recorded first turn, without asking anyone', async () => {
    const { chat, user } = start([]);
    expect(await user([])).toEqual({ text: 'Cancel my trip' });
    expect(chat.requests).toEqual([]);
  });

  it('hears what is said, not what is called, and knows the recorded turns', async () => {
    const { chat, user, signal } = start([say(false, 'EHGLP3')]);
    expect(await user(asked)).toEqual({ text: 'EHGLP3' });
    const [request] = chat.requests;
    expect(request).toMatchObject({ purpose: 'user', tools: [], seed: 3, signal, schema: { name: 'turn' } });
    expect(request?.messages.slice(1)).toEqual([
      { role: 'user', text: 'How can I help you?' },
      { role: 'assistant', text: '{"done":false,"text":"Cancel my trip"}', calls: [] },
      { role: 'user', text: 'One moment.\n\nWhich one?' },
    ]);
    expect(request?.messages[0]).toMatchObject({
      role: 'system',
      text: expect.stringMatching(/<data name="turn 2" id="[0-9a-f]{8}">\nEHGLP3, \{\{turns\}\}\n<\/data-/),
    });
  });

  it('never leaves a side without words', async () => {
    const { chat, user } = start([say(false, 'Hello?')]);
    await user([...asked.slice(0, 1), { role: 'assistant', text: '' }]);
    expect(chat.requests[0]?.messages.at(-1)).toEqual({ role: 'user', text: '(The assistant says nothing.)' });
  });

  it.each([
    ['it is done', say(true, 'Thanks!')],
    ['it has nothing to say', say(false, ' ')],
  ])('ends where %s', async (_, answer) => {
    expect(await start([answer]).user(asked)).toBeNull();
  });

  it('ends after two turns more than twice the recorded ones', async () => {
    const { chat, user } = start([say(false, 'And?')]);
    const turn: readonly Message[] = [
      { role: 'user', text: 'a' },
      { role: 'assistant', text: 'b' },
    ];
    expect(await user(Array(5).fill(turn).flat())).toEqual({ text: 'And?' });
    expect(await user(Array(6).fill(turn).flat())).toBeNull();
    expect(chat.requests).toHaveLength(1);
  });

  it('reads its answer from prose', async () => {
    expect(await start([{ text: 'Sure:\n```json\n{"done": false, "text": "EHGLP3"}\n```' }]).user(asked)).toEqual({
      text: 'EHGLP3',
    });
  });

  it('is asked once more with what was wrong', async () => {
    const { chat, user } = start([{ text: '{"done": "no", "text": "x"}' }, say(false, 'EHGLP3')]);
    expect(await user(asked)).toEqual({ text: 'EHGLP3' });
    expect(chat.requests[1]?.messages.slice(-2)).toEqual([
      { role: 'assistant', text: '{"done": "no", "text": "x"}', calls: [] },
      { role: 'user', text: expect.stringMatching(/done: .*expected boolean/) },
    ]);
  });

  it('is refused after a second answer that is no turn', async () => {
    const { user } = start([{ text: 'EHGLP3' }, { text: '[]' }]);
    await expect(user(asked)).rejects.toMatchObject({ code: 'MODEL_ANSWER_INVALID' });
  });
});

describe('withSimulatedUser', () => {
  it('makes the user a part of what is examined', () => {
    const student = createLiteralStudent();
    const chat = scriptedChat([]);
    const examined = withSimulatedUser(student, { chat, prompt });
    expect(examined).toMatchObject({ name: 'literal', deterministic: false, act: student.act });
    const others = [
      student,
      withSimulatedUser(student, { chat: { ...chat, fingerprint: 'x' }, prompt }),
      withSimulatedUser(student, { chat, prompt: { ...prompt, hash: 'x' } }),
    ];
    expect(others.map(({ fingerprint }) => fingerprint)).not.toContain(examined.fingerprint);
  });
});
