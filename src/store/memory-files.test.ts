import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tryLock } from './lock.ts';
import { type MemoryFiles, openMemoryFiles } from './memory-files.ts';
import { lockMemory } from './memory-lock.ts';

function workspace(): Disposable & {
  readonly dir: string;
  readonly files: MemoryFiles;
  put(path: string, text: string | Uint8Array): void;
} {
  const dir = mkdtempSync(join(tmpdir(), 'nightschool-memory-'));
  return {
    dir,
    files: openMemoryFiles(dir),
    put: (path, text) => {
      mkdirSync(join(dir, 'memories', path, '..'), { recursive: true });
      writeFileSync(join(dir, 'memories', path), text);
    },
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  };
}

const append = (files: MemoryFiles, path: string, text: string): Promise<string> =>
  files.change(async (reader) => {
    const after = `${(await reader.read(path)) ?? ''}${text}`;
    return { writes: [{ path, text: after }], result: after };
  });

describe('the files of a memory', () => {
  it('are read and listed; what is hidden or no Markdown is left out', async () => {
    using at = workspace();
    expect([await at.files.read('MEMORY.md'), await at.files.list()]).toEqual([null, []]);
    at.put('MEMORY.md', '\ufeffx\r\n');
    for (const path of ['daily/b.md', 'daily/a.md', '.hidden.md', '.git/x.md', 'x.txt']) at.put(path, path);
    expect(await at.files.read('MEMORY.md')).toBe('\ufeffx\r\n');
    expect(await at.files.list()).toEqual(['MEMORY.md', 'daily/a.md', 'daily/b.md']);
    expect(await at.files.list('daily')).toEqual(['daily/a.md', 'daily/b.md']);
  });

  it.each([
    [
      'no text',
      (put: (path: string, text: Uint8Array) => void) => put('x.md', new Uint8Array([0x23, 0xff, 0xfe, 0x00])),
    ],
    ['too large', (put: (path: string, text: Uint8Array) => void) => put('x.md', new Uint8Array(9 * 1024 * 1024))],
    ['a folder', (put: (path: string, text: Uint8Array) => void) => put('x.md/y.md', new Uint8Array())],
  ])('are refused where one is %s', async (_, make) => {
    using at = workspace();
    make(at.put);
    await expect(at.files.read('x.md')).rejects.toThrow(expect.objectContaining({ code: 'MEMORY_INVALID' }));
    await expect(append(at.files, 'x.md', 'more')).rejects.toThrow(/memories\/x\.md /);
  });

  it('say so where nothing can be written', async () => {
    using at = workspace();
    writeFileSync(join(at.dir, 'memories'), 'a file');
    await expect(append(at.files, 'daily/x.md', 'a')).rejects.toThrow(
      expect.objectContaining({ code: 'NOT_WRITABLE' }),
    );
  });

  it('keep a link that people made, and write where it leads', async () => {
    using at = workspace();
    at.put('elsewhere/real.md', 'a');
    symlinkSync(join(at.dir, 'memories/elsewhere/real.md'), join(at.dir, 'memories/MEMORY.md'));
    expect(await append(at.files, 'MEMORY.md', 'b')).toBe('ab');
    expect(lstatSync(join(at.dir, 'memories/MEMORY.md')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(at.dir, 'memories/elsewhere/real.md'), 'utf8')).toBe('ab');
  });

  it('lose nothing of changes made at once, in one process and over several openings', async () => {
    using at = workspace();
    const others = [at.files, openMemoryFiles(at.dir), openMemoryFiles(at.dir)];
    const letters = Array.from({ length: 30 }, (_, number) => String.fromCharCode(97 + (number % 26)));
    await Promise.all(letters.map((letter, number) => append(others[number % 3] ?? at.files, 'x.md', letter)));
    const text = (await at.files.read('x.md')) ?? '';
    expect([...text].sort()).toEqual([...letters].sort());
  });

  it('are planned again where an editor changed one in the meantime', async () => {
    using at = workspace();
    at.put('x.md', 'a');
    let plans = 0;
    await at.files.change(async (reader) => {
      const text = await reader.read('x.md');
      if (plans++ === 0) at.put('x.md', 'edited');
      return { writes: [{ path: 'x.md', text: `${text} more` }], result: null };
    });
    expect([plans, await at.files.read('x.md')]).toEqual([2, 'edited more']);
  });

  it('give up where an editor never stops, and leave its text', async () => {
    using at = workspace();
    let edits = 0;
    const change = at.files.change(async (reader) => {
      await reader.read('x.md');
      at.put('x.md', `edit ${++edits}`);
      return { writes: [{ path: 'x.md', text: 'ours' }], result: null };
    });
    await expect(change).rejects.toThrow(expect.objectContaining({ code: 'MEMORY_BUSY' }));
    expect(await at.files.read('x.md')).toBe(`edit ${edits}`);
  });

  it('are never written by a plan that did not read them', async () => {
    using at = workspace();
    const change = at.files.change(async () => ({ writes: [{ path: 'x.md', text: 'x' }], result: null }));
    await expect(change).rejects.toThrow(expect.objectContaining({ code: 'INTERNAL' }));
    expect(existsSync(join(at.dir, 'memories/x.md'))).toBe(false);
  });

  it('wait for the lock without stopping anything else, and go on when it is free', async () => {
    using at = workspace();
    const lock = tryLock(at.dir, 'memory.lock');
    const waiting = append(at.files, 'x.md', 'a');
    let ticks = 0;
    while (ticks < 5) await new Promise((resolve) => setTimeout(() => resolve(ticks++), 5));
    expect(await at.files.read('x.md')).toBeNull();
    lock?.release();
    expect(await waiting).toBe('a');
  });

  it('are busy where the lock is never free', async () => {
    using at = workspace();
    const lock = tryLock(at.dir, 'memory.lock');
    await expect(lockMemory(at.dir, 20)).rejects.toThrow(expect.objectContaining({ code: 'MEMORY_BUSY' }));
    lock?.release();
    (await lockMemory(at.dir, 20)).release();
  });

  it('leave the lock free where a change fails', async () => {
    using at = workspace();
    await expect(at.files.change(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await append(at.files, 'x.md', 'a')).toBe('a');
  });
});
