import { describe, expect, it } from 'vitest';
import type { Student, StudentAction, StudentPrompt, ToolAnswer } from '../domain/model.ts';
import { type AgentOptions, runAgent } from './agent.ts';

const clean = <Value>(value: unknown) => value as Value;

const call: StudentAction = { kind: 'call', tool: 'get', arguments: { id: 1 }, skillStep: 3 };
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
    turns: clean(['do it']),
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
    const transcript = await start(scripted([say('which?', waiting), call, say('done')]), { turns: clean(['a', 'b']) });
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

  it('passes on what is no fault of the student', async () => {
    await expect(start(scripted([call]))).rejects.toThrow('server down');
    await expect(start(scripted([say('done')]), { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow(
      'stopped',
    );
  });
});
