import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFileAtomic } from './atomic.ts';
import { makeFolders } from './make-folders.ts';
import { readMemories } from './memories.ts';
import { openMemoryFiles } from './memory-files.ts';
import { joinInWorkspace, mayLieBelow, safeJoin } from './safe-join.ts';
import { temporaryFolder } from './testing.ts';

/** A workspace with links inside and out of it, beside a folder that is none of its business. */
function setUp() {
  const folder = temporaryFolder();
  const [root, outside] = [join(folder.path, 'space'), join(folder.path, 'outside')];
  for (const path of [root, outside, join(root, 'memories'), join(root, 'docs')]) mkdirSync(path);
  writeFileSync(join(outside, 'secret.md'), 'secret');
  writeFileSync(join(root, 'docs/plain.md'), 'plain');
  const link = (target: string, path: string): void => symlinkSync(target, join(root, path));
  link('../docs', 'memories/docs');
  link('../docs/plain.md', 'memories/plain.md');
  link('../../outside', 'memories/out');
  link('../../outside/secret.md', 'memories/secret.md');
  link('../../outside/new.md', 'memories/dangling.md');
  link('knot', 'memories/knot');
  return { root, outside, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

describe('safeJoin', () => {
  it.each([
    'a.md',
    'memories/new/a.md',
    'memories/docs/plain.md',
    'memories/plain.md',
    'memories/docs/new.md',
    '.hidden',
  ])('gives the place of %s', (path) => {
    using at = setUp();
    expect(safeJoin(at.root, path)).toBe(join(at.root, path));
  });

  it.each([
    ['../outside/secret.md', /leads out of its folder/],
    ['memories/../../outside/a', /leads out of its folder/],
    ['/etc/passwd', /is absolute/],
    ['c:/a', /is absolute/],
    ['a\\..\\b', /backslash/],
    ['a\0b', /NUL/],
    ['memories/out', /by a link/],
    ['memories/out/secret.md', /by a link/],
    ['memories/out/new/a.md', /by a link/],
    ['memories/secret.md', /by a link/],
    ['memories/dangling.md', /leads nowhere/],
    ['memories/knot', /in a circle/],
    ['memories/knot/a.md', /in a circle/],
  ])('refuses %j', (path, message) => {
    using at = setUp();
    expect(() => safeJoin(at.root, path)).toThrow(
      expect.objectContaining({ code: 'PATH_REFUSED', message: expect.stringMatching(message) }),
    );
  });

  it('knows by words alone what cannot lie below a folder', () => {
    expect(['a/b', '../a', '/a', 'a\\b'].map(mayLieBelow)).toEqual([true, false, false, false]);
  });
});

describe('joinInWorkspace', () => {
  it('takes the folders of a workspace where a person keeps them, and nothing that leads out of those', () => {
    using at = setUp();
    symlinkSync('../outside', join(at.root, 'skills'));
    symlinkSync('../outside', join(at.root, 'others'));
    symlinkSync('/', join(at.outside, 'up'));
    expect(joinInWorkspace(at.root, 'skills/pay/SKILL.md')).toBe(join(at.root, 'skills/pay/SKILL.md'));
    for (const path of ['skills/up/etc', 'others/pay', 'memories/out/a.md', '../outside'])
      expect(() => joinInWorkspace(at.root, path), path).toThrow(expect.objectContaining({ code: 'PATH_REFUSED' }));
    expect(() => safeJoin(at.root, 'skills/pay')).toThrow(/by a link/);
  });

  it('reads and writes a memory that lies elsewhere as a whole', async () => {
    using at = setUp();
    mkdirSync(join(at.outside, 'memory'));
    renameSync(join(at.root, 'memories'), join(at.root, 'before'));
    symlinkSync('../outside/memory', join(at.root, 'memories'));
    const files = openMemoryFiles(at.root);
    await files.change(async (reader) => {
      expect(await reader.read('daily/a.md')).toBeNull();
      return { writes: [{ path: 'daily/a.md', text: 'kept\n' }], result: null };
    });
    expect([await files.list(), await files.read('daily/a.md')]).toEqual([['daily/a.md'], 'kept\n']);
  });
});

describe('a memory with links out of the workspace', () => {
  it('neither reads nor lists nor writes behind them', async () => {
    using at = setUp();
    const files = openMemoryFiles(at.root);
    expect(await files.list()).toEqual(['docs/plain.md', 'plain.md']);
    await expect(files.read('secret.md')).rejects.toMatchObject({ code: 'PATH_REFUSED' });
    for (const path of ['out/new.md', 'secret.md', 'dangling.md']) {
      const plan = async (reader: { read(path: string): Promise<string | null> }) => {
        await reader.read(path).catch(() => null);
        return { writes: [{ path, text: 'x' }], result: null };
      };
      await expect(files.change(plan)).rejects.toThrow();
    }
    expect((await readMemories(at.root)).map(({ path }) => path)).toEqual(['docs/plain.md', 'plain.md']);
    expect(readFileSync(join(at.outside, 'secret.md'), 'utf8')).toBe('secret');
    expect(existsSync(join(at.outside, 'new.md'))).toBe(false);
  });
});

it('writes through no link that stands where its own temporary file is to be', async () => {
  using at = setUp();
  symlinkSync('../outside/secret.md', join(at.root, '.a.md.tmp'));
  await expect(writeFileAtomic(join(at.root, 'a.md'), 'x')).rejects.toMatchObject({ code: 'NOT_WRITABLE' });
  expect(readFileSync(join(at.outside, 'secret.md'), 'utf8')).toBe('secret');
  await writeFileAtomic(join(at.root, 'a.md'), 'x');
  expect(readFileSync(join(at.root, 'a.md'), 'utf8')).toBe('x');
});

describe('makeFolders', () => {
  it('makes a folder with its parents, and says which it made', () => {
    using at = setUp();
    expect(makeFolders(join(at.root, 'a/b/c'))).toEqual(['a', 'a/b', 'a/b/c'].map((path) => join(at.root, path)));
    expect(makeFolders(join(at.root, 'a/b/c'))).toEqual([]);
    expect(() => makeFolders(join(at.root, 'docs/plain.md/x'))).toThrow(/ENOTDIR/);
  });

  it.skipIf(!existsSync('/proc/self'))('comes back from a place that takes no folders', () => {
    expect(() => makeFolders('/proc/x/y')).toThrow(expect.objectContaining({ code: 'NOT_WRITABLE' }));
  });
});
