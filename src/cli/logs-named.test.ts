import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cli, createWorkspace, tree } from './testing.ts';
import { makeCanaries } from './testing-canaries.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';

const SECRET = makeCanaries(21).find(({ kind }) => kind === 'gitlab')?.value ?? '';

it('a log named after a secret is known by another name, which is the same every night, and found by its own', async () => {
  using workspace = createWorkspace();
  const { dir } = workspace;
  writeDeskLog(dir, closeTickets(0, 4), `${SECRET}.jsonl`);
  for (const news of [4, 0]) {
    const { code, stdout } = await cli(dir, ['run', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('newTasks', news);
  }
  for (const path of [`logs/${SECRET}.jsonl`, join(dir, 'logs', `${SECRET}.jsonl`)]) {
    const { code, stdout } = await cli(dir, ['logs', 'show', path, '--json']);
    expect([code, JSON.parse(stdout).length]).toEqual([0, 4]);
    expect(stdout).toContain('logs/withheld-');
    expect((await cli(dir, ['learn', path])).code).toBe(0);
  }
  const listed = JSON.parse((await cli(dir, ['logs', '--json'])).stdout);
  expect(listed.folders).toMatchObject([{ folder: 'logs', files: 1, isNamed: true }]);
  expect([...tree(dir)].filter(([, text]) => text.includes(SECRET)).map(([path]) => path)).toEqual([]);
});
