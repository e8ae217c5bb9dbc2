import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cli, createWorkspace, tree, writeText } from './testing.ts';
import { closeTickets, writeDeskLog } from './testing-desk.ts';

const packsIn = (dir: string): readonly string[] =>
  [...tree(dir, ['packs']).keys()].filter((path) => path.endsWith('.jsonl.zst'));

describe('nightschool logs pack', () => {
  it('tells what was packed, and what was as it had been', async () => {
    using workspace = createWorkspace();
    const { dir } = workspace;
    writeDeskLog(dir, closeTickets(0, 12));
    writeText(dir, 'logs/bad.jsonl', 'not json\n');
    const first = await cli(dir, ['logs', 'pack', '--to', 'packs']);
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(/^packed +2 +12 +/m);
    expect(first.stdout).toContain('Skipped 1: ');
    const second = JSON.parse((await cli(dir, ['logs', 'pack', '--to', 'packs', '--json'])).stdout);
    expect([second.packed.files, second.unchanged.files, second.unchanged.sessions]).toEqual([0, 2, 12]);
    expect(packsIn(dir)).toHaveLength(2);
  });

  it('gives a night elsewhere the same families', async () => {
    using machine = createWorkspace();
    using coordinator = createWorkspace();
    writeDeskLog(machine.dir, closeTickets(0, 12));
    expect((await cli(machine.dir, ['logs', 'pack', '--to', `${coordinator.dir}/logs`])).code).toBe(0);
    const families = async (dir: string) => {
      expect((await cli(dir, ['run', '--quiet'])).code).toBe(0);
      return JSON.parse((await cli(dir, ['families', '--json'])).stdout).families;
    };
    const [one, other] = [await families(machine.dir), await families(coordinator.dir)];
    expect(one).toHaveLength(1);
    expect(other).toEqual(one);
  });

  it.each([
    [['pack'], 'Where to? Name a folder with --to.'],
    [['pack', '--to', 'x', '--shard', '3/2'], '"3/2" is no shard: write 2/5 for the second of five.'],
    [['pack', '--to', 'x', '--shard', '0/2'], '"0/2" is no shard'],
    [['pack', '--to', 'x', '--shard', 'half'], '"half" is no shard'],
    [['pack', '--to', 'x', '--pipeline', 'other'], 'There is no pipeline pipelines/other.yaml'],
    [['unpack'], 'There is no operation "unpack": show, pack.'],
  ])('%j is refused', async (words, message) => {
    using workspace = createWorkspace();
    const { code, stderr } = await cli(workspace.dir, ['logs', ...words]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(readdirSync(workspace.dir).sort()).toEqual(['logs', 'pipelines']);
  });

  it('is refused where the logs themselves are, and left alone are packs among them', async () => {
    using workspace = createWorkspace();
    writeDeskLog(workspace.dir, closeTickets(0, 2));
    const { code, stderr } = await cli(workspace.dir, ['logs', 'pack', '--to', 'logs']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/holds logs that are to be packed, such as .*desk/)]);
    for (const packed of [1, 0]) {
      const { stdout } = await cli(workspace.dir, ['logs', 'pack', '--to', 'logs/packs', '--json']);
      expect(JSON.parse(stdout)).toMatchObject({ packed: { files: packed }, unchanged: { files: 1 - packed } });
    }
  });

  it('says where it cannot write', async () => {
    using workspace = createWorkspace();
    writeDeskLog(workspace.dir, closeTickets(0, 2));
    writeText(workspace.dir, 'taken', 'a file');
    const { code, stderr } = await cli(workspace.dir, ['logs', 'pack', '--to', 'taken']);
    expect([code, stderr]).toEqual([4, expect.stringContaining('NOT_WRITABLE')]);
    expect(readFileSync(`${workspace.dir}/taken`, 'utf8')).toBe('a file');
  });
});
