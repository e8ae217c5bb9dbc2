import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  Message,
  Student,
  StudentAction,
  StudentCall,
  StudentPrompt,
  ToolAnswer,
  ToolBox,
} from '../domain/model.ts';
import { type AgentOptions, runAgent } from './agent.ts';
import { countFaults } from './count-faults.ts';
import { recordedUser } from './user.ts';

const clean = <Value>(value: unknown) => value as Value;

const call: StudentAction = { kind: 'calls', calls: [{ tool: 'get', arguments: { id: 1 }, skillStep: 3 }] };
const say = (text: string, waiting = false): StudentAction => ({ kind: 'reply', text, waiting });

/** A student that plays its actions in order, and keeps the prompts it was given. */
function scripted(actions: readonly StudentAction[]): Student & { readonly prompts: StudentPrompt[] } {
  const prompts: StudentPrompt[] = [];
  return {
    name: 'scripted',
    deterministic: true,
    fingerprint: 'f',
    prompts,
    act: async (prompt) => {
      prompts.push(prompt);
      const action = actions[prompts.length - 1];
      if (action === undefined) throw new Error('server down');
      return { action, tokens: { input: 10, output: 1 } };
    },
  };
}

function start(student: Student, rest: Partial<AgentOptions> & { readonly answer?: ToolAnswer } = {}) {
  const { answer = clean<ToolAnswer>({ kind: 'answer', content: { ok: true }, isError: false }), ...options } = rest;
  return runAgent({
    student,
    skill: 'the skill',
    user: recordedUser(['do it']),
    toolBox: { tools: [{ name: 'get', writes: false }], call: async () => answer },
    maximumActions: 10,
    seed: 7,
    signal: new AbortController().signal,
    ...options,
  });
}

