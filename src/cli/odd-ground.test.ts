import { chmodSync, mkdirSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changed, cli, copyWorkspace, createWorkspace, tree } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';

const base = createWorkspace('memory: { learn: { perNight: 0 } }');
const isRoot = process.getuid?.() === 0; // whom no permission stops

beforeAll(async () => {
  writeDeskLog(base.dir, closeTickets(0, 60));
  await cli(base.dir, ['run']);
});
afterAll(() => base[Symbol.dispose]());

describe('a workspace on odd ground', () => {
  it('may have a skill whose folder is a link', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    mkdirSync(join(dir, 'elsewhere'));
    renameSync(join(dir, 'skills/close-ticket'), join(dir, 'elsewhere/close-ticket'));
    symlinkSync('../elsewhere/close-ticket', join(dir, 'skills/close-ticket'));
    const verified = await cli(dir, ['verify']);
    expect([verified.code, verified.stdout]).toEqual([0, expect.not.stringContaining('no part of the skill')]);
    for (const word of ['archive', 'unarchive']) expect((await cli(dir, [word, 'close-ticket'])).code).toBe(0);
    expect(readdirSync(join(dir, 'elsewhere/close-ticket'))).toEqual(['SKILL.md']);
    expect((await cli(dir, ['verify'])).code).toBe(0);
  });

  it.skipIf(isRoot)('says what it cannot write, and reads what is there', async () => {
    using workspace = copyWorkspace(base.dir);
    const { dir } = workspace;
    writeDeskLog(dir, closeTickets(60, 90), 'more.jsonl');
    const before = tree(dir, ['evals', 'skills']);
    const folders = ['evals', 'evals/close-ticket', 'skills', 'skills/close-ticket'];
    for (const folder of folders) chmodSync(join(dir, folder), 0o555);
    try {
      for (const word of ['status', 'verify']) expect((await cli(dir, [word])).code).toBe(0);
      const { code, stderr } = await cli(dir, ['run']);
      expect([code, stderr]).toEqual([4, expect.stringMatching(/Cannot write .*NOT_WRITABLE/s)]);
      expect(changed(before, tree(dir, ['evals', 'skills']))).toEqual([]);
    } finally {
      for (const folder of folders) chmodSync(join(dir, folder), 0o755);
    }
  });
});
