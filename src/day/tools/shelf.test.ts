import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWorkspace } from '../../night/workspace.ts';
import { filesOnDisk } from '../../store/files.ts';
import { openJournal } from '../../store/journal.ts';
import { openLibrary } from '../../store/library.ts';
import { temporaryFolder } from '../../store/testing.ts';
import { contentOf } from '../../util/skill/version.ts';
import { openShelf } from './shelf.ts';
import { judgeVersion, promoteVersion, versionNamed } from './testing-skills.ts';

const first = versionNamed('pay', 'the first', [{ path: 'references/fees.md', text: 'Old fees.\n' }]);
const second = versionNamed('pay', 'the second', [{ path: 'references/fees.md', text: 'New fees.\n' }]);

const openAt = async (dir: string) => openShelf(await openWorkspace(dir));

describe('the shelf', () => {
  it('has promoted skills and memory skills, sorted; a promoted one hides a memory skill of its name', async () => {
    using folder = temporaryFolder();
    await promoteVersion(folder.path, first);
    for (const name of ['daily-logs', 'pay', 'No Name']) writeMemorySkill(folder.path, name);
    const shelf = await openAt(folder.path);
    expect((await shelf.list()).map(({ skill, kind, description }) => [skill, kind, description])).toEqual([
      ['daily-logs', 'memory-skill', 'Does daily-logs, by hand. Use when asked to.'],
      ['pay', 'skill', 'Does pay, the first. Use when asked to.'],
    ]);
  });

  it('sees a promotion at once', async () => {
    using folder = temporaryFolder();
    const shelf = await openAt(folder.path);
    expect(await shelf.list()).toEqual([]);
    await promoteVersion(folder.path, first);
    expect(await shelf.find('pay')).toMatchObject(first);
    await promoteVersion(folder.path, second);
    expect(await shelf.find('pay')).toMatchObject(second);
  });

  it('sees the new version whole where a crash left the change half done', async () => {
    using folder = temporaryFolder();
    await promoteVersion(folder.path, first);
    await openJournal(filesOnDisk(folder.path)).open(new Map([['pay', { content: contentOf(second), stale: [] }]]));
    writeFileSync(join(folder.path, 'skills/pay/references/fees.md'), 'New fees.\n');
    expect(await (await openAt(folder.path)).find('pay')).toMatchObject(second);
  });

  it('never gives parts of two versions, although a promotion comes between two of its reads', async () => {
    using folder = temporaryFolder();
    await promoteVersion(folder.path, first);
    const files = filesOnDisk(folder.path);
    let isPromoted = false;
    const library = openLibrary({
      ...files,
      read: async (path) => {
        const text = await files.read(path);
        if (path === 'skills/pay/SKILL.md' && !isPromoted) {
          isPromoted = true;
          await promoteVersion(folder.path, second);
        }
        return text;
      },
    });
    const shelf = openShelf({ ...(await openWorkspace(folder.path)), library });
    expect(await shelf.find('pay')).toMatchObject(second);
  });

  it('tells for whom the live version is certified, until a verdict takes that back', async () => {
    using folder = temporaryFolder();
    await promoteVersion(folder.path, second);
    await judgeVersion(folder.path, first, { student: 'literal', word: 'promote', lower: 0.9 });
    await judgeVersion(folder.path, second, { student: 'literal', word: 'promote', lower: 0.81 });
    await judgeVersion(folder.path, second, { student: 'ollama/small', word: 'promote', lower: 0.7 });
    await judgeVersion(folder.path, second, { student: 'ollama/small', word: 'regressed', lower: 0.2 });
    await judgeVersion(folder.path, second, { student: 'ollama/other', word: 'reject', lower: 0.1 });
    const shelf = await openAt(folder.path);
    expect(await shelf.certified(await shelf.require('pay'))).toEqual([
      { student: 'literal', lower: 0.81, night: '2026-11-02' },
    ]);
  });

  it('names the skills there are when asked for another', async () => {
    using folder = temporaryFolder();
    const shelf = await openAt(folder.path);
    await expect(shelf.require('pay')).rejects.toMatchObject({
      code: 'UNKNOWN_NAME',
      hint: expect.stringMatching(/no skill yet/),
    });
    await promoteVersion(folder.path, first);
    await expect(shelf.require('../pay')).rejects.toMatchObject({ code: 'UNKNOWN_NAME', hint: 'There are: pay.' });
  });
});

function writeMemorySkill(dir: string, name: string): void {
  mkdirSync(join(dir, 'memories/skills', name), { recursive: true });
  writeFileSync(join(dir, 'memories/skills', name, 'SKILL.md'), versionNamed(name, 'by hand').text);
}
