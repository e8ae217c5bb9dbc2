import { describe, expect, it } from 'vitest';
import type { Student, StudentAction } from '../../domain/model.ts';
import type { LoggedStep, SessionLog } from '../../store/session-log.ts';
import { createRecorder } from './recorder.ts';
import { call, result, said } from './testing.ts';

function start() {
  const rows: unknown[] = [];
  const log: SessionLog = {
    path: 'logs/x.jsonl',
    user: async (text) => void rows.push(text),
    agent: async (step) => void rows.push(step),
    outcome: async ({ label }) => void rows.push(label),
  };
  const action: StudentAction = { kind: 'reply', text: '', waiting: false };
  const student: Student = {
    ...{ name: 's', deterministic: true, fingerprint: 'f' },
    act: async () => ({ action, tokens: { input: 3, output: 1 } }),
  };
  const recorder = createRecorder(log, () => '2026-11-21T10:00:00.000Z');
  const listened = recorder.listen(student, { name: 'k', version: 'v' });
  const act = () =>
    listened.act({ skill: null, tools: [], messages: [], seed: 1, signal: new AbortController().signal });
  return { rows, recorder, act };
}

const step = (parts: Partial<LoggedStep>) => ({
  ...{ model: 's', text: '', calls: [], tokens: { input: 3, output: 1 }, skill: { name: 'k', version: 'v' } },
  ...parts,
});

describe('createRecorder', () => {
  it('writes each action as one step once the next begins, with what its calls gave', async () => {
    const { rows, recorder, act } = start();
    await recorder.user('Do it');
    await act();
    for (const message of [said('Look'), call('1'), call('2'), result('1'), result('2', true)]) recorder.hear(message);
    expect(rows).toEqual(['Do it']);
    await act();
    recorder.hear(said('Done'));
    await recorder.outcome({ label: 'passed', source: 'user' });
    const made = (id: string, isError: boolean) => ({
      id,
      tool: 'get',
      arguments: {},
      result: { content: 'x', isError },
    });
    expect(rows).toEqual([
      'Do it',
      step({ text: 'Look', calls: [made('1', false), made('2', true)] }),
      step({ text: 'Done' }),
      'passed',
    ]);
  });

  it('writes what was cut off without the result that never came', async () => {
    const { rows, recorder, act } = start();
    await act();
    recorder.hear(call('1'));
    await recorder.flush();
    await recorder.flush();
    expect(rows).toEqual([step({ calls: [{ id: '1', tool: 'get', arguments: {} }] })]);
  });

  it('writes nothing where there is no log', async () => {
    const recorder = createRecorder(null, () => '');
    await expect(recorder.user('x')).resolves.toBeUndefined();
    await expect(recorder.outcome({ label: 'passed', source: 'user' })).resolves.toBeUndefined();
  });
});
