import {
  appendFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createEmpty, readText, tree, writeText } from '../../cli/testing.ts';
import { hash } from '../../util/hash.ts';
import { pack, readNight, writePipeline } from './testing.ts';

const chat = (id: string, request = `close ticket ${id}`): string =>
  `${JSON.stringify({
    id,
    messages: [
      { role: 'user', content: request },
      { role: 'assistant', content: `Closed ${id}.` },
    ],
  })}\n`;

function createLogs(names: readonly string[] = ['a', 'b', 'c'], settings = '') {
  const workspace = createEmpty();
  for (const name of names) writeText(workspace.dir, `raw/${name}.jsonl`, chat(name));
  writePipeline(workspace.dir, ['raw/'], settings);
  return workspace;
}

/** The packs by their path, as text. */
function packsOf(dir: string, folder = 'packs'): ReadonlyMap<string, string> {
  const names = readdirSync(join(dir, folder), { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => name.endsWith('.zst'));
  return new Map(files.map((name) => [name, unpack(readFileSync(join(dir, folder, name)))]));
}

/** All frames of a file. */
function unpack(bytes: Buffer): string {
  const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
  const last = bytes.lastIndexOf(magic);
  return [bytes.subarray(0, last), bytes.subarray(last)].map((part) => zstdDecompressSync(part).toString()).join('');
}

const counts = (report: Awaited<ReturnType<typeof pack>>) => [report.packed.files, report.unchanged.files];

describe('packLogs', () => {
  it('writes a file for each log, and nothing anywhere else', async () => {
    using workspace = createLogs();
    const before = tree(workspace.dir);
    const report = await pack(workspace.dir);
    expect(report.packed).toMatchObject({ files: 3, sessions: 3, skippedLines: 0 });
    expect(packsOf(workspace.dir).size).toBe(3);
    rmSync(join(workspace.dir, 'packs'), { recursive: true });
    expect(tree(workspace.dir)).toEqual(before);
  });

  it('packs again what has changed, and only that; what is gone stays packed', async () => {
    using workspace = createLogs();
    const { dir } = workspace;
    expect(counts(await pack(dir))).toEqual([3, 0]);
    const first = tree(dir, ['packs']);
    expect(counts(await pack(dir))).toEqual([0, 3]);
    expect(tree(dir, ['packs'])).toEqual(first);
    appendFileSync(join(dir, 'raw/a.jsonl'), chat('a2'));
    rmSync(join(dir, 'raw/b.jsonl'));
    const report = await pack(dir);
    expect([report.packed, report.unchanged]).toMatchObject([
      { files: 1, sessions: 2 },
      { files: 1, sessions: 1 },
    ]);
    expect([...tree(dir, ['packs']).keys()]).toEqual([...first.keys()]);
    writePipeline(dir, ['packs/']);
    expect((await readNight(dir)).sessions.map(({ id }) => id)).toEqual(['a', 'a2', 'b', 'c']);
  });

  it.each([
    ['other settings', (dir: string) => writePipeline(dir, ['raw/'], 'seed: 5\n')],
    ['other rules of redaction', (dir: string) => writePipeline(dir, ['raw/'], 'redact:\n  allow: [x]\n')],
    ['a log of another time', (dir: string) => utimesSync(join(dir, 'raw/a.jsonl'), 1, 1)],
    [
      'a pack that is cut off',
      (dir: string) => truncateSync(join(dir, 'packs', [...packsOf(dir).keys()][0] ?? ''), 40),
    ],
  ])('packs again with %s', async (_, change) => {
    using workspace = createLogs(['a']);
    await pack(workspace.dir);
    change(workspace.dir);
    expect(counts(await pack(workspace.dir))).toEqual([1, 0]);
  });

  it('packs a log again when what lies beside it has changed', async () => {
    using workspace = createEmpty();
    const { dir } = workspace;
    const fixture = readFileSync('src/ingest/fixtures/atif/harbor/input.json', 'utf8');
    writeText(dir, 'raw/trajectory.json', fixture);
    writePipeline(dir, ['raw/']);
    expect([counts(await pack(dir)), counts(await pack(dir))]).toEqual([
      [1, 0],
      [0, 1],
    ]);
    writeText(dir, 'result.json', readFileSync('src/ingest/fixtures/atif/harbor/result.json', 'utf8'));
    expect(counts(await pack(dir))).toEqual([1, 0]);
  });

  it('divides the logs among shards, of which all together are what one run packs', async () => {
    using workspace = createLogs([]);
    const { dir } = workspace;
    for (let index = 0; index < 40; index++) {
      // of two requests the second does not know by itself that it holds a secret
      const asked = chat(`log-${index}`, `{"password": "tulip-cactus-${index % 3}-quiet"} is mine`);
      const other = chat(`other-${index}`, `I like tulip-cactus-${index % 3}-quiet on the table`);
      writeText(dir, `raw/log-${index}.jsonl`, asked + other);
    }
    await pack(dir);
    const files: number[] = [];
    for (const index of [1, 2, 3])
      files.push((await pack(dir, { to: 'shards', shard: { index, of: 3 } })).packed.files);
    expect(Math.min(...files)).toBeGreaterThan(5);
    expect(files.reduce((sum, each) => sum + each, 0)).toBe(40);
    expect(packsOf(dir, 'shards')).toEqual(packsOf(dir));
  });

  it('keeps the packs of machines apart, whose names and paths are in none', async () => {
    using workspace = createLogs(['a']);
    const { dir } = workspace;
    for (const machine of ['desk-host-1', 'desk-host-2']) await pack(dir, { machine });
    const packs = packsOf(dir);
    expect(packs.size).toBe(2);
    expect(JSON.stringify([...packs])).not.toMatch(/desk-host|raw\//);
  });

  it('packs no packs, where they lie among the logs', async () => {
    using workspace = createLogs();
    symlinkSync(join(workspace.dir, 'raw/packs'), join(workspace.dir, 'raw/link'));
    for (let round = 0; round < 2; round++) await pack(workspace.dir, { to: 'raw/packs' });
    expect(packsOf(workspace.dir, 'raw/packs').size).toBe(3);
  });

  it('leaves the pack that was there, and nothing else, where it is stopped', async () => {
    using workspace = createLogs(['a']);
    const { dir } = workspace;
    await pack(dir);
    const before = tree(dir, ['packs']);
    const many = Array.from({ length: 3000 }, (_, index) => chat(`a${index}`));
    appendFileSync(join(dir, 'raw/a.jsonl'), many.join(''));
    const stopped = new AbortController();
    const packing = pack(dir, { signal: stopped.signal });
    const isWriting = () => [...tree(dir, ['packs']).keys()].some((name) => name.endsWith('.tmp'));
    while (!isWriting()) await new Promise((resolve) => setImmediate(resolve));
    stopped.abort();
    await expect(packing).rejects.toThrow('abort');
    expect(tree(dir, ['packs'])).toEqual(before);
  });

  it('takes away what a killed process left', async () => {
    using workspace = createLogs(['a']);
    const left = `packs/0123456789ab/.${'0'.repeat(16)}.jsonl.zst.77.tmp`;
    writeText(workspace.dir, left, 'x');
    utimesSync(join(workspace.dir, left), 1, 1);
    await pack(workspace.dir);
    expect(statSync(join(workspace.dir, left), { throwIfNoEntry: false })).toBeUndefined();
  });

  it('counts what it cannot read, and packs the rest', async () => {
    using workspace = createLogs(['a']);
    writeText(workspace.dir, 'raw/bad.jsonl', `${chat('b')}not json\n${chat('c')}{"half`);
    writeText(workspace.dir, 'raw/other.jsonl', '{"x":1}\n');
    const report = await pack(workspace.dir);
    expect(report.packed).toMatchObject({ files: 3, sessions: 3, skippedLines: 2 });
    expect(report.unfinished).toBe(1);
    expect(report.skipped.map(({ file, reason }) => `${file}: ${reason}`).sort()).toEqual([
      'raw/bad.jsonl: not valid JSON',
      'raw/other.jsonl: unknown log format',
    ]);
  });

  it.skipIf(process.platform !== 'linux')('goes on where one log cannot be read', async () => {
    using workspace = createLogs(['a', 'c']);
    symlinkSync('/proc/self/mem', join(workspace.dir, 'raw/b.jsonl'));
    const report = await pack(workspace.dir);
    expect([report.packed.files, report.failed.map(({ file }) => file)]).toEqual([2, ['raw/b.jsonl']]);
  });

  it('leaves out sessions that the pipeline leaves out', async () => {
    using workspace = createEmpty();
    const line = (project: string) =>
      `${JSON.stringify({ schema_version: 'nightschool-session-v1', session_id: project, project })}\n${JSON.stringify({ source: 'user', message: 'x' })}\n`;
    writeText(workspace.dir, 'raw/a.jsonl', line('shop') + line('home'));
    writeText(workspace.dir, 'pipelines/nightly.yaml', 'name: nightly\nlogs:\n  - from: raw/\n    exclude: [home]\n');
    const report = await pack(workspace.dir);
    expect([report.packed.sessions, report.leftOut]).toEqual([1, 1]);
    expect([...packsOf(workspace.dir).values()].join()).not.toContain('home');
  });

  it('says where nothing is', async () => {
    using workspace = createEmpty();
    writePipeline(workspace.dir, ['raw/']);
    await expect(pack(workspace.dir)).rejects.toThrow('Nothing is at raw/.');
  });
});

describe('what leaves the machine', () => {
  const KEY = `sk-proj-${hash('key', 40)}`;
  const MAIL = 'kim.larsen@corp-mail.dk';
  const WORD = 'zebra-lantern-42-quiet';
  const call = (id: string, args: object, content: unknown) => ({
    source: 'agent',
    tool_calls: [{ tool_call_id: id, function_name: 'login', arguments: args }],
    observation: { results: [{ source_call_id: id, content }] },
  });
  const said = (message: string, more: object = {}) => ({ source: 'user', message, ...more });
  const answer = (message: string) => ({ source: 'agent', message });
  const LINES = [
    { schema_version: 'nightschool-session-v1', session_id: 's', project: `/home/x/${MAIL}` },
    said(`[cron:x] key ${KEY}`),
    answer(`I mailed ${MAIL}`),
    said(`Log me in as ${MAIL}`),
    answer('A moment.'),
    call('c1', { password: WORD }, `token: ${KEY}`),
    answer(`Logged in ${MAIL}.`),
    said('Now write the report on the sales of last week for me'),
    call('c2', { text: `note ${WORD}` }, { mail: MAIL }),
    answer(`Done, and ${WORD} works.`),
    { outcome: { score: 0.2, source: 'desk', required_facts: [`mail ${MAIL}`] } },
  ];

  it('holds none of the secrets, wherever they stood, and the same tasks', async () => {
    using machine = createEmpty();
    writePipeline(machine.dir, ['raw/']);
    const lines = LINES.slice(0, -1);
    for (const [name, log] of [
      ['one', LINES],
      ['two', lines],
    ] as const) {
      const renamed = log.map((line) => JSON.stringify(line).replace('"s"', `"${name}"`));
      writeText(machine.dir, `raw/${name}.jsonl`, `${renamed.join('\n')}\n`);
    }
    const report = await pack(machine.dir);
    const text = [...packsOf(machine.dir).values()].join('');
    for (const secret of [KEY, MAIL, WORD]) expect(text).not.toContain(secret);
    const raw = await readNight(machine.dir);
    using coordinator = createEmpty();
    writePipeline(coordinator.dir, [join(machine.dir, 'packs')]);
    const packed = await readNight(coordinator.dir);
    expect(packed.tasks.map(({ id }) => id)).toEqual(raw.tasks.map(({ id }) => id));
    expect(packed.tasks.map(({ request }) => request)).toEqual(raw.tasks.map(({ request }) => request));
    expect(packed.redacted).toEqual([{}]);
    // the second request of `two` does not know the word by itself: the guard does
    expect(report.withheld).toBe(2);
  });

  it('packs a pack into the same sessions', async () => {
    using machine = createEmpty();
    writePipeline(machine.dir, ['raw/']);
    writeText(machine.dir, 'raw/one.jsonl', `${LINES.map((line) => JSON.stringify(line)).join('\n')}\n`);
    await pack(machine.dir);
    writePipeline(machine.dir, ['packs/']);
    await pack(machine.dir, { to: 'again' });
    const lines = (folder: string) =>
      [...packsOf(machine.dir, folder).values()].join('').trim().split('\n').slice(0, -1);
    expect(lines('again')).toEqual(lines('packs'));
    expect(readText(machine.dir, 'raw/one.jsonl')).toContain(KEY);
  });
});
