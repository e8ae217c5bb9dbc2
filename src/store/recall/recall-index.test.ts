import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { RecallIndexOptions } from './indexed-document.ts';
import { openRecallIndex, type RecallIndex } from './recall-index.ts';

/** A workspace with an index that reads every file as one passage of its words. */
function createDesk(options: Partial<RecallIndexOptions> = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'nightschool-recall-'));
  const read: string[] = [];
  let time = Date.now() + 60_000;
  const open = (): RecallIndex =>
    openRecallIndex(dir, {
      read: (path, text) => {
        read.push(path);
        const passage = { line: 1, headings: [], text, fields: ['', '', '', text.toLowerCase()] } as const;
        return { kind: 'workflow', day: null, isArchived: false, title: path, passages: [passage] };
      },
      now: () => time,
      sweepEveryMs: 0,
      keep: true,
      ...options,
    });
  return {
    dir,
    open,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    write: (path: string, text: string | Uint8Array) => {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    },
    /** What was read since the last time, for the index to be as it is. */
    readFiles: () => read.splice(0),
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  };
}

const ALL = { folders: [], kinds: [], since: null, until: null, archived: false, limit: 100 };

async function find(index: RecallIndex, word: string): Promise<readonly string[]> {
  await index.refresh();
  return index
    .search(`"${word}"`, ALL)
    .map(({ path }) => path)
    .sort();
}

describe('refresh', () => {
  it('reads what is new or changed, and nothing twice', async () => {
    using desk = createDesk();
    desk.write('memories/a.md', 'red');
    desk.write('memories/deep/er/b.md', 'red blue');
    desk.write('skills/x/SKILL.md', 'red');
    const index = desk.open();
    expect(await find(index, 'red')).toEqual(['memories/a.md', 'memories/deep/er/b.md', 'skills/x/SKILL.md']);
    expect(desk.readFiles()).toHaveLength(3);
    desk.write('memories/a.md', 'green and longer');
    expect(await find(index, 'red')).toEqual(['memories/deep/er/b.md', 'skills/x/SKILL.md']);
    expect(await find(index, 'green')).toEqual(['memories/a.md']);
    expect(desk.readFiles()).toEqual(['memories/a.md']);
    index.close();
    const again = desk.open();
    expect(await find(again, 'green')).toEqual(['memories/a.md']);
    expect(desk.readFiles()).toEqual([]);
    again.close();
  });

  it('forgets what was deleted, and follows what was renamed', async () => {
    using desk = createDesk();
    desk.write('memories/a.md', 'red');
    desk.write('memories/b.md', 'red');
    const index = desk.open();
    await index.refresh();
    rmSync(join(desk.dir, 'memories/a.md'));
    renameSync(join(desk.dir, 'memories/b.md'), join(desk.dir, 'memories/c.md'));
    expect(await find(index, 'red')).toEqual(['memories/c.md']);
    expect(index.count(['red'])).toEqual({ passages: 1, counts: new Map([['red', 1]]) });
    rmSync(join(desk.dir, 'memories'), { recursive: true });
    expect(await find(index, 'red')).toEqual([]);
    index.close();
  });

  it('sees a change that keeps the size, and leaves alone what was only touched', async () => {
    using desk = createDesk();
    desk.write('memories/a.md', 'red');
    const index = desk.open();
    await index.refresh();
    const { id } = index.search('"red"', ALL)[0] ?? { id: 0 };
    utimesSync(join(desk.dir, 'memories/a.md'), 1000, 1000);
    await index.refresh();
    expect(index.search('"red"', ALL)).toEqual([expect.objectContaining({ id, day: '1970-01-01' })]);
    writeFileSync(join(desk.dir, 'memories/a.md'), 'tan');
    utimesSync(join(desk.dir, 'memories/a.md'), 2000, 2000);
    expect(await find(index, 'tan')).toEqual(['memories/a.md']);
    index.close();
  });

  it('looks at folders each time, and at every file only now and then', async () => {
    using desk = createDesk({ sweepEveryMs: 1000 });
    desk.write('memories/a.md', 'red');
    const index = desk.open();
    await index.refresh();
    appendFileSync(join(desk.dir, 'memories/a.md'), ' blue');
    expect(await find(index, 'blue')).toEqual([]);
    desk.write('memories/b.md', 'blue');
    expect(await find(index, 'blue')).toEqual(['memories/a.md', 'memories/b.md']);
    appendFileSync(join(desk.dir, 'memories/a.md'), ' green');
    desk.pass(1000);
    expect(await find(index, 'green')).toEqual(['memories/a.md']);
    index.close();
  });

  it('passes over what is no memory', async () => {
    using desk = createDesk();
    for (const path of ['README.md', 'x/readme.md', '.x.md', '.obsidian/x.md', 'x.txt', 'x.md.bak']) {
      desk.write(`memories/${path}`, 'red');
    }
    desk.write('skills/README.md', 'red');
    desk.write('skills/x/references/y.md', 'red');
    desk.write('logs/x.md', 'red');
    const index = desk.open();
    expect(await find(index, 'red')).toEqual([]);
    index.close();
  });

  it('says which files it does not search', async () => {
    using desk = createDesk();
    desk.write('memories/ok.md', 'red');
    desk.write('memories/huge.md', 'red '.repeat(260_000));
    desk.write('memories/binary.md', Uint8Array.of(114, 101, 100, 0, 1, 2));
    desk.write('memories/broken.md', Buffer.concat([Buffer.from('red '), Buffer.of(0xff, 0xfe, 0xc3)]));
    const index = desk.open();
    const { skipped } = await index.refresh();
    expect(skipped).toEqual([
      { path: 'memories/binary.md', problem: 'not a text file' },
      { path: 'memories/huge.md', problem: 'larger than 1 MB' },
    ]);
    expect(await find(index, 'red')).toEqual(['memories/broken.md', 'memories/ok.md']);
    expect(desk.readFiles()).toEqual(['memories/broken.md', 'memories/ok.md']);
    index.close();
  });

  it('follows links inside the workspace, but not out of it and not in circles', async () => {
    using desk = createDesk();
    using other = createDesk();
    other.write('secret.md', 'red');
    desk.write('memories/a/x.md', 'red');
    desk.write('docs/y.md', 'red');
    const link = (target: string, path: string) => symlinkSync(target, join(desk.dir, path));
    link('../docs/y.md', 'memories/y.md');
    link('..', 'memories/a/up');
    link('.', 'memories/a/self');
    link('../nowhere.md', 'memories/dangling.md');
    link(join(other.dir, 'secret.md'), 'memories/secret.md');
    link(other.dir, 'memories/elsewhere');
    const index = desk.open();
    expect(await find(index, 'red')).toEqual(['memories/a/x.md', 'memories/y.md']);
    expect((await index.refresh()).skipped).toEqual([
      { path: 'memories/elsewhere', problem: 'a link out of the workspace' },
      { path: 'memories/secret.md', problem: 'a link out of the workspace' },
    ]);
    index.close();
  });
});

