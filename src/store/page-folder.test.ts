import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openPageFolder, stampFiles } from './page-folder.ts';

const dirs: string[] = [];
const makeDir = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'nightschool-pages-'));
  dirs.push(dir);
  return dir;
};
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

describe('openPageFolder', () => {
  it('remembers what pages were made from, once it is saved', async () => {
    const dir = makeDir();
    const pages = await openPageFolder(dir);
    await pages.write({ path: 'skills/a.html', text: 'one' }, 'stamp 1');
    await pages.write({ path: 'index.html', text: 'two' }, 'stamp 2');
    await pages.save();
    const again = await openPageFolder(dir);
    expect([again.stampOf('skills/a.html'), again.stampOf('index.html'), again.stampOf('none.html')]).toEqual([
      'stamp 1',
      'stamp 2',
      null,
    ]);
    expect(readFileSync(join(dir, 'skills/a.html'), 'utf8')).toBe('one');
    expect(readdirSync(dir).sort()).toEqual(['.pages.json', 'index.html', 'skills']);
  });

  it.each(['', 'skills'])('writes and removes nothing behind a link, at %j', async (place) => {
    const [dir, elsewhere] = [makeDir(), makeDir()];
    writeFileSync(join(elsewhere, 'a.html'), 'a person');
    const folder = join(dir, 'report');
    if (place !== '') mkdirSync(folder);
    symlinkSync(elsewhere, join(folder, place));
    await expect(openPageFolder(folder)).rejects.toMatchObject({ code: 'NOT_WRITABLE' });
    expect(readdirSync(elsewhere)).toEqual(['a.html']);
  });

  it('comes to an end where folders are links to each other', async () => {
    const dir = makeDir();
    for (const name of ['a', 'b']) symlinkSync('.', join(dir, name));
    await expect(openPageFolder(dir)).rejects.toMatchObject({ code: 'NOT_WRITABLE' });
  });

  it('replaces a page that is a link, and clears away what a killed run left', async () => {
    const [dir, elsewhere] = [makeDir(), makeDir()];
    writeFileSync(join(elsewhere, 'a.html'), 'a person');
    symlinkSync(join(elsewhere, 'a.html'), join(dir, 'a.html'));
    writeFileSync(join(dir, '.4711.tmp'), 'half');
    const pages = await openPageFolder(dir);
    await pages.write({ path: 'a.html', text: 'a page' }, 'stamp');
    expect(readFileSync(join(elsewhere, 'a.html'), 'utf8')).toBe('a person');
    expect(readdirSync(dir)).toEqual(['a.html']);
  });

  it('knows no page that was deleted, by a person or by itself', async () => {
    const dir = makeDir();
    const pages = await openPageFolder(dir);
    for (const path of ['a.html', 'b.html', 'c.html']) await pages.write({ path, text: path }, path);
    await pages.remove('b.html');
    await pages.save();
    rmSync(join(dir, 'a.html'));
    expect((await openPageFolder(dir)).paths()).toEqual(['c.html']);
    expect(existsSync(join(dir, 'b.html'))).toBe(false);
  });

  it.each([
    ['cut off', '{"a.html":"st'],
    ['of another shape', '["a.html"]'],
    ['of other values', '{"a.html":1}'],
  ])('makes pages anew where its index is %s', async (_, index) => {
    const dir = makeDir();
    writeFileSync(join(dir, 'a.html'), 'a');
    writeFileSync(join(dir, '.pages.json'), index);
    expect((await openPageFolder(dir)).stampOf('a.html')).toBeNull();
  });

  it('says why a page cannot be written', async () => {
    const dir = makeDir();
    writeFileSync(join(dir, 'skills'), 'a file where a folder should be');
    const pages = await openPageFolder(dir);
    await expect(pages.write({ path: 'skills/a.html', text: '' }, '')).rejects.toMatchObject({ code: 'NOT_WRITABLE' });
  });
});

describe('stampFiles', () => {
  it('changes with a file, and where one comes or goes', async () => {
    const dir = makeDir();
    const path = join(dir, 'a');
    const none = await stampFiles([path]);
    writeFileSync(path, 'a');
    const one = await stampFiles([path]);
    writeFileSync(path, 'ab');
    expect(new Set([none, one, await stampFiles([path])]).size).toBe(3);
    expect(await stampFiles([path])).toBe(await stampFiles([path]));
  });
});
