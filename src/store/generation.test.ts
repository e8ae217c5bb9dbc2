import { describe, expect, it } from 'vitest';
import type { LibraryChange } from '../domain/library.ts';
import type { SkillVersion } from '../domain/skill.ts';
import { createVersion } from '../util/skill/version.ts';
import { openEvidence } from './evidence.ts';
import { type Files, filesInMemory } from './files.ts';
import { openLibrary } from './library.ts';
import { failingFiles } from './testing-faults.ts';

const SKILLS = ['bill', 'pay', 'ship'];
const version = (skill: string, word: string): SkillVersion =>
  createVersion(skill, { text: `${word} ${skill}\n`, files: [{ path: 'references/a.md', text: `${word}\n` }] });
const OLD = SKILLS.map((skill) => version(skill, 'old'));
const NEW = SKILLS.map((skill) => version(skill, 'new'));

/** Two skills go on to new versions, one goes away. */
const CHANGES: readonly LibraryChange[] = SKILLS.map((skill, index) => {
  const [from, to] = [OLD[index]?.version ?? '', version(skill, 'new')];
  if (skill === 'ship') return { type: 'disable', skill, from, reason: 'regressed' };
  const { text, files = [] } = to;
  return { type: 'promote', skill, from, to: to.version, text, files };
});

async function workspace(files: Files = filesInMemory()): Promise<Files> {
  for (const each of [...OLD, ...NEW]) await openEvidence(files).saveVersion(each);
  for (const { version: to, ...old } of OLD)
    await openLibrary(files).apply({ type: 'promote', ...old, from: null, to });
  return files;
}

async function liveIn(files: Files): Promise<readonly string[]> {
  const library = openLibrary(files);
  return Promise.all((await library.names()).map(async (name) => (await library.live(name))?.text ?? ''));
}

const BEFORE = ['old bill\n', 'old pay\n', 'old ship\n'];
const AFTER = ['new bill\n', 'new pay\n'];

describe('the changes of a night', () => {
  it('go live as one, wherever a crash comes, and the next run ends what is left of it', async () => {
    const seen = new Set<string>();
    for (let at = 1, isDone = false; !isDone; at++) {
      const files = await workspace();
      isDone = await openLibrary(failingFiles(files, at))
        .applyAll(CHANGES)
        .then(
          () => true,
          () => false,
        );
      const live = await liveIn(files);
      expect([BEFORE, AFTER]).toContainEqual(live);
      seen.add(live.join());
      await openLibrary(files).heal();
      expect(await liveIn(files)).toEqual(live);
      expect(await files.read('evals/changing.json')).toBeNull();
      expect(await files.read('skills/pay/references/a.md')).toBe(live.includes('new pay\n') ? 'new\n' : 'old\n');
      await openLibrary(files).applyAll(CHANGES);
      expect(await liveIn(files)).toEqual(AFTER);
    }
    expect(seen.size).toBe(2);
  });

  it('take nothing from a person who writes just then: what they wrote is kept among the versions', async () => {
    const files = await workspace();
    const editing: Files = {
      ...files,
      write: async (path, text) => {
        await files.write(path, text);
        if (path === 'evals/changing.json') await files.write('skills/pay/SKILL.md', 'mine\n');
      },
    };
    await openLibrary(editing).applyAll(CHANGES);
    expect(await liveIn(files)).toEqual(AFTER);
    const edited = createVersion('pay', { text: 'mine\n', files: [{ path: 'references/a.md', text: 'old\n' }] });
    expect(await openEvidence(files).version('pay', edited.version)).toEqual(edited);
  });

  it('are none of them made where a byte of what they were to be has changed', async () => {
    const files = await workspace();
    await expect(openLibrary(failingFiles(files, 4)).applyAll(CHANGES)).rejects.toThrow();
    const journal = (await files.read('evals/changing.json')) ?? '';
    await files.write('evals/changing.json', journal.replace('new pay', 'now pay'));
    await expect(openLibrary(files).live('pay')).rejects.toThrow(/was changed after it was written/);
    await expect(openLibrary(files).heal()).rejects.toThrow(expect.objectContaining({ code: 'FILE_DAMAGED' }));
  });
});
