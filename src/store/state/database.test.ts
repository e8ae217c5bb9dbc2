import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing.ts';
import { copyState, openState, openStateToRead, type State } from './state.ts';

const pathIn = (folder: string): string => join(folder, '.nightschool/state.db');
const save = (state: State, count: number): void =>
  state.logs.save({
    batches: [
      {
        file: 'a',
        tasks: Array.from({ length: count }, (_, index) => ({
          ...{ id: `t${index}`, sessionId: 's', label: 'passed', rulesHash: 'r', body: new Uint8Array(2000) },
          trace: { position: index, opening: 'o', links: '', isTold: true, length: 0 },
        })),
        ...{ sessions: [], outlines: [] },
      },
    ],
    finished: [],
    reading: state.logs.nextReading(),
  });
const count = (state: State | null): number | null => (state === null ? null : [...state.logs.tasks()].length);

/** A workspace with an index of so many tasks. */
function indexed(tasks: number): { readonly path: string } & Disposable {
  const folder = temporaryFolder();
  const state = openState(folder.path);
  save(state, tasks);
  state.close();
  return folder;
}

describe('openState', () => {
  it.each<[string, (file: string) => void]>([
    ['damaged', (file) => writeFileSync(file, 'not a database at all, but long enough to be looked at'.repeat(100))],
    ['cut off', (file) => truncateSync(file, 5000)],
    ['empty', (file) => truncateSync(file, 0)],
    ['gone', (file) => rmSync(file)],
    ['of another version', (file) => change(file, 'PRAGMA user_version = 1')],
    ['of a newer version', (file) => change(file, 'PRAGMA user_version = 1000')],
    ['of something else', (file) => change(file, 'DROP TABLE task; PRAGMA user_version = 77')],
  ])('starts anew where it is %s; a look leaves it as it is', (_, spoil) => {
    using folder = indexed(3);
    spoil(pathIn(folder.path));
    const before = existsSync(pathIn(folder.path)) ? readFileSync(pathIn(folder.path)) : null;
    expect(count(openStateToRead(folder.path)) ?? 0).toBe(0);
    expect(existsSync(pathIn(folder.path)) ? readFileSync(pathIn(folder.path)) : null).toEqual(before);
    const state = openState(folder.path);
    expect(count(state)).toBe(0);
    save(state, 2);
    expect(count(openStateToRead(folder.path))).toBe(2);
    state.close();
  });

  it('sets aside at its end what was damaged while it was open, and says so', () => {
    using folder = indexed(2000);
    const state = openState(folder.path);
    const bytes = readFileSync(pathIn(folder.path));
    bytes.fill(0x55, 20 * 4096, bytes.length - 20 * 4096);
    writeFileSync(pathIn(folder.path), bytes);
    expect(() => count(state)).toThrow(
      expect.objectContaining({ code: 'FILE_DAMAGED', hint: expect.stringMatching(/^Run again/) }),
    );
    state.close();
    expect(brokenIn(folder.path)).toHaveLength(1);
    const again = openState(folder.path);
    expect(count(again)).toBe(0);
    again.close();
  });

  it.each([
    ['closed, and a byte of a row changed since', true, 1],
    ['not closed, as after a crash, and its pages broken', false, 20_000],
  ])('sets aside one that was %s, and keeps the last such', (_, isClosed, length) => {
    using folder = indexed(2000);
    for (const round of [1, 2]) {
      const state = openState(folder.path);
      save(state, 2000);
      state.close();
      if (!isClosed) rmSync(`${pathIn(folder.path)}.sum`);
      const bytes = readFileSync(pathIn(folder.path));
      const at = bytes.length - 40_000;
      for (let index = at; index < at + length; index++) bytes[index] = (bytes[index] ?? 0) ^ 0x55;
      writeFileSync(pathIn(folder.path), bytes);
      const next = openState(folder.path);
      expect([round, count(next)]).toEqual([round, 0]);
      next.close();
      expect(brokenIn(folder.path)).toHaveLength(1);
    }
  });

  it.each<[string, (file: string) => void, number, number]>([
    ['its sum is empty', (file) => writeFileSync(`${file}.sum`, ''), 3, 0],
    ['another program wrote it', (file) => change(file, 'CREATE TABLE theirs (one)'), 3, 0],
    ['it is gone', (file) => rmSync(file), 0, 0],
    ['it was cut off', (file) => truncateSync(file, 20_000), 0, 1],
  ])('keeps what it holds, or says that it is lost: %s', (_, harm, left, told) => {
    using folder = indexed(3);
    harm(pathIn(folder.path));
    const sentences: string[] = [];
    const state = openState(folder.path, { notice: (sentence) => void sentences.push(sentence) });
    expect([count(state), sentences.length]).toEqual([left, told]);
    state.close();
  });

  it.skipIf(process.getuid?.() === 0)('says where it may not write, and can be looked at there', () => {
    using folder = indexed(3);
    chmodSync(pathIn(folder.path), 0o400);
    chmodSync(join(folder.path, '.nightschool'), 0o500);
    expect(count(openStateToRead(folder.path))).toBe(3);
    const state = openState(folder.path);
    expect(() => save(state, 4)).toThrow(expect.objectContaining({ code: 'NOT_WRITABLE' }));
    state.close();
    chmodSync(join(folder.path, '.nightschool'), 0o700);
  });

  it('says where no folder can be made', () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, '.nightschool'), '');
    expect(() => openState(folder.path)).toThrow(expect.objectContaining({ code: 'NOT_WRITABLE' }));
    rmSync(join(folder.path, '.nightschool'));
    mkdirSync(pathIn(folder.path), { recursive: true });
    expect(() => openState(folder.path)).toThrow(expect.objectContaining({ code: 'NOT_WRITABLE' }));
  });
});