describe('the database', () => {
  it('lies in a folder that git ignores', async () => {
    using desk = createDesk();
    desk.write('memories/a.md', 'red');
    const index = desk.open();
    await index.refresh();
    expect(readFileSync(join(desk.dir, '.nightschool/.gitignore'), 'utf8')).toBe('*\n');
    expect(existsSync(join(desk.dir, '.nightschool/recall.db'))).toBe(true);
    index.close();
  });

  it.each<[string, Partial<RecallIndexOptions>, (desk: ReturnType<typeof createDesk>) => void]>([
    ['there is nothing to search', {}, () => undefined],
    ['nothing may be written', { keep: false }, (desk) => desk.write('memories/a.md', 'red')],
  ])('is not made where %s', async (_, options, prepare) => {
    using desk = createDesk(options);
    prepare(desk);
    const index = desk.open();
    await index.refresh();
    index.close();
    expect(existsSync(join(desk.dir, '.nightschool'))).toBe(false);
  });

  it.each<[string, (path: string) => void]>([
    ['is no database', (path) => writeFileSync(path, 'this is no database at all, however long it is'.repeat(100))],
    ['is empty', (path) => writeFileSync(path, '')],
    ['has another version', (path) => run(path, 'PRAGMA user_version = 99')],
    ['lost a table', (path) => run(path, 'DROP TABLE passage')],
    ['lost the words', (path) => run(path, 'DROP TABLE words_data')],
  ])('is made again where it %s', async (_, damage) => {
    using desk = createDesk();
    desk.write('memories/a.md', 'red');
    const first = desk.open();
    await first.refresh();
    first.close();
    damage(join(desk.dir, '.nightschool/recall.db'));
    const index = desk.open();
    for (let tried = 0; tried < 3; tried++) {
      try {
        expect(await find(index, 'red')).toEqual(['memories/a.md']);
        break;
      } catch (error) {
        expect(index.mend(error)).toBe(true);
      }
    }
    expect(await find(index, 'red')).toEqual(['memories/a.md']);
    index.close();
  });

  it('is made again where a byte changed in a row, of which SQLite sees nothing', async () => {
    using desk = createDesk();
    desk.write('memories/a.md', 'The house is red');
    const first = desk.open();
    await first.refresh();
    first.close();
    replaceBytes(join(desk.dir, '.nightschool/recall.db'), 'The house', 'The mouse');
    desk.readFiles();
    const index = desk.open();
    expect(await find(index, 'red')).toEqual(['memories/a.md']);
    expect(desk.readFiles()).toEqual(['memories/a.md']);
    index.close();
  });

  it('is not made again for what its own writers did', async () => {
    using desk = createDesk();
    desk.write('memories/a.md', 'red');
    const [a, b] = [desk.open(), desk.open()];
    await Promise.all([a.refresh(), b.refresh()]);
    a.close();
    expect(existsSync(join(desk.dir, '.nightschool/recall.db.sum'))).toBe(false); // the other one has it open
    desk.write('memories/b.md', 'red');
    await b.refresh();
    b.close();
    expect(existsSync(join(desk.dir, '.nightschool/recall.db.sum'))).toBe(true);
    desk.readFiles();
    const later = desk.open();
    expect(await find(later, 'red')).toEqual(['memories/a.md', 'memories/b.md']);
    expect(desk.readFiles()).toEqual([]);
    later.close();
  });

  it('lives in memory where none can be kept', async () => {
    using desk = createDesk();
    desk.write('memories/a.md', 'red');
    desk.write('.nightschool', 'a file in the place of the folder');
    const index = desk.open();
    expect(await find(index, 'red')).toEqual(['memories/a.md']);
    index.close();
  });

  it('does not mend what is no fault of it', () => {
    using desk = createDesk();
    const index = desk.open();
    expect(index.mend(new Error('something else'))).toBe(false);
    index.close();
  });

  it('takes two writers at once', async () => {
    using desk = createDesk();
    for (let file = 0; file < 600; file++) desk.write(`memories/${file}.md`, `red ${file}`);
    const [a, b] = [desk.open(), desk.open()];
    await Promise.all([a.refresh(), b.refresh(), a.refresh()]);
    expect(a.count(['red'])).toEqual(b.count(['red']));
    expect(a.count(['red']).counts.get('red')).toBe(600);
    expect(desk.readFiles()).toHaveLength(600);
    a.close();
    b.close();
  });
});

