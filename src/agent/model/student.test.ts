import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ChatAnswer, ChatMessage } from '../../domain/chat.ts';
import type { Message, StudentPrompt, ToolDescription } from '../../domain/model.ts';
import { createModelStudent } from './student.ts';
import { promptFrom, scriptedChat } from './testing.ts';

const file = new URL('../../../pipelines/prompts/follow-skill.md', import.meta.url);
const prompt = promptFrom('follow-skill', readFileSync(file, 'utf8'));
const tools: readonly ToolDescription[] = [
  { name: 'get_order', writes: false, description: 'Reads it', parameters: { type: 'object', properties: {} } },
  { name: 'mail.send', writes: true },
];

function promptOf(changed: Partial<StudentPrompt> = {}): StudentPrompt {
  const messages: readonly Message[] = [{ role: 'user', text: 'Refund A1' }];
  return { skill: '# Refund', tools, messages, seed: 7, signal: new AbortController().signal, ...changed };
}

async function ask(changed: Partial<StudentPrompt> = {}) {
  const chat = scriptedChat([{ text: 'Done.' }]);
  await createModelStudent(chat, { prompt, deterministic: false }).act(promptOf(changed));
  const [request] = chat.requests;
  if (request === undefined) throw new Error('it was not asked');
  return request;
}

async function act(answer: Partial<ChatAnswer>) {
  const student = createModelStudent(scriptedChat([answer]), { prompt, deterministic: false });
  return student.act(promptOf());
}

