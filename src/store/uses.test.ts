import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SkillUse } from '../domain/use.ts';
import { temporaryFolder } from './testing.ts';
import { appendUse, readUses } from './uses.ts';

const use = (note: string, changes: Partial<SkillUse> = {}): SkillUse =>
  ({
    at: '2026-11-21T14:00:00.000Z',
    type: 'failed',
    skill: 'pay',
    version: null,
    client: 'agent',
    session: null,
    request: null,
    note,
    ...changes,
  }) as SkillUse;

const notes = async (dir: string): Promise<readonly (string | null)[]> =>
  (await readUses(dir, 'pay')).map(({ note }) => note);

describe('uses of a skill', () => {
  it('are read as they were written, oldest first', async () => {
    using folder = temporaryFolder();
    const uses = [use('one', { version: '0123456789abcdef', session: 's1' }), use('two', { type: 'passed' })];
    for (const each of uses) await appendUse(folder.path, each);
    expect(await readUses(folder.path, 'pay')).toEqual(uses);
    expect(await readUses(folder.path, 'other')).toEqual([]);
  });

  it('lose the half line of a crash and nothing else', async () => {
    using folder = temporaryFolder();
    await appendUse(folder.path, use('one'));
    appendFileSync(join(folder.path, 'evals/pay/uses.jsonl'), '{"at":"2026-11-2');
    expect(await notes(folder.path)).toEqual(['one']);
    await appendUse(folder.path, use('two'));
    expect(await notes(folder.path)).toEqual(['one', 'two']);
  });

  it.each(['../pay', 'Pay', '', 'a/b', '.', 'a'.repeat(65), 'x\0y'])('refuse %j as a name', async (skill) => {
    using folder = temporaryFolder();
    await expect(appendUse(folder.path, use('one', { skill }))).rejects.toMatchObject({ code: 'UNKNOWN_NAME' });
    await expect(readUses(folder.path, skill)).rejects.toMatchObject({ code: 'UNKNOWN_NAME' });
  });

  it('name file and line of what is damaged', async () => {
    using folder = temporaryFolder();
    await appendUse(folder.path, use('one'));
    appendFileSync(join(folder.path, 'evals/pay/uses.jsonl'), '{"type":"guessed"}\n');
    await expect(readUses(folder.path, 'pay')).rejects.toThrow(/^evals\/pay\/uses\.jsonl:2: /);
  });

  it('are all there after several processes wrote at once, one of them killed', async () => {
    using folder = temporaryFolder();
    const writers = ['a', 'b', 'c'].map((name) => startWriter(folder.path, name));
    const victim = startWriter(folder.path, 'victim');
    await once(victim.stdout, 'data'); // it has begun
    victim.kill('SIGKILL');
    await Promise.all([...writers, victim].map((child) => child.exitCode ?? once(child, 'exit')));
    const written = await notes(folder.path);
    for (const name of ['a', 'b', 'c']) {
      const own = written.filter((note) => note?.startsWith(`${name}:`));
      expect(own).toEqual(Array.from({ length: 25 }, (_, index) => `${name}:${index}`));
    }
    expect(readFileSync(join(folder.path, 'evals/pay/uses.jsonl'), 'utf8').endsWith('\n')).toBe(true);
  });
});

/** A process that writes 25 lines and says when it begins. */
function startWriter(dir: string, name: string) {
  const script = `
    import { appendUse } from ${JSON.stringify(new URL('./uses.ts', import.meta.url).href)};
    process.stdout.write('begin');
    for (let index = 0; index < 25; index++) {
      await appendUse(${JSON.stringify(dir)}, {
        at: '2026-11-21T14:00:00.000Z', type: 'passed', skill: 'pay', version: null, client: 'agent', session: null,
        request: null, note: ${JSON.stringify(name)} + ':' + index,
      });
    }`;
  return spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
