import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing.ts';
import { openLogFile } from './open-log-file.ts';

const open = (file: string) => openLogFile({ file, path: 'log', size: 0 });

async function readAll(file: string, from = 0, meanwhile: () => void = () => {}): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of open(file).read(from)) {
    if (chunks.length === 0) meanwhile();
    chunks.push(Uint8Array.from(chunk)); // its memory is that of the next one
  }
  return Buffer.concat(chunks);
}

describe('the bytes of a log', () => {
  const content = Buffer.from(Array.from({ length: 600_000 }, (_, index) => String(index)).join('\n'));

  it.each([0, 1, 65_536, 3_000_000, 10_000_000])('come from offset %i on', async (from) => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'log');
    writeFileSync(file, content);
    expect((await readAll(file, from)).equals(content.subarray(from))).toBe(true);
  });

  it('may grow, shrink, be removed or replaced while they are read', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'log');
    const write = () => writeFileSync(file, content);
    write();
    expect((await readAll(file, 0, () => appendFileSync(file, 'more'))).length).toBe(content.length + 4);
    write();
    expect((await readAll(file, 0, () => truncateSync(file, 100_000))).length).toBe(100_000);
    write();
    expect((await readAll(file, 0, () => rmSync(file))).equals(content)).toBe(true);
    write();
    writeFileSync(`${file}.new`, 'other');
    expect((await readAll(file, 0, () => renameSync(`${file}.new`, file))).equals(content)).toBe(true);
  });

  it('are not waited for where there is no ordinary file', async () => {
    using folder = temporaryFolder();
    const pipe = join(folder.path, 'pipe.jsonl');
    execFileSync('mkfifo', [pipe]);
    for (const file of [pipe, folder.path, '/dev/zero']) {
      await expect(readAll(file)).rejects.toThrow('is not an ordinary file');
    }
    await expect(readAll(join(folder.path, 'none'))).rejects.toThrow('ENOENT');
    expect(await open(join(folder.path, 'log')).beside('pipe.jsonl')).toBeNull();
  });

  it('may be left in the middle', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'log');
    writeFileSync(file, content);
    for await (const chunk of open(file).read(0)) {
      expect(chunk.length).toBe(65_536);
      break;
    }
  });
});

describe('what lies beside a log', () => {
  function makeTrial(folder: string): string {
    mkdirSync(join(folder, 'run', 'trial', 'agent', 'deep'), { recursive: true });
    for (const name of ['secret', 'run/runs', 'run/trial/result.json', 'run/trial/agent/log', 'run/trial/agent/b']) {
      writeFileSync(join(folder, ...name.split('/')), `\ufeff${name}`);
    }
    writeFileSync(join(folder, 'run', 'trial', 'agent', 'deep', 'x'), 'deep');
    writeFileSync(join(folder, 'run', 'trial', 'large'), Buffer.alloc(16 * 1024 * 1024 + 1));
    symlinkSync(join(folder, 'secret'), join(folder, 'run', 'trial', 'agent', 'link'));
    symlinkSync(folder, join(folder, 'run', 'trial', 'agent', 'up'));
    symlinkSync('b', join(folder, 'run', 'trial', 'agent', 'near'));
    return join(folder, 'run', 'trial', 'agent', 'log');
  }

  it.each([
    ['b', 'run/trial/agent/b'],
    ['./b', 'run/trial/agent/b'],
    ['near', 'run/trial/agent/b'],
    ['deep/x', 'deep'],
    ['../result.json', 'run/trial/result.json'],
    ['../../runs', 'run/runs'],
    ['../../../secret', null],
    ['../agent/../../../secret', null],
    ['deep/../b', null],
    ['link', null],
    ['up/secret', null],
    ['/etc/hostname', null],
    ['..\\..\\..\\secret', null],
    ['b\0', null],
    ['../large', null],
    ['deep', null],
    ['none', null],
    ['', null],
  ])('%j is %j', async (path, expected) => {
    using folder = temporaryFolder();
    expect(await open(makeTrial(folder.path)).beside(path)).toBe(expected);
  });

  it.each([
    ['.', ['b', 'deep', 'link', 'log', 'near', 'up']],
    ['', ['b', 'deep', 'link', 'log', 'near', 'up']],
    ['deep', ['x']],
    ['..', ['agent', 'large', 'result.json']],
    ['../..', ['runs', 'trial']],
    ['../../..', []],
    ['up', []],
    ['none', []],
    ['b', []],
  ])('in %j lies %j', async (path, expected) => {
    using folder = temporaryFolder();
    expect(await open(makeTrial(folder.path)).list(path)).toEqual(expected);
  });

  it('is found where the folder of the log is a link', async () => {
    using folder = temporaryFolder();
    using elsewhere = temporaryFolder();
    makeTrial(elsewhere.path);
    symlinkSync(join(elsewhere.path, 'run', 'trial', 'agent'), join(folder.path, 'linked'));
    expect(await open(join(folder.path, 'linked', 'log')).beside('../result.json')).toBe('run/trial/result.json');
  });
});
