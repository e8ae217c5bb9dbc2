import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ChatAnswer } from '../domain/chat.ts';
import { openAnswers } from './answers.ts';
import { temporaryFolder } from './testing.ts';

const ANSWER: ChatAnswer = {
  text: 'Grüezi 👋',
  calls: [{ id: 'call-1', tool: 'get_order', arguments: { id: 7, items: [{ a: null }] } }],
  finish: 'calls',
  tokens: { input: 100, output: 20, cached: 60 },
};

const open = (workspace: string, night = '2026-11-21', readOnly = false) => openAnswers(workspace, { night, readOnly });
const fileIn = (workspace: string): string => join(workspace, '.nightschool', 'answers.db');

describe('openAnswers', () => {
  it('keeps an answer from one run to the next', () => {
    using folder = temporaryFolder();
    const first = open(folder.path);
    first.save('key', ANSWER);
    first.close();
    const second = open(folder.path);
    expect(second.find('key')).toEqual(ANSWER);
    expect(second.find('other')).toBeNull();
    expect(second.warning).toBeNull();
    expect(readFileSync(join(folder.path, '.nightschool', '.gitignore'), 'utf8')).toBe('*\n');
    second.close();
  });

  it('has the answer on disk when save returns: a process that is killed then loses nothing', () => {
    using folder = temporaryFolder();
    const module = fileURLToPath(new URL('answers.ts', import.meta.url));
    const script = `
      const { openAnswers } = await import(${JSON.stringify(module)});
      const answers = openAnswers(${JSON.stringify(folder.path)}, { night: '2026-11-21', readOnly: false });
      answers.save('key', ${JSON.stringify(ANSWER)});
      process.kill(process.pid, 'SIGKILL');
    `;
    const killed = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
    expect(killed.signal).toBe('SIGKILL');
    const answers = open(folder.path);
    expect(answers.find('key')).toEqual(ANSWER);
    answers.close();
  });

  it('forgets what is older than 90 days', () => {
    using folder = temporaryFolder();
    for (const night of ['2026-08-22', '2026-08-23', '2026-11-20']) {
      const answers = open(folder.path, night);
      answers.save(night, ANSWER);
      answers.close();
    }
    const answers = open(folder.path, '2026-11-21');
    expect(answers.find('2026-08-22')).toBeNull();
    expect(answers.find('2026-08-23')).toEqual(ANSWER);
    expect(answers.find('2026-11-20')).toEqual(ANSWER);
    answers.close();
  });

  it.each<[string, (path: string) => void]>([
    ['that is no database', (path) => writeFileSync(path, 'x'.repeat(10_000))],
    ['whose pages are overwritten', (path) => overwrite(path)],
    ['that was cut', (path) => truncateSync(path, 5_000)],
    ['of another version', (path) => setVersion(path, 99)],
  ])('moves a file aside %s, and says so', (_, damage) => {
    using folder = temporaryFolder();
    fill(folder.path);
    damage(fileIn(folder.path));
    const before = readFileSync(fileIn(folder.path));
    const answers = open(folder.path);
    expect(answers.warning).toContain('answers.db.damaged-1');
    expect(answers.find('key-1')).toBeNull();
    answers.save('key', ANSWER);
    expect(answers.find('key')).toEqual(ANSWER);
    answers.close();
    expect(readFileSync(`${fileIn(folder.path)}.damaged-1`).equals(before)).toBe(true);
  });

  it('keeps every file that it moved aside', () => {
    using folder = temporaryFolder();
    mkdirSync(join(folder.path, '.nightschool'));
    for (const text of ['first damage', 'second damage']) {
      writeFileSync(fileIn(folder.path), text.repeat(1_000));
      open(folder.path).close();
    }
    const names = readdirSync(join(folder.path, '.nightschool')).filter((name) => name.includes('damaged'));
    expect(names).toEqual(['answers.db.damaged-1', 'answers.db.damaged-2']);
  });

  it('asks again where a stored answer is not what was written', () => {
    using folder = temporaryFolder();
    open(folder.path).close();
    const database = new DatabaseSync(fileIn(folder.path));
    database.exec(`INSERT INTO answer VALUES ('a', '2026-11-20', '{"text"'), ('b', '2026-11-20', '{"text": 1}')`);
    database.close();
    const answers = open(folder.path);
    expect([answers.find('a'), answers.find('b')]).toEqual([null, null]);
    answers.save('a', ANSWER);
    expect(answers.find('a')).toEqual(ANSWER);
    answers.close();
  });

  it('says that it cannot write rather than lose an answer', () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, '.nightschool'), 'a file');
    expect(() => open(folder.path)).toThrow(expect.objectContaining({ code: 'NOT_WRITABLE' }));
  });
});

describe('openAnswers in a dry run', () => {
  it('makes nothing where there is nothing', () => {
    using folder = temporaryFolder();
    const answers = open(folder.path, '2026-11-21', true);
    expect(answers.find('key')).toBeNull();
    expect(answers.readOnly).toBe(true);
    answers.close();
    expect(existsSync(join(folder.path, '.nightschool'))).toBe(false);
  });

  it('serves what there is and changes not a byte', () => {
    using folder = temporaryFolder();
    const written = open(folder.path, '2026-01-01');
    written.save('key', ANSWER);
    written.close();
    const before = readFileSync(fileIn(folder.path));
    const answers = open(folder.path, '2026-11-21', true);
    expect(answers.find('key')).toEqual(ANSWER);
    answers.save('other', ANSWER);
    expect(answers.find('other')).toBeNull();
    answers.close();
    expect(readFileSync(fileIn(folder.path)).equals(before)).toBe(true);
  });

  it('leaves a damaged file where it is, and says so', () => {
    using folder = temporaryFolder();
    mkdirSync(join(folder.path, '.nightschool'));
    writeFileSync(fileIn(folder.path), 'x'.repeat(10_000));
    const answers = open(folder.path, '2026-11-21', true);
    expect(answers.warning).toMatch(/cannot be read in a dry run.*: damaged\.$/);
    expect(answers.find('key')).toBeNull();
    expect(readdirSync(join(folder.path, '.nightschool'))).toEqual(['answers.db']);
  });
});

function fill(workspace: string): void {
  const answers = open(workspace);
  for (let number = 0; number < 50; number++) answers.save(`key-${number}`, { ...ANSWER, text: 'x'.repeat(900) });
  answers.close();
}

function overwrite(path: string): void {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, 4_096, bytes.length - 4_096);
  writeFileSync(path, bytes);
}

function setVersion(path: string, version: number): void {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA user_version = ${version}`);
  database.close();
}
