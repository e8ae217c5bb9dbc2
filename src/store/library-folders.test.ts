import { describe, expect, it } from 'vitest';
import type { SkillVersion } from '../domain/skill.ts';
import { type Files, filesInMemory, filesOnDisk } from './files.ts';
import { openLibrary } from './library.ts';
import { temporaryFolder } from './testing.ts';
import { failingFiles } from './testing-faults.ts';
import {
  bare,
  disable,
  large,
  odd,
  plain,
  promote,
  small,
  textsBelow,
  textsOf,
  workspaceWith,
} from './testing-versions.ts';

const CHANGES: readonly (readonly [string, SkillVersion | null, SkillVersion | null])[] = [
  ['nothing to a folder', null, small],
  ['a text to a text', plain, bare],
  ['a text to a folder', plain, small],
  ['a folder to a text', small, plain],
  ['a folder to another', small, large],
  ['a folder to one that has a file in its way', large, odd],
  ['a file to the folder in its way', odd, large],
  ['a folder to nothing', large, null],
  ['a folder to itself', small, small],
];

const ADAPTERS: readonly [string, (folder: string) => Files][] = [
  ['memory', () => filesInMemory()],
  ['disk', filesOnDisk],
  ['a system that ignores case', () => ignoringCase(filesInMemory())],
];

/** Keeps the name that a file was made with, and finds it under any spelling. */
function ignoringCase(files: Files): Files {
  const names = new Map<string, string>();
  const nameOf = (path: string): string => names.get(path.toLowerCase()) ?? path;
  return {
    ...files,
    read: (path) => files.read(nameOf(path)),
    write: async (path, text) => {
      names.set(path.toLowerCase(), nameOf(path));
      await files.write(nameOf(path), text);
    },
    remove: async (path) => {
      await files.remove(nameOf(path));
      names.delete(path.toLowerCase());
    },
  };
}

const succeeds = (work: Promise<void>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

describe.each(ADAPTERS)('a skill folder on %s', (_, open) => {
  it.each(CHANGES)('goes from %s: old files go, people keep theirs', async (_name, from, to) => {
    using folder = temporaryFolder();
    const files = await workspaceWith(from, open(folder.path));
    const library = openLibrary(files);
    expect(await library.live('pay')).toEqual(from);
    const change = to === null ? disable(from ?? small) : promote(from, to);
    for (const _again of [1, 2]) {
      await library.apply(change);
      expect(await library.live('pay')).toEqual(to);
      expect(await library.names()).toEqual(to === null ? [] : ['pay']);
      expect(await textsBelow(files, 'skills/pay')).toEqual(textsOf(to));
      expect(await files.read('evals/changing.json')).toBeNull();
    }
  });
});

// every write of a disk is synced, which takes its time: there only what memory cannot show
const IN_THE_WAY = CHANGES.filter(([name]) => name.includes('in its way'));
const CRASHES = ADAPTERS.map(([name, open]) => [name, open, name === 'disk' ? IN_THE_WAY : CHANGES] as const);

describe.each(CRASHES)('a crash in a change on %s', (_, open, cases) => {
  it.each(cases)('from %s leaves the old version or the new one, and the next run ends it', async (_name, from, to) => {
    const change = to === null ? disable(from ?? small) : promote(from, to);
    const seen = new Set<string>();
    let isDone = false;
    for (let at = 1; !isDone; at++) {
      using folder = temporaryFolder();
      const files = await workspaceWith(from, open(folder.path));
      isDone = await succeeds(openLibrary(failingFiles(files, at)).apply(change));

      const library = openLibrary(files);
      const live = await library.live('pay');
      expect([from, to]).toContainEqual(live);
      expect(await library.names()).toEqual(live === null ? [] : ['pay']);
      seen.add(live?.version ?? 'none');

      await library.heal();
      expect(await library.live('pay')).toEqual(live);
      expect(await textsBelow(files, 'skills/pay')).toEqual(textsOf(live));
      expect(await files.read('evals/changing.json')).toBeNull();
      await library.apply(change);
      expect(await textsBelow(files, 'skills/pay')).toEqual(textsOf(to));
    }
    expect([...seen].sort()).toEqual([...new Set([from?.version ?? 'none', to?.version ?? 'none'])].sort());
  });
});

describe('a change that was begun', () => {
  it('is ended by the next change, too, and by a second crash made no worse', async () => {
    const files = await workspaceWith(small);
    await expect(openLibrary(failingFiles(files, 3)).apply(promote(small, large))).rejects.toThrow();
    await expect(openLibrary(failingFiles(files, 2)).heal()).rejects.toThrow();
    const library = openLibrary(files);
    expect(await library.live('pay')).toEqual(large);
    await library.apply(promote(large, plain));
    expect(await textsBelow(files, 'skills/pay')).toEqual(textsOf(plain));
  });

  it.each([
    ['no JSON', '{', /changing\.json is not JSON/],
    ['a path that leads elsewhere', '{"content":null,"stale":["../../x"]}', /skills\.pay\.stale\.0: is no path/],
    ['an unknown key', '{"content":null,"stale":[],"x":1}', /unknown key x/],
  ])('is not made good from a record with %s', async (_name, text, message) => {
    const files = await workspaceWith(small);
    await files.write('evals/changing.json', `{"skills":{"pay":${text}},"hash":"x"}`);
    await expect(openLibrary(files).live('pay')).rejects.toThrow(message);
    await expect(openLibrary(files).heal()).rejects.toThrow(message);
  });
});
