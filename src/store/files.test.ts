import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hash } from '../util/hash.ts';
import { type Files, filesInMemory, filesOnDisk } from './files.ts';
import { temporaryFolder } from './testing.ts';

const ADAPTERS: readonly [string, (folder: string) => Files][] = [
  ['disk', (folder) => filesOnDisk(folder)],
  ['memory over disk', (folder) => filesInMemory(filesOnDisk(folder))],
];

describe.each(ADAPTERS)('files on %s', (_, open) => {
  it('reads back what it wrote, and null where nothing is', async () => {
    using folder = temporaryFolder();
    const files = open(folder.path);
    expect(await files.read('a/b/c.txt')).toBeNull();
    await files.write('a/b/c.txt', 'ü');
    await files.write('a/b/c.txt', 'two');
    expect(await files.read('a/b/c.txt')).toBe('two');
  });

  it('appends rows after what is there', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'rows.jsonl'), '{"n":0}\n');
    const files = open(folder.path);
    await files.append('rows.jsonl', [{ n: 1 }]);
    await files.append('rows.jsonl', [{ n: 2 }, { n: 3 }]);
    await files.append('rows.jsonl', []);
    expect(await files.read('rows.jsonl')).toBe('{"n":0}\n{"n":1}\n{"n":2}\n{"n":3}\n');
  });

  it.each([['{"n":0}\n{"n":1'], ['{"n":0}\n'], [`{"n":0}\n${'x'.repeat(200_000)}`]])(
    'writes over a line that a crash cut off',
    async (left) => {
      using folder = temporaryFolder();
      writeFileSync(join(folder.path, 'rows.jsonl'), left);
      const files = open(folder.path);
      await files.append('rows.jsonl', [{ n: 2 }]);
      expect(await files.read('rows.jsonl')).toBe('{"n":0}\n{"n":2}\n');
    },
  );

  it.each(['', 'ü\n', 'x'.repeat(2_500_000)])('sums up the bytes of a file, as they are now', async (text) => {
    using folder = temporaryFolder();
    const files = open(folder.path);
    expect(await files.sum('a/b.txt')).toBeNull();
    writeFileSync(join(folder.path, 'old.txt'), text);
    await files.write('a/b.txt', text);
    expect(await files.sum('old.txt')).toBe(hash(text, 64));
    expect(await files.sum('a/b.txt')).toBe(hash(text, 64));
    await files.write('a/b.txt', `${text}.`);
    expect(await files.sum('a/b.txt')).toBe(hash(`${text}.`, 64));
    await files.remove('a/b.txt');
    expect(await files.sum('a/b.txt')).toBeNull();
  });

  it('says which file cannot be read because a folder has its name', async () => {
    using folder = temporaryFolder();
    mkdirSync(join(folder.path, 'rows.jsonl'));
    const files = open(folder.path);
    for (const read of [files.read, files.lastLine, files.sum]) {
      await expect(read('rows.jsonl')).rejects.toMatchObject({
        ...{ code: 'FILE_DAMAGED', hint: expect.stringContaining('Move the folder away') },
        message: `Cannot read ${join(folder.path, 'rows.jsonl')}: it is a folder.`,
      });
    }
  });

  it('lists a folder, sorted, with what was removed left out', async () => {
    using folder = temporaryFolder();
    const files = open(folder.path);
    for (const name of ['b', 'a', 'c']) await files.write(`x/${name}`, name);
    await files.write('x/d/e', 'e');
    await files.remove('x/b');
    await files.remove('x/not-there');
    expect(await files.list('x')).toEqual(['a', 'c', 'd']);
    expect(await files.list('y')).toEqual([]);
  });

  it('walks what lies below a folder, sorted, and follows no link', async () => {
    using folder = temporaryFolder();
    mkdirSync(join(folder.path, 'x/old'), { recursive: true });
    for (const path of ['x/old/b', 'x/old/a', 'y']) writeFileSync(join(folder.path, path), path);
    symlinkSync('..', join(folder.path, 'x/loop'));
    const files = open(folder.path);
    await files.write('x/new/c', 'ü');
    await files.write('x/1/2/3/4/5', 'five');
    mkdirSync(join(folder.path, 'x/a/b/c/d/e'), { recursive: true });
    writeFileSync(join(folder.path, 'x/a/b/c/d/e/f'), 'too deep');
    await files.remove('x/old/b');
    expect(await files.walk('x')).toEqual([
      { path: '1/2/3/4/5', bytes: 4 },
      { path: 'loop', bytes: null },
      { path: 'new/c', bytes: 2 },
      { path: 'old/a', bytes: 7 },
    ]);
    expect(await files.walk('not-there')).toEqual([]);
  });

  it('takes a file where a folder was that is empty now', async () => {
    using folder = temporaryFolder();
    const files = open(folder.path);
    await files.write('x/a/b/c', 'folder');
    await files.remove('x/a/b/c');
    await files.write('x/a', 'file');
    expect(await files.read('x/a')).toBe('file');
    await files.remove('x/a/b/c'); // its folder is a file
    expect(await files.walk('x')).toEqual([{ path: 'a', bytes: 4 }]);
  });
});

