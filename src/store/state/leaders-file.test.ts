import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing.ts';
import { copyLeaders, leadersFile } from './leaders-file.ts';

const bytes = (...values: readonly number[]) => Uint8Array.from(values);

describe('leadersFile', () => {
  it('grows behind what counts, and drops what does not', async () => {
    using folder = temporaryFolder();
    const file = leadersFile(join(folder.path, 'state.db'));
    await file.write(0, bytes(1, 2, 3, 4));
    await file.write(4, bytes(5, 6));
    expect(await file.read(6)).toEqual(bytes(1, 2, 3, 4, 5, 6));
    await file.write(4, bytes(9));
    expect(await file.read(5)).toEqual(bytes(1, 2, 3, 4, 9));
    expect(await file.read(2)).toEqual(bytes(1, 2));
    await file.write(0, bytes(7));
    expect(await file.read(1)).toEqual(bytes(7));
    expect(readdirSync(folder.path)).toEqual(['leaders.bin']);
  });

  it.each([
    ['is not there', () => undefined],
    ['was cut short', (folder: string) => truncateSync(join(folder, 'leaders.bin'), 1)],
  ])('gives nothing where the file %s', async (what, harm) => {
    using folder = temporaryFolder();
    const file = leadersFile(join(folder.path, 'state.db'));
    if (what !== 'is not there') await file.write(0, bytes(1, 2, 3));
    harm(folder.path);
    expect(await file.read(3)).toBeNull();
  });

  it('is gone where a byte of it changed since it was closed, and stays where none did', async () => {
    using folder = temporaryFolder();
    const [state, path] = [join(folder.path, 'state.db'), join(folder.path, 'leaders.bin')];
    const first = leadersFile(state, { isChecked: true });
    await first.write(0, bytes(1, 2, 3));
    first.close();
    const second = leadersFile(state, { isChecked: true });
    expect(await second.read(3)).toEqual(bytes(1, 2, 3));
    second.close();
    writeFileSync(path, bytes(1, 6, 3));
    expect(await leadersFile(state, { isChecked: true }).read(3)).toBeNull();
    await leadersFile(state).write(0, bytes(1, 6, 3)); // after a crash nobody knows what it was
    expect(await leadersFile(state, { isChecked: true }).read(3)).toEqual(bytes(1, 6, 3));
  });

  it('goes along when the index is copied', async () => {
    using one = temporaryFolder();
    using other = temporaryFolder();
    const path = join(one.path, 'state.db');
    copyLeaders(path, join(other.path, 'state.db'));
    expect(readdirSync(other.path)).toEqual([]);
    await leadersFile(path).write(0, bytes(1, 2));
    copyLeaders(path, join(other.path, 'state.db'));
    expect(await leadersFile(join(other.path, 'state.db')).read(2)).toEqual(bytes(1, 2));
  });
});
