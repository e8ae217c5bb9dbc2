import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openLogFile } from '../store/log-file/open-log-file.ts';
import { FORMATS } from './formats/registry.ts';
import type { LogFile } from './ingest.ts';
import { START } from './read-lines.ts';
import { toTasks } from './tasks.ts';
import { logOf, readLog } from './testing.ts';

const root = fileURLToPath(new URL('./fixtures/', import.meta.url));

/** A folder with `input.<anything>`, what lies beside it, and `expected.json`. */
interface Fixture {
  readonly format: string;
  readonly path: string;
  readonly folder: string;
  readonly input: string;
  readonly bytes: Buffer;
}

const fixtures = readdirSync(root).flatMap((format) =>
  readdirSync(`${root}${format}`).map((name): Fixture => {
    const folder = `${root}${format}/${name}/`;
    const input = readdirSync(folder).find((file) => file.startsWith('input.')) ?? 'input.jsonl';
    return { format, path: `${format}/${name}`, folder, input, bytes: readFileSync(`${folder}${input}`) };
  }),
);
/** Those that can be read as text: containers are read by the store. */
const texts = fixtures.filter(({ input }) => /\.(jsonl|json|md)$/.test(input));

function logOfFixture({ path, folder, input, bytes }: Fixture, options: { readonly chunk?: number } = {}): LogFile {
  const others = readdirSync(folder).filter((file) => file !== input && file !== 'expected.json');
  const beside = Object.fromEntries(others.map((file) => [file, readFileSync(`${folder}${file}`, 'utf8')]));
  const { zipEntries, sqliteRows } = openLogFile({ file: `${folder}${input}`, path, size: bytes.length });
  return logOf(path, bytes, { ...options, beside, zipEntries, sqliteRows });
}

const LINE_BYTES = 100_000;

const fileOf = (path: string, bytes: Uint8Array, chunk?: number): LogFile =>
  logOf(path, bytes, { ...(chunk !== undefined && { chunk }) });

const ingest = (file: LogFile, lineBytes = LINE_BYTES) => readLog(file, { lineBytes });

const ingestText = (text: string, lineBytes?: number) => ingest(fileOf('log', Buffer.from(text)), lineBytes);
const record = (id: string) =>
  JSON.stringify({
    id,
    messages: [
      { role: 'user', content: id },
      { role: 'assistant', content: 'ok' },
    ],
  });

/** What an expected.json says; signatures and what waits for the next time are tested elsewhere. */
function shown({ format, replaces, skipped, next, sessions, unfinished }: Awaited<ReturnType<typeof readLog>>) {
  const { offset, line } = next;
  return { format, replaces, skipped, ...(unfinished !== null && { unfinished }), next: { offset, line }, sessions };
}

describe('fixtures', () => {
  it('are there for every format', () => {
    const names = FORMATS.map(({ name }) => name).sort();
    expect([...new Set(fixtures.map(({ format }) => format))].sort()).toEqual(names);
  });

  it.each(fixtures)('$path reads as expected', async (fixture) => {
    const read = await ingest(logOfFixture(fixture));
    const expected = `${fixture.folder}expected.json`;
    // UPDATE_FIXTURES=1 writes what was read for a new fixture; look at it before you commit it.
    if (process.env.UPDATE_FIXTURES === '1') writeFileSync(expected, `${JSON.stringify(shown(read), null, 2)}\n`);
    expect(existsSync(expected)).toBe(true);
    expect(shown(read)).toEqual(JSON.parse(readFileSync(expected, 'utf8')));
    expect(read.format).toBe(fixture.format);
  });
});

