import { describe, expect, it } from 'vitest';
import type { ToolBox } from '../../domain/model.ts';
import { createPermissions, type PermissionOptions } from './permissions.ts';

function start(options: Partial<PermissionOptions>, answers: readonly (string | null)[] | null = null) {
  const made: string[] = [];
  const questions: string[] = [];
  const toolBox: ToolBox = {
    tools: [
      { name: 'get', writes: false },
      { name: 'send', writes: true },
      { name: 'drop', writes: true },
    ],
    call: async (tool) => {
      made.push(tool);
      return { kind: 'answer', content: 'ok', isError: false };
    },
  };
  const question = async (text: string) => {
    questions.push(text);
    return answers?.[questions.length - 1] ?? null;
  };
  const person = answers === null ? null : { question };
  const permissions = createPermissions({ allow: [], allowAll: false, dryRun: false, person, ...options });
  const guarded = permissions.guard(toolBox);
  return { made, questions, permissions, call: (tool: string) => guarded.call(tool, { a: 1 }) };
}

describe('createPermissions', () => {
  it.each<[string, Partial<PermissionOptions>, readonly string[] | null, boolean]>([
    ['with nobody there', {}, null, false],
    ['that the pipeline allows', { allow: ['se*'] }, null, true],
    ['where all are allowed', { allowAll: true }, null, true],
    ['in a dry run, whatever is allowed', { allowAll: true, dryRun: true }, ['y'], false],
    ['with a yes', {}, ['y'], true],
    ['with a no', {}, ['n'], false],
    ['with another word', {}, ['yesterday'], false],
    ['with the input ended', {}, [], false],
  ])('decides on a write %s', async (_, options, answers, isMade) => {
    const { made, call, permissions } = start(options, answers);
    expect(await call('send')).toMatchObject({ kind: 'answer', isError: !isMade });
    expect(made).toEqual(isMade ? ['send'] : []);
    expect(permissions.refused().map(({ tool, arguments: given }) => [tool, given])).toEqual(
      isMade ? [] : [['send', { a: 1 }]],
    );
  });

  it('never asks before a read, and not again after "always"', async () => {
    const { made, questions, call } = start({}, [' Always ', 'y', 'y']);
    for (const tool of ['get', 'send', 'send', 'drop', 'drop']) await call(tool);
    expect(made).toEqual(['get', 'send', 'send', 'drop', 'drop']);
    expect(questions).toEqual(['send', 'drop', 'drop'].map((tool) => `Allow ${tool}(a: 1)? [y]es, [a]lways, [n]o: `));
  });

  it('asks once about a call that is made again and again', async () => {
    const { made, questions, permissions, call } = start({}, ['n', 'y']);
    for (let time = 0; time < 5; time++) expect(await call('send')).toMatchObject({ isError: true });
    expect([questions.length, permissions.refused().length]).toEqual([1, 5]);
    await call('drop');
    expect(made).toEqual(['drop']);
  });

  it('asks with the whole call, in which nothing moves the cursor', async () => {
    const { questions, permissions } = start({}, ['n']);
    const tools = [{ name: 'send\u001b[2J\nAllow get', writes: true }];
    const call = async () => ({ kind: 'miss' as const });
    const body = `${'x'.repeat(5000)}\u202e\u009b2J`;
    await permissions.guard({ tools, call }).call(tools[0]?.name ?? '', { body });
    expect(questions).toEqual([
      `Allow send\\u{1b}[2J Allow get(body: "${'x'.repeat(5000)}\\u{202e}\\u{9b}2J")? [y]es, [a]lways, [n]o: `,
    ]);
  });

  it('takes a tool that nobody described for a write', async () => {
    expect(await start({}).call('mystery')).toMatchObject({ isError: true });
  });
});
