import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tryLock } from '../lock.ts';
import { temporaryFolder } from '../testing.ts';
import { FORMAT, FORMAT_FILE, printFormat, readFormat, refuseNewer } from './format.ts';
import { migrate, planMigrations } from './migrate.ts';
import type { FileChange, Migration } from './migration.ts';
import { MIGRATIONS } from './registry.ts';

/** Turns `a: 1` into `a = 1`, and takes a file away and adds one. */
const rewrite: Migration = {
  number: FORMAT + 1,
  name: 'equals-signs',
  plan: async (files) => {
    const changes: FileChange[] = [];
    for (const name of await files.list('evals')) {
      const text = (await files.read(`evals/${name}`)) ?? '';
      if (/\.txt$/.test(name) && text.includes(': ')) {
        changes.push({ path: `evals/${name}`, text: text.replaceAll(': ', ' = ') });
      }
    }
    if ((await files.read('evals/old.md')) !== null) changes.push({ path: 'evals/old.md', text: null });
    return [...changes, { path: 'memories/new.md', text: 'new\n' }];
  },
};
const migrations = [...MIGRATIONS, rewrite];
const BEFORE = { 'evals/a.txt': 'a: 1\n', 'evals/b.txt': 'b: 2\n', 'evals/old.md': 'old\n' };
const AFTER = { 'evals/a.txt': 'a = 1\n', 'evals/b.txt': 'b = 2\n', 'memories/new.md': 'new\n' };

function writeTexts(dir: string, texts: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}

function textsOf({ path }: ReturnType<typeof temporaryFolder>): Readonly<Record<string, string>> {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => /^(evals|memories)\//.test(name) && name !== FORMAT_FILE);
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(path, name), 'utf8')]));
}

describe('migrate', () => {
  it('has a number for each, without a gap, and the last is the format of this program', () => {
    expect(MIGRATIONS.map(({ number }) => number)).toEqual(MIGRATIONS.map((_, index) => index + 1));
    expect(MIGRATIONS.at(-1)?.number).toBe(FORMAT);
  });

  it('writes the number down where there was none, and nothing else', async () => {
    using folder = temporaryFolder();
    writeTexts(folder.path, BEFORE);
    expect(await migrate(folder.path)).toMatchObject([{ number: 1, paths: [], backup: null }]);
    expect(readFormat(folder.path)).toBe(FORMAT);
    expect(textsOf(folder)).toEqual(BEFORE);
    expect(await migrate(folder.path)).toEqual([]);
  });

  it('changes what the migration plans and keeps what was', async () => {
    using folder = temporaryFolder();
    writeTexts(folder.path, BEFORE);
    const plan = await planMigrations(folder.path, { migrations });
    expect(plan.at(-1)?.paths).toEqual(['evals/a.txt', 'evals/b.txt', 'evals/old.md', 'memories/new.md']);
    expect([textsOf(folder), readFormat(folder.path)]).toEqual([BEFORE, 0]);
    const [, step] = await migrate(folder.path, { migrations });
    expect(step?.paths).toEqual(plan.at(-1)?.paths);
    expect([textsOf(folder), readFormat(folder.path)]).toEqual([AFTER, FORMAT + 1]);
    for (const [path, text] of Object.entries(BEFORE)) {
      expect(readFileSync(join(folder.path, step?.backup ?? '', path), 'utf8')).toBe(text);
    }
  });

  it('keeps the backups of three', async () => {
    using folder = temporaryFolder();
    const many = [1, 2, 3, 4, 5].map((number): Migration => {
      return { number, name: 'count', plan: async () => [{ path: 'evals/n.txt', text: `${number}\n` }] };
    });
    await migrate(folder.path, { migrations: many });
    const kept = readdirSync(join(folder.path, '.nightschool', 'backup')).sort();
    expect(kept).toEqual(['3-count', '4-count', '5-count']);
    expect(readFileSync(join(folder.path, '.nightschool', 'backup', '5-count', 'evals', 'n.txt'), 'utf8')).toBe('4\n');
  });

  it('does not begin where the backup is gone that it needs', async () => {
    using folder = temporaryFolder();
    writeTexts(folder.path, BEFORE);
    await expect(migrate(folder.path, { migrations: [...MIGRATIONS, failing(2)] })).rejects.toThrow('power');
    rmSync(join(folder.path, '.nightschool', 'backup', '2-equals-signs', 'evals', 'a.txt'));
    await expect(migrate(folder.path, { migrations })).rejects.toMatchObject({ code: 'FILE_DAMAGED' });
  });
});

/** The same, but the power goes before its n-th write: its last changes are of files that nobody can write. */
function failing(after: number): Migration {
  const cut: FileChange[] = [{ path: 'evals/\0', text: '' }];
  return {
    ...rewrite,
    plan: async (files) => [...(await rewrite.plan(files)).slice(0, after), ...cut].map(withPower),
  };
}

function withPower(change: FileChange): FileChange {
  if (!change.path.includes('\0')) return change;
  return {
    path: 'evals/a.txt',
    get text(): string {
      throw new Error('The power is gone.');
    },
  };
}

describe('a migration that was killed', () => {
  it.each([0, 1, 2, 3, 4])('after %d files begins anew, and comes to the same', async (after) => {
    using folder = temporaryFolder();
    writeTexts(folder.path, BEFORE);
    await expect(migrate(folder.path, { migrations: [...MIGRATIONS, failing(after)] })).rejects.toThrow('power');
    expect(readFormat(folder.path)).toBe(FORMAT);
    const [step] = await planMigrations(folder.path, { migrations });
    expect(step?.paths).toContain('evals/old.md');
    await migrate(folder.path, { migrations });
    expect([textsOf(folder), readFormat(folder.path)]).toEqual([AFTER, FORMAT + 1]);
    expect(readFileSync(join(folder.path, '.nightschool/backup/2-equals-signs/evals/a.txt'), 'utf8')).toBe('a: 1\n');
    writeTexts(folder.path, { 'evals/a.txt': 'mine\n' });
    await migrate(folder.path, { migrations });
    expect(readFileSync(join(folder.path, 'evals/a.txt'), 'utf8')).toBe('mine\n');
  });
});

describe('a workspace of a newer program', () => {
  it('is locked by nobody', () => {
    using folder = temporaryFolder();
    writeTexts(folder.path, { [FORMAT_FILE]: printFormat(FORMAT + 1) });
    expect(() => refuseNewer(folder.path)).toThrow(/newer nightschool/);
    expect(() => tryLock(folder.path, 'lock')).toThrow(/newer nightschool/);
    writeTexts(folder.path, { [FORMAT_FILE]: printFormat(FORMAT) });
    const lock = tryLock(folder.path, 'lock');
    expect(lock).not.toBeNull();
    lock?.release();
  });

  it.each(['', '{', '{"format":"1"}', '{"format":0}', '<<<<<<< ours\n'])('is damaged where it says %j', (text) => {
    using folder = temporaryFolder();
    writeTexts(folder.path, { [FORMAT_FILE]: text });
    expect(() => readFormat(folder.path)).toThrow(expect.objectContaining({ code: 'FILE_DAMAGED' }));
    expect(existsSync(join(folder.path, FORMAT_FILE))).toBe(true);
  });
});