describe('how the bytes arrive', () => {
  it('makes no difference', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...texts), fc.integer({ min: 1, max: 700 }), async (fixture, chunk) => {
        expect(await ingest(logOfFixture(fixture, { chunk }))).toEqual(await ingest(logOfFixture(fixture)));
      }),
      { numRuns: 60 },
    );
  });

  it.each(texts)('compressed or not: $path', async (fixture) => {
    const plain = await ingest(logOfFixture(fixture));
    for (const bytes of [gzipSync(fixture.bytes), zstdCompressSync(fixture.bytes)]) {
      expect(await ingest(logOfFixture({ ...fixture, bytes }, { chunk: 100 }))).toEqual(plain);
    }
  });

  it('makes no difference when a file grew between readings', async () => {
    const cuts = fc.array(fc.nat(), { maxLength: 4 });
    const pack = fc.constantFrom((bytes: Buffer) => bytes, gzipSync, zstdCompressSync);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...texts), cuts, pack, async (fixture, places, packed) => {
        const { bytes } = fixture;
        const sizes = [...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
        const grown = sizes.map((size) => logOfFixture({ ...fixture, bytes: packed(bytes.subarray(0, size)) }));
        const { sessions, skipped } = await readInSteps(grown);
        const whole = await ingest(logOfFixture(fixture));
        expect(sessions).toEqual(whole.sessions);
        expect(skipped).toBe(whole.skipped.reduce((sum, { count }) => sum + count, 0));
      }),
      { numRuns: 150 },
    );
  });

  it('makes no difference when a file of records grew, whatever its ids', async () => {
    const names = fc.array(fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(names, fc.nat(), fc.boolean(), async (ids, cut, ends) => {
        const whole = Buffer.from(ids.map(record).join('\n') + (ends ? '\n' : ''));
        const half = whole.subarray(0, cut % (whole.length + 1));
        const { sessions } = await readInSteps([fileOf('log', half), fileOf('log', whole)]);
        expect(sessions).toEqual((await ingest(fileOf('log', whole))).sessions);
      }),
    );
  });
});

/** The sessions that stand after a log was read as it was on each of several nights, and how many lines were lost. */
async function readInSteps(files: readonly LogFile[]) {
  type Read = Awaited<ReturnType<typeof readLog>>;
  let last: Pick<Read, 'next' | 'format' | 'sessions'> = { next: START, format: null, sessions: [] };
  let skipped = 0;
  for (const file of files) {
    const read: Read = await readLog(file, { from: last.next, format: last.format, lineBytes: LINE_BYTES });
    const lost = read.skipped.reduce((sum, { count }) => sum + count, 0);
    skipped = read.replaces ? lost : skipped + lost;
    last = { ...read, sessions: read.replaces ? read.sessions : [...last.sessions, ...read.sessions] };
  }
  return { sessions: last.sessions, skipped };
}

