import { appendFileSync, linkSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findStopped, mendStopped, swapFile } from './swap-file.ts';
import { temporaryFolder } from './testing.ts';

describe('swapFile', () => {
  it.each([
    ['where it is as it was', 'old', 'old', true, 'new'],
    ['where it was changed', 'edited', 'old', false, 'edited'],
    ['where it has come up', 'edited', null, false, 'edited'],
    ['where there is none yet', null, null, true, 'new'],
    ['where it is gone', null, 'old', false, null],
  ])('replaces a file %s', async (_, there, before, isSwapped, after) => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'a.md');
    if (there !== null) writeFileSync(path, there);
    expect(await swapFile(path, 'new', before)).toBe(isSwapped);
    expect(readdirSync(folder.path)).toEqual(after === null ? [] : ['a.md']);
    if (after !== null) expect(readFileSync(path, 'utf8')).toBe(after);
  });

  it.each([
    ['before it replaced the file', false, false, 'old'],
    ['after that', true, false, 'new'],
    ['after that, and somebody had it open and wrote', true, true, 'old and more'],
  ])('leaves nothing where it was killed %s', async (_, isReplaced, isEdited, after) => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'a.md');
    const old = join(folder.path, '.a.md.old.tmp');
    writeFileSync(path, 'old');
    utimesSync(path, 1, 1);
    linkSync(path, old);
    if (isReplaced) {
      writeFileSync(`${path}.next`, 'new');
      renameSync(`${path}.next`, path);
    }
    if (isEdited) appendFileSync(old, ' and more');
    expect(await findStopped(folder.path, 0)).toEqual([old]);
    await mendStopped(old);
    expect(readdirSync(folder.path)).toEqual(['a.md']);
    expect(readFileSync(path, 'utf8')).toBe(after);
  });

  it('loses nothing that is appended all the while', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'a.md');
    writeFileSync(path, '');
    const lines: string[] = [];
    let isOver = false;
    const append = async (): Promise<void> => {
      for (let at = 0; !isOver; at++) {
        appendFileSync(path, `by hand ${at}\n`);
        lines.push(`by hand ${at}\n`);
        await new Promise((resolve) => setTimeout(resolve, at % 3));
      }
    };
    const appending = append();
    for (let at = 0; at < 60; ) {
      const before = readFileSync(path, 'utf8');
      if (!(await swapFile(path, `${before}by us ${at}\n`, before))) continue;
      lines.push(`by us ${at}\n`);
      at++;
    }
    isOver = true;
    await appending;
    expect(readFileSync(path, 'utf8').split('\n').toSorted()).toEqual(
      ['', ...lines.map((line) => line.trimEnd())].toSorted(),
    );
  });
});