describe('what a model student is asked', () => {
  it('is the conversation after the rules, with its tools, seed and signal', async () => {
    const given = promptOf();
    const request = await ask(given);
    expect(request).toMatchObject({ purpose: 'student', schema: null, seed: 7, signal: given.signal });
    expect(request.messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(request.messages[1]).toEqual({ role: 'user', text: 'Refund A1' });
    expect(request.tools).toEqual([
      { name: 'get_order', description: 'Reads it', parameters: { type: 'object', properties: {} } },
      { name: 'mail_send', description: '', parameters: { type: 'object' } },
    ]);
  });

  it('differs between the arms in the skill alone, which stands last', async () => {
    const systemOf = async (skill: string | null) => (await ask({ skill })).messages[0] as { readonly text: string };
    const [without, one, other] = [
      await systemOf(null),
      await systemOf('# Refund {{skill}}'),
      await systemOf('# Other'),
    ];
    expect(one.text.replace('# Refund {{skill}}', '')).toBe(without.text);
    expect(other.text.replace('# Other', '')).toBe(without.text);
    expect(without.text).toMatch(/<skill>\n\n<\/skill>$/);
  });

  it('starts, turn after turn, with what it was before', async () => {
    const messages: readonly Message[] = [
      { role: 'user', text: 'Refund A1' },
      { role: 'call', id: 'call-1', tool: 'get_order', arguments: { id: 'A1' } },
      { role: 'result', callId: 'call-1', content: { total: 12 }, isError: false },
      { role: 'assistant', text: 'Done.' },
    ];
    const longer = (await ask({ messages })).messages;
    const shorter = (await ask({ messages: messages.slice(0, 1) })).messages;
    expect(longer.slice(0, shorter.length)).toEqual(shorter);
  });
});

describe('the conversation', () => {
  it('holds calls made at once with what was said before them, and their results as text', async () => {
    const { messages } = await ask({
      messages: [
        { role: 'user', text: 'Refund A1' },
        { role: 'assistant', text: 'Let me look.' },
        { role: 'call', id: 'call-1', tool: 'get_order', arguments: { id: 'A1' } },
        { role: 'call', id: 'call-1-2', tool: 'mail.send', arguments: {} },
        { role: 'result', callId: 'call-1', content: { total: 12 }, isError: false },
        { role: 'result', callId: 'call-1-2', content: 'no address', isError: true },
        { role: 'call', id: 'call-2', tool: 'get_order', arguments: { id: 'A2' } },
        { role: 'result', callId: 'call-2', content: 'Error: not found', isError: true },
        { role: 'assistant', text: 'There is none.' },
        { role: 'user', text: 'Thanks' },
      ],
    });
    expect(messages.slice(1)).toEqual<readonly ChatMessage[]>([
      { role: 'user', text: 'Refund A1' },
      {
        role: 'assistant',
        text: 'Let me look.',
        calls: [
          { id: 'call-1', tool: 'get_order', arguments: { id: 'A1' } },
          { id: 'call-1-2', tool: 'mail_send', arguments: {} },
        ],
      },
      { role: 'tool', callId: 'call-1', tool: 'get_order', text: '{"total":12}' },
      { role: 'tool', callId: 'call-1-2', tool: 'mail_send', text: 'Error: no address' },
      { role: 'assistant', text: '', calls: [{ id: 'call-2', tool: 'get_order', arguments: { id: 'A2' } }] },
      { role: 'tool', callId: 'call-2', tool: 'get_order', text: 'Error: not found' },
      { role: 'assistant', text: 'There is none.', calls: [] },
      { role: 'user', text: 'Thanks' },
    ]);
  });

  const answered = async (call: Partial<Message>, content: string) => {
    const made = { role: 'call', id: 'call-1', tool: 'get_order', arguments: {}, ...call } as Message;
    const result: Message = { role: 'result', callId: 'call-1', content, isError: true };
    return (await ask({ messages: [...promptOf().messages, made, result] })).messages.at(-1);
  };

  it('names the tools there are where one was called that is not', async () => {
    expect(await answered({ tool: 'drop table', fault: 'unknown-tool' }, 'x')).toEqual({
      role: 'tool',
      callId: 'call-1',
      tool: 'drop_table',
      text: 'Error: There is no tool drop_table. The tools are: get_order, mail_send.',
    });
  });

  it('cuts a result that is too long, and says so', async () => {
    const { text } = (await answered({}, `Error ${'x'.repeat(70_000)}`)) as { readonly text: string };
    expect(text).toMatch(/^Error x+\n\[cut here: 10006 more characters\]$/);
  });
});

describe('what a model student does', () => {
  const look = { id: 'a', tool: 'get_order', arguments: { id: 'A1' } };

  it.each<[string, Partial<ChatAnswer>, object]>([
    ['text', { text: 'Done.' }, { kind: 'reply', text: 'Done.', waiting: false }],
    ['a refusal', { text: 'No.', finish: 'refused', calls: [look] }, { kind: 'reply', text: 'No.', waiting: false }],
    [
      'calls',
      { text: 'Look', finish: 'calls', calls: [look, { ...look, tool: 'mail_send' }] },
      {
        kind: 'calls',
        text: 'Look',
        calls: [
          { tool: 'get_order', arguments: { id: 'A1' } },
          { tool: 'mail.send', arguments: { id: 'A1' } },
        ],
      },
    ],
    [
      'calls written as text',
      { calls: [{ ...look, id: 'text-call-1' }] },
      { kind: 'calls', text: '', calls: [{ tool: 'get_order', arguments: { id: 'A1' }, fault: 'as-text' }] },
    ],
    [
      'malformed arguments',
      { calls: [{ id: 'text-call-1', tool: 'get_order', malformed: `{"id": ${'A'.repeat(300)}` }] },
      {
        kind: 'calls',
        text: '',
        calls: [
          {
            tool: 'get_order',
            arguments: {},
            fault: 'malformed',
            problem: `The arguments must be one JSON object, but were: {"id": ${'A'.repeat(193)}…`,
          },
        ],
      },
    ],
    ['an answer cut off', { text: 'I ha', finish: 'length' }, { kind: 'cut', text: 'I ha' }],
    [
      'a call cut off',
      { finish: 'length', calls: [{ id: 'a', tool: 'get_order', malformed: '{"id"' }] },
      { kind: 'cut', text: '' },
    ],
    [
      'an answer cut off behind a whole call',
      { finish: 'length', calls: [look] },
      { kind: 'calls', text: '', calls: [{ tool: 'get_order', arguments: { id: 'A1' } }] },
    ],
  ])('comes from %s', async (_, answer, action) => {
    expect(await act(answer)).toEqual({ action, tokens: { input: 10, output: 2 } });
  });

  it('is never scored where the prompt did not fit', async () => {
    await expect(act({ text: 'Hm', finish: 'overflow' })).rejects.toMatchObject({ code: 'PROMPT_TOO_LONG' });
  });
});

describe('tool names that endpoints refuse', () => {
  it.each([
    [
      ['a.b', 'a_b', 'c'],
      [/^a_b_[0-9a-f]{8}$/, /^a_b$/, /^c$/],
    ],
    [
      ['a.b', 'a/b'],
      [/^a_b_[0-9a-f]{8}$/, /^a_b_[0-9a-f]{8}$/],
    ],
    [
      ['x'.repeat(65), 'é'],
      [/^x{64}$/, /^_$/],
    ],
  ])('are spelt otherwise, each in its own way: %j', async (names, spelt) => {
    const request = await ask({ tools: names.map((name) => ({ name, writes: false })) });
    const offered = request.tools.map(({ name }) => name);
    expect(new Set(offered).size).toBe(names.length);
    for (const [index, name] of offered.entries()) expect(name).toMatch(spelt[index] ?? '');
  });
});

describe('createModelStudent', () => {
  it('has the name of its model, and a fingerprint of model and prompt', () => {
    const chat = scriptedChat([]);
    const student = createModelStudent(chat, { prompt, deterministic: true });
    const fingerprints = [
      student.fingerprint,
      createModelStudent({ ...chat, fingerprint: 'other' }, { prompt, deterministic: true }).fingerprint,
      createModelStudent(chat, { prompt: { ...prompt, hash: 'other' }, deterministic: true }).fingerprint,
    ];
    expect(student).toMatchObject({ name: 'ollama/small', deterministic: true });
    expect(student.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(fingerprints).size).toBe(3);
  });
});
