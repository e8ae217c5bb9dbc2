import { lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validateSkill } from '../util/skill/validate.ts';
import { cli, createEmpty, readText, writeText } from './testing.ts';

/** Every file below a folder with its text. */
function textsOf(dir: string): Readonly<Record<string, string>> {
  const paths = readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort();
  const files = paths.filter((path) => lstatSync(join(dir, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(dir, path), 'utf8')]));
}

describe('nightschool init', () => {
  it('makes a workspace in which everything works', async () => {
    using workspace = createEmpty();
    const { code, stdout } = await cli(workspace.dir, ['init']);
    expect(code).toBe(0);
    expect(stdout).toContain('wrote  pipelines/nightly.yaml');
    for (const name of ['daily-logs', 'user-general-facts']) {
      expect(validateSkill(readText(workspace.dir, `memories/skills/${name}/SKILL.md`), name)).toEqual([]);
    }
    const run = await cli(workspace.dir, ['run']);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('There is no log file at logs/ yet.');
  });

  it('changes nothing when run again, nor what people wrote', async () => {
    using workspace = createEmpty();
    writeText(workspace.dir, 'memories/MEMORY.md', 'mine\n');
    symlinkSync('nowhere', join(workspace.dir, '.gitignore'));
    await cli(workspace.dir, ['init']);
    expect(readText(workspace.dir, 'memories/MEMORY.md')).toBe('mine\n');
    const before = textsOf(workspace.dir);
    const { stdout } = await cli(workspace.dir, ['init', '--json']);
    expect(JSON.parse(stdout).written).toEqual([]);
    expect(textsOf(workspace.dir)).toEqual(before);
  });

  it('writes nothing in a dry run', async () => {
    using workspace = createEmpty();
    const { stdout } = await cli(workspace.dir, ['init', '--dry-run']);
    expect(stdout).toContain('would write  memories/MEMORY.md');
    expect(readdirSync(workspace.dir)).toEqual([]);
  });
});