describe('search', () => {
  it.each<[string, Partial<typeof ALL>, readonly string[]]>([
    ['everywhere', {}, ['memories/a.md', 'memories/sales/b.md', 'memories/salesmen/c.md']],
    ['below a folder', { folders: ['memories/sales'] as never[] }, ['memories/sales/b.md']],
    ['in a file', { folders: ['memories/a.md'] as never[] }, ['memories/a.md']],
    ['in a folder that is none', { folders: ["memories/%' OR 1"] as never[] }, []],
    ['for another kind', { kinds: ['lesson'] as never[] }, []],
    ['since a day', { since: '2026-02-01' as never }, ['memories/sales/b.md', 'memories/salesmen/c.md']],
    ['until a day', { until: '2026-02-01' as never }, ['memories/a.md', 'memories/sales/b.md']],
  ])('looks %s', async (_, filter, paths) => {
    using desk = createDesk();
    for (const [path, month] of [
      ['a.md', 1],
      ['sales/b.md', 2],
      ['salesmen/c.md', 3],
    ] as const) {
      desk.write(`memories/${path}`, 'red');
      utimesSync(join(desk.dir, 'memories', path), new Date(2026, month - 1, 1, 12), new Date(2026, month - 1, 1, 12));
    }
    const index = desk.open();
    await index.refresh();
    expect(
      index
        .search('"red"', { ...ALL, ...filter })
        .map(({ path }) => path)
        .sort(),
    ).toEqual(paths);
    expect(index.newest('"red"', { ...ALL, ...filter }).map(({ path }) => path)).toEqual(paths.toReversed());
    index.close();
  });
});

describe('vectors', () => {
  it('go with the words: where those are gone, they go too', async () => {
    using desk = createDesk();
    desk.write('memories/a.md', 'red');
    const index = desk.open();
    await index.refresh();
    const unseen = index.withoutVector('one', 10);
    expect(unseen).toEqual({ passages: [{ hash: expect.any(String), text: 'memories/a.md\nred' }], total: 1 });
    const vectors = unseen.passages.map(({ hash }) => ({ hash, vector: Float32Array.of(0.5, -0.25) }));
    index.saveVectors('one', vectors);
    expect(index.withoutVector('one', 10).total).toBe(0);
    expect(index.withoutVector('two', 10).total).toBe(1);
    expect(index.vectors('one', ALL)).toEqual([
      { id: expect.any(Number), path: 'memories/a.md', vector: Float32Array.of(0.5, -0.25) },
    ]);
    expect(index.vectors('one', { ...ALL, kinds: ['lesson'] })).toEqual([]);
    desk.write('memories/a.md', 'blue');
    await index.refresh();
    expect(index.vectors('one', ALL)).toEqual([]);
    index.saveVectors('one', []);
    desk.write('memories/a.md', 'red');
    await index.refresh();
    expect(index.withoutVector('one', 10).total).toBe(1);
    index.close();
  });
});

/** In all of its places. */
function replaceBytes(path: string, from: string, to: string): void {
  writeFileSync(path, Buffer.from(readFileSync(path).toString('latin1').replaceAll(from, to), 'latin1'));
}

function run(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA writable_schema = ON');
  database.enableDefensive(false);
  database.exec(sql);
  database.close();
}