describe('openStateToRead', () => {
  it('makes nothing where there is nothing', () => {
    using folder = temporaryFolder();
    expect(openStateToRead(folder.path)).toBeNull();
    expect(existsSync(join(folder.path, '.nightschool'))).toBe(false);
  });

  it('shows one moment, whatever is written meanwhile', () => {
    using folder = indexed(3);
    const look = openStateToRead(folder.path);
    expect(count(look)).toBe(3);
    look?.close();
    const state = openState(folder.path);
    save(state, 9);
    expect(count(openStateToRead(folder.path))).toBe(9);
    state.close();
  });
});

describe('copyState', () => {
  it('copies what the last commit left, where a run was killed in the middle of the next', () => {
    using folder = indexed(3);
    using killed = temporaryFolder();
    using copy = temporaryFolder();
    const [file, stopped] = [pathIn(folder.path), pathIn(killed.path)];
    // what lies on the disk while a transaction that is too large for memory is under way
    const database = new DatabaseSync(file);
    database.exec('PRAGMA cache_size = 10; BEGIN IMMEDIATE');
    for (let row = 0; row < 500; row++)
      database.exec(`INSERT INTO family VALUES ('f${row}', '${'x'.repeat(2000)}'); DELETE FROM task`);
    mkdirSync(join(killed.path, '.nightschool'));
    copyFileSync(file, stopped);
    copyFileSync(`${file}-journal`, `${stopped}-journal`);
    database.exec('ROLLBACK');
    database.close();
    copyState(killed.path, copy.path);
    const state = openState(copy.path);
    expect([count(state), state.families()]).toEqual([3, []]);
    state.close();
    expect(count(openStateToRead(killed.path))).toBe(3);
  });

  it('copies nothing where there is nothing', () => {
    using folder = temporaryFolder();
    using copy = temporaryFolder();
    copyState(folder.path, copy.path);
    expect(existsSync(join(copy.path, '.nightschool'))).toBe(false);
  });
});

function brokenIn(workspace: string): readonly string[] {
  return readdirSync(join(workspace, '.nightschool')).filter((name) => name.startsWith('state.db.broken-'));
}

function change(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}
