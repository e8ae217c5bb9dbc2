import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findLogs, isThere } from './logs.ts';
import { temporaryFolder } from './testing.ts';

function makeLogs(folder: string): void {
  mkdirSync(join(folder, 'logs', 'deep', 'er'), { recursive: true });
  for (const name of [
    'logs/b.jsonl',
    'logs/a.jsonl',
    'logs/README.md',
    'logs/x.metadata.json',
    'logs/deep/er/c.json',
  ]) {
    writeFileSync(join(folder, name), 'text');
  }
}

describe('findLogs', () => {
  it.each([
    [['logs/'], ['logs/a.jsonl', 'logs/b.jsonl', 'logs/deep/er/c.json']],
    [['logs'], ['logs/a.jsonl', 'logs/b.jsonl', 'logs/deep/er/c.json']],
    [['logs/*.jsonl'], ['logs/a.jsonl', 'logs/b.jsonl']],
    [
      ['logs/a.jsonl', 'logs/**/*.jsonl', './logs'],
      ['logs/a.jsonl', 'logs/b.jsonl', 'logs/deep/er/c.json'],
    ],
    [['nothing', 'logs/*.gz'], []],
  ])('finds what %j names, each file once and sorted', async (patterns, paths) => {
    using folder = temporaryFolder();
    makeLogs(folder.path);
    expect((await findLogs(folder.path, patterns)).map(({ path }) => path)).toEqual(paths);
  });

  it('gives the bytes from a position on', async () => {
    using folder = temporaryFolder();
    makeLogs(folder.path);
    const [log] = await findLogs(folder.path, ['logs/a.jsonl']);
    const chunks: Uint8Array[] = [];
    for await (const chunk of log?.read(2) ?? []) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('xt');
  });

  it('follows links, but neither in circles nor into nothing', async () => {
    using folder = temporaryFolder();
    using elsewhere = temporaryFolder();
    makeLogs(folder.path);
    makeLogs(elsewhere.path);
    symlinkSync(join(folder.path, 'gone'), join(folder.path, 'logs', 'dangling.jsonl'));
    symlinkSync('.', join(folder.path, 'logs', 'loop'));
    symlinkSync(join(elsewhere.path, 'logs', 'deep'), join(folder.path, 'logs', 'linked'));
    const paths = (await findLogs(folder.path, ['logs'])).map(({ path }) => path);
    expect(paths).toEqual(['logs/a.jsonl', 'logs/b.jsonl', 'logs/deep/er/c.json', 'logs/linked/er/c.json']);
  });
});

describe('isThere', () => {
  it.each([
    ['logs', true],
    ['logs/*.gz', true],
    ['nothing', false],
  ])('%s: %s', (pattern, expected) => {
    using folder = temporaryFolder();
    makeLogs(folder.path);
    expect(isThere(folder.path, pattern)).toBe(expected);
  });
});