describe('what cannot be read', () => {
  it.each([
    ['an empty file', Buffer.from(''), []],
    ['what is compressed twice', gzipSync(gzipSync('{}')), ['compressed twice: decompress it first']],
    [
      'an archive that nobody opens',
      Buffer.from('PK\x03\x04'),
      ['a ZIP archive: unpack it first', 'unknown log format'],
    ],
    [
      'a database that nobody opens',
      Buffer.from('SQLite format 3\0'),
      ['an SQLite database: unpack it first', 'unknown log format'],
    ],
    ['a binary', Buffer.from([1, 2, 0, 3]), ['a binary file, not a log']],
    ['UTF-16', Buffer.from('\ufeff{"a":1}', 'utf16le'), ['UTF-16 text: save it as UTF-8']],
    ['prose', Buffer.from('hello\nworld\n'), ['not valid JSON', 'unknown log format']],
    ['other JSON', Buffer.from('{"level":"info"}\n'), ['unknown log format']],
    ['a cut document', Buffer.from('[\n {"id":\n'), ['document that ends in the middle', 'unknown log format']],
    ['a deep document', Buffer.from('['.repeat(1e5)), ['document that ends in the middle', 'unknown log format']],
  ])('%s is skipped with a reason', async (_, bytes, reasons) => {
    const read = await ingest(fileOf('log', bytes));
    expect(read).toMatchObject({ format: null, sessions: [], next: START });
    expect(read.skipped.map(({ reason }) => reason)).toEqual(reasons);
  });

  it('a long line costs only itself', async () => {
    const read = await ingestText(`${record('a')}\n${record('x'.repeat(500))}\n${record('b')}\n`, 200);
    expect(read.sessions.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(read.skipped).toEqual([{ file: 'log', line: 2, reason: 'line longer than 200 bytes', count: 1 }]);
  });

  it('reasons that quote the log do not grow without end', async () => {
    const line = (type: string) => JSON.stringify({ type, uuid: type, parentUuid: null, sessionId: 's' });
    const read = await ingestText(Array.from({ length: 100 }, (_, index) => line(`t${index}`)).join('\n'));
    expect(read.skipped.length).toBe(21);
    expect(read.skipped.at(-1)).toEqual({ file: 'log', line: 21, reason: 'other reasons', count: 80 });
  });

  it.each([
    ['an object', '{\n"simulations": [{"id": 1}, {"id": 2}, {"id": 3}], "info": {}\n}'],
    ['a conversation', `[\n${'{"role":"user","content":"hi"},\n'.repeat(9)}{"role":"user","content":"hi"}]`],
  ])('%s over the limit of a document is not read', async (_, text) => {
    const read = await readLog(fileOf('log', Buffer.from(text)), { lineBytes: 100, documentBytes: 50 });
    expect(read.sessions).toEqual([]);
    expect(read.skipped.map(({ reason }) => reason)).toEqual(['document larger than 50 bytes', 'unknown log format']);
  });

  it('a byte order mark and Windows line ends do not matter', async () => {
    const read = await ingestText(`\ufeff${record('a')}\r\n${record('b')}\r\n`);
    expect(read.sessions.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(read.skipped).toEqual([]);
  });

  it('damage of any kind never throws', async () => {
    const edits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 40 })), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...texts), edits, async (fixture, changes) => {
        const read = await ingest(logOfFixture({ ...fixture, bytes: mutate(fixture.bytes, changes) }, { chunk: 97 }));
        const rules = { writes: { writes: [], reads: [] }, minimumConfidence: 0.5 };
        for (const session of read.sessions) expect(toTasks(session, rules).length).toBeLessThan(10);
      }),
      { numRuns: 400 },
    );
  });

  it('members of other types never throw', async () => {
    const keys = [
      'id',
      'messages',
      'role',
      'content',
      'tool_calls',
      'type',
      'message',
      'uuid',
      'parentUuid',
      'sessionId',
    ];
    const more = [
      'usage',
      'timestamp',
      'traj',
      'task_id',
      'info',
      'simulations',
      'function',
      'choices',
      'request',
      '__proto__',
    ];
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom('user', 'assistant', 'tool', 'text', 'tool_use', null, 0, 1e300, true, '', '{}', "{'a': 1}"),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom(...keys, ...more), tie('tree'), { maxKeys: 8 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(tree, { maxLength: 6 }), async (values) => {
        const read = await ingestText(values.map((value) => JSON.stringify(value)).join('\n'));
        expect(read.sessions.every(({ events }) => events.length > 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

/** Overwrites a byte, or repeats or removes a stretch from there. */
function mutate(bytes: Buffer, changes: readonly (readonly [number, number, number])[]): Buffer {
  return changes.reduce((damaged, [place, byte, stretch]) => {
    const at = damaged.length === 0 ? 0 : place % damaged.length;
    const before = damaged.subarray(0, at);
    if (byte % 3 === 0) return Buffer.concat([before, damaged.subarray(at + stretch)]);
    if (byte % 3 === 1) return Buffer.concat([before, damaged.subarray(at, at + stretch), damaged.subarray(at)]);
    return Buffer.concat([before, Buffer.from([byte]), damaged.subarray(at + 1)]);
  }, bytes);
}