describe('filesInMemory', () => {
  it('leaves the disk as it was', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'kept'), 'old');
    const files = filesInMemory(filesOnDisk(folder.path));
    await files.write('kept', 'new');
    await files.append('rows', [1]);
    await files.remove('kept');
    expect(readdirSync(folder.path)).toEqual(['kept']);
    expect(readFileSync(join(folder.path, 'kept'), 'utf8')).toBe('old');
  });
});

describe('filesOnDisk', () => {
  it('leaves no temporary file behind and does not rewrite an equal text', async () => {
    using folder = temporaryFolder();
    const files = filesOnDisk(folder.path);
    await files.write('a', 'text');
    await files.write('a', 'text');
    expect(readdirSync(folder.path)).toEqual(['a']);
  });

  it('removes a folder with its last file, but none of the workspace itself, and never a folder', async () => {
    using folder = temporaryFolder();
    const files = filesOnDisk(folder.path);
    for (const path of ['top/a/b/c', 'top/kept/d']) await files.write(path, path);
    await files.remove('top/a');
    expect(existsSync(join(folder.path, 'top/a/b/c'))).toBe(true);
    await files.remove('top/a/b/c');
    expect(readdirSync(join(folder.path, 'top'))).toEqual(['kept']);
    await files.remove('top/kept/d');
    expect(readdirSync(folder.path)).toEqual(['top']);
  });

  it('says which file cannot be written, and why', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'file'), '');
    const files = filesOnDisk(folder.path);
    await expect(files.write('file/below', 'x')).rejects.toThrow(/Cannot write .*below: a parent of it is a file/);
    mkdirSync(join(folder.path, 'folder'));
    await expect(files.write('folder', 'x')).rejects.toThrow(/Cannot write .*folder: it is a folder/);
  });

  it.skipIf(process.getuid?.() === 0)('says so of a read-only folder', async () => {
    using folder = temporaryFolder();
    chmodSync(folder.path, 0o500);
    await expect(filesOnDisk(folder.path).write('a', 'x')).rejects.toThrow(/permission denied/);
    chmodSync(folder.path, 0o700);
  });

  it('keeps appends of several writers whole', async () => {
    using folder = temporaryFolder();
    const files = filesOnDisk(folder.path);
    await Promise.all(Array.from({ length: 20 }, (_, n) => files.append('rows', [{ n }])));
    appendFileSync(join(folder.path, 'rows'), '');
    const rows = readFileSync(join(folder.path, 'rows'), 'utf8').trimEnd().split('\n');
    expect(rows.map((row) => JSON.parse(row).n).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });
});
