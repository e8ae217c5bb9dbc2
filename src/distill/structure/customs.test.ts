import { expect, it } from 'vitest';
import type { CleanTask } from '../../domain/task.ts';
import { isCustom } from './customs.ts';
import { supportOf } from './support.ts';

const clean = <Type>(value: unknown): Type => value as Type;

function task(command: string, { session, before, status = 'ok' }: Given): CleanTask {
  const read = { tool: 'read', arguments: {}, result: before ?? '', status: 'ok', afterTurn: 1 };
  const step = { tool: 'Bash', arguments: { command }, result: '', status, afterTurn: 1 };
  return clean({
    ...{ id: session, sessionId: session, source: { file: 'log.jsonl', format: 'test', line: 1 }, request: ['Do it'] },
    ...{ steps: [read, step], reply: '', outcome: { label: 'passed' } },
  });
}

interface Given {
  readonly session: string;
  readonly before?: string;
  readonly status?: 'ok' | 'error';
}

const push = 'git push --force-with-lease origin x';

it.each<[string, string, readonly CleanTask[], boolean]>([
  ['two sessions', '--force-with-lease', [task(push, { session: 'a' }), task(push, { session: 'b' })], true],
  ['one session', '--force-with-lease', [task(push, { session: 'a' }), task(push, { session: 'a' })], false],
  ['a part of it', '--force', [task(push, { session: 'a' }), task(push, { session: 'b' })], false],
  [
    'steps that failed',
    '--force-with-lease',
    [task(push, { session: 'a' }), task(push, { session: 'b', status: 'error' })],
    false,
  ],
  [
    'a session that read it',
    '--force-with-lease',
    [task(push, { session: 'a' }), task(push, { session: 'b', before: `Run ${push}` })],
    false,
  ],
])('what %s wrote into arguments', (_, text, tasks, expected) => {
  expect(isCustom(text, supportOf(tasks))).toBe(expected);
});