describe('runAgent', () => {
  it('shows the student what its call gave', async () => {
    const student = scripted([call, say('done')]);
    const transcript = await start(student);
    expect(transcript).toEqual({
      messages: [
        { role: 'user', text: 'do it' },
        { role: 'call', id: 'call-1', tool: 'get', arguments: { id: 1 }, skillStep: 3 },
        { role: 'result', callId: 'call-1', content: { ok: true }, isError: false },
        { role: 'assistant', text: 'done' },
      ],
      end: 'done',
      hits: 1,
      misses: 0,
      tokens: { input: 20, output: 2 },
    });
    expect(student.prompts[1]?.messages).toEqual(transcript.messages.slice(0, 3));
    expect(student.prompts[0]).toMatchObject({ skill: 'the skill', seed: 7, tools: [{ name: 'get', writes: false }] });
  });

  it('lets the student act on an error result', async () => {
    const answer = clean<ToolAnswer>({ kind: 'answer', content: 'no such id', isError: true });
    const transcript = await start(scripted([call, say('it failed')]), { answer });
    expect(transcript.messages[2]).toEqual({ role: 'result', callId: 'call-1', content: 'no such id', isError: true });
    expect(transcript).toMatchObject({ end: 'done', hits: 1 });
  });

  it.each([
    ['a question', true],
    ['an answer', false],
  ])('says the next turn after %s', async (_, waiting) => {
    const transcript = await start(scripted([say('which?', waiting), call, say('done')]), {
      user: recordedUser(['a', 'b']),
    });
    expect(transcript.messages.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'user',
      'call',
      'result',
      'assistant',
    ]);
    expect(transcript.end).toBe('done');
  });

  it('calls it given up where the student still waits and no turn is left', async () => {
    expect(await start(scripted([say('which?', true)]))).toMatchObject({ end: 'gave-up' });
  });

  it('ends at a call that nobody recorded', async () => {
    const transcript = await start(scripted([call]), { answer: { kind: 'miss' } });
    expect(transcript).toMatchObject({ end: 'replay-miss', hits: 0, misses: 1 });
    expect(transcript.messages.at(-1)?.role).toBe('call');
  });

  it('ends after as many actions as allowed', async () => {
    expect(await start(scripted([call, call, call]), { maximumActions: 3 })).toMatchObject({
      end: 'turn-limit',
      hits: 3,
    });
  });

  it('ends after an answer that was cut off', async () => {
    const transcript = await start(scripted([call, { kind: 'cut', text: 'The deal' }]));
    expect(transcript).toMatchObject({ end: 'token-limit', hits: 1 });
    expect(transcript.messages.at(-1)).toEqual({ role: 'assistant', text: 'The deal' });
  });

  it.each<[number, string]>([
    [33, 'done'],
    [32, 'token-limit'],
    [11, 'token-limit'],
  ])('ends with more than %i tokens: %s', async (maximumTokens, end) => {
    const transcript = await start(scripted([call, call, say('done')]), { maximumTokens });
    expect(transcript.end).toBe(end);
    expect(transcript.messages.filter(({ role }) => role === 'call')).toHaveLength(transcript.hits);
  });

  it('lets the user decide what to say next', async () => {
    const user = async (messages: readonly unknown[]) => (messages.length < 4 ? { text: `${messages.length}` } : null);
    const { messages, end } = await start(scripted([say('a'), say('b'), say('c')]), { user });
    expect(messages.map((message) => ('text' in message ? message.text : ''))).toEqual(['0', 'a', '2', 'b']);
    expect(end).toBe('done');
  });

  it('goes on with a conversation, whose calls keep their ids', async () => {
    const before = (
      await start(scripted([call, say('and now?'), call]), { maximumActions: 3, user: recordedUser(['a', 'b']) })
    ).messages;
    const student = scripted([call, say('done')]);
    const { messages, hits } = await start(student, { messages: before, user: async () => null });
    expect(student.prompts[0]?.messages).toEqual(before);
    expect(messages.slice(0, before.length)).toEqual(before);
    expect(messages.slice(before.length).map(({ role }) => role)).toEqual(['call', 'result', 'assistant']);
    expect(hits).toBe(1);
    const ids = messages.flatMap((message) => (message.role === 'call' ? [message.id] : []));
    expect(new Set(ids).size).toBe(3);
  });

  it('tells of every message as it comes, and of a call before it is made', async () => {
    const seen: Message[] = [];
    const heard: number[] = [];
    const toolBox: ToolBox = {
      tools: [{ name: 'get', writes: false }],
      call: async () => {
        heard.push(seen.length);
        return clean<ToolAnswer>({ kind: 'answer', content: 'x', isError: false });
      },
    };
    const twice: StudentAction = { kind: 'calls', calls: [get(1), get(2)], text: 'Let me look.' };
    const { messages } = await start(scripted([twice, say('done')]), {
      toolBox,
      onMessage: (message) => seen.push(message),
    });
    expect(seen).toEqual(messages);
    expect(heard).toEqual([4, 5]);
  });

  it('has told of a call that breaks down', async () => {
    const seen: Message[] = [];
    const toolBox: ToolBox = { tools: [{ name: 'get', writes: false }], call: () => Promise.reject(new Error('gone')) };
    await expect(start(scripted([call]), { toolBox, onMessage: (message) => seen.push(message) })).rejects.toThrow(
      'gone',
    );
    expect(seen.map(({ role }) => role)).toEqual(['user', 'call']);
  });

  it('passes on what is no fault of the student', async () => {
    await expect(start(scripted([call]))).rejects.toThrow('server down');
    await expect(start(scripted([say('done')]), { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow(
      'stopped',
    );
  });
});

const orders: ToolBox = {
  tools: [
    { name: 'get', writes: false },
    {
      name: 'refund',
      writes: true,
      parameters: { type: 'object', properties: { id: { type: 'number' } }, required: ['id'] },
    },
  ],
  call: async (tool, { id }) => {
    if (id === 404) return { kind: 'miss' };
    return clean<ToolAnswer>({ kind: 'answer', content: `${tool} ${id}`, isError: false });
  },
};

const get = (id: number): StudentCall => ({ tool: 'get', arguments: { id } });

function makeCalls(calls: readonly StudentCall[], text?: string) {
  const action: StudentAction = { kind: 'calls', calls, ...(text === undefined ? {} : { text }) };
  return start(scripted([action, say('done')]), { toolBox: orders });
}

describe('calls made at once', () => {
  it('stand together after what was said with them, and are answered in order', async () => {
    const { messages, hits } = await makeCalls([get(1), get(2)], 'Let me look.');
    expect(messages.slice(1, -1)).toEqual([
      { role: 'assistant', text: 'Let me look.' },
      { role: 'call', id: 'call-1', tool: 'get', arguments: { id: 1 } },
      { role: 'call', id: 'call-1-2', tool: 'get', arguments: { id: 2 } },
      { role: 'result', callId: 'call-1', content: 'get 1', isError: false },
      { role: 'result', callId: 'call-1-2', content: 'get 2', isError: false },
    ]);
    expect(hits).toBe(2);
  });

  it('stop at the one that nobody recorded', async () => {
    const transcript = await makeCalls([get(1), get(404), get(2)]);
    expect(transcript).toMatchObject({ end: 'replay-miss', hits: 1, misses: 1 });
    expect(transcript.messages.map(({ role }) => role)).toEqual(['user', 'call', 'call', 'call', 'result']);
  });

  it('are one action', async () => {
    const action: StudentAction = { kind: 'calls', calls: [get(1), get(2)] };
    const transcript = await start(scripted([action, action]), { toolBox: orders, maximumActions: 2 });
    expect(transcript).toMatchObject({ end: 'turn-limit', hits: 4 });
  });
});

describe('a call that cannot be made', () => {
  it.each<[string, StudentCall, unknown]>([
    ['unknown-tool', { tool: 'drop', arguments: {} }, { unknownTool: true }],
    ['unknown-tool', { tool: 'drop', arguments: {}, fault: 'as-text' }, { unknownTool: true }],
    ['malformed', { tool: 'get', arguments: {}, fault: 'malformed', problem: 'Not JSON: {' }, 'Not JSON: {'],
    ['malformed', { tool: 'get', arguments: {}, fault: 'malformed' }, 'The arguments are not a JSON object.'],
    [
      'invalid-arguments',
      { tool: 'refund', arguments: { id: 'A' } },
      'The arguments of refund do not fit: `id` must be number, not string. Correct them and call it again.',
    ],
  ])('is answered with an error and marked %s: %j', async (fault, made, content) => {
    const { messages, end } = await makeCalls([made]);
    expect(messages[1]).toMatchObject({ role: 'call', tool: made.tool, fault });
    expect(messages[2]).toEqual({ role: 'result', callId: 'call-1', content, isError: true });
    expect(end).toBe('done');
    expect(countFaults(messages)).toEqual({ [fault]: 1 });
  });

  it('is another thing than one that was written as text, which is made', async () => {
    const { messages } = await makeCalls([{ ...get(1), fault: 'as-text' }, get(2)]);
    expect(messages[1]).toMatchObject({ fault: 'as-text' });
    expect(messages[3]).toMatchObject({ content: 'get 1', isError: false });
    expect(countFaults(messages)).toEqual({ 'as-text': 1 });
  });

  it('is not counted where there is none', async () => {
    expect(countFaults((await makeCalls([get(1)])).messages)).toBeNull();
  });
});

const anyCall = fc.constantFrom<StudentCall>(
  get(1),
  get(404),
  { tool: 'refund', arguments: { id: 3 } },
  { tool: 'refund', arguments: {} },
  { tool: 'drop', arguments: {} },
  { tool: 'get', arguments: {}, fault: 'malformed' },
  { ...get(2), fault: 'as-text' },
);
const anyAction = fc.oneof<fc.Arbitrary<StudentAction>[]>(
  fc.record({ kind: fc.constant('calls' as const), calls: fc.array(anyCall, { minLength: 1, maxLength: 4 }) }),
  fc.record({ kind: fc.constant('reply' as const), text: fc.string(), waiting: fc.boolean() }),
  fc.constant<StudentAction>({ kind: 'cut', text: '' }),
);

describe('any transcript', () => {
  it('answers every call once, in order, or ends in a miss; its counts add up', async () => {
    const actions = fc.array(anyAction, { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(actions, fc.nat(3), fc.nat(60), async (script, turns, maximumTokens) => {
        const student = scripted([...script, ...Array<StudentAction>(12).fill(say('done'))]);
        const user = recordedUser(Array.from({ length: turns + 1 }, (_, index) => `turn ${index}`));
        const transcript = await start(student, { toolBox: orders, user, maximumTokens, maximumActions: 12 });
        const { messages, end, hits, misses, tokens } = transcript;
        const made = messages.flatMap((message) => (message.role === 'call' ? [message.id] : []));
        const answered = messages.flatMap((message) => (message.role === 'result' ? [message.callId] : []));
        expect(new Set(made).size).toBe(made.length);
        expect(answered).toEqual(made.slice(0, answered.length));
        expect(hits).toBe(answered.length);
        expect(misses).toBe(end === 'replay-miss' ? 1 : 0);
        if (end !== 'replay-miss') expect(answered).toEqual(made);
        expect(tokens).toEqual({ input: 10 * student.prompts.length, output: student.prompts.length });
        if (tokens.input + tokens.output > maximumTokens) expect(end).toBe('token-limit');
        expect(student.prompts.length).toBeLessThanOrEqual(12);
        const counted = Object.values(countFaults(messages) ?? {}).reduce((sum, count) => sum + count, 0);
        expect(counted).toBe(messages.filter((message) => message.role === 'call' && message.fault).length);
      }),
    );
  });
});
