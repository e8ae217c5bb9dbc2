import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { EntryText, PartsWanted } from '../../domain/container.ts';
import { temporaryFolder } from '../testing.ts';
import { type RawEntry, rawZip } from '../testing-zip.ts';
import { readZipEntries } from './zip-entries.ts';

const corpus = fileURLToPath(new URL('../../../../shared/data/security/zips-yauzl/', import.meta.url));
const ALL: PartsWanted = { parts: null, each: null, bytes: 1_000_000 };

type Wanted = Partial<PartsWanted> & { readonly leastAllowed?: number };

async function readFile(file: string, { leastAllowed, ...wanted }: Wanted = {}): Promise<readonly EntryText[]> {
  const found: EntryText[] = [];
  const limits = leastAllowed === undefined ? {} : { leastAllowed };
  for await (const entry of readZipEntries(file, { ...ALL, ...wanted }, limits)) found.push(entry);
  return found;
}

async function read(bytes: Buffer, wanted: Wanted = {}): Promise<readonly string[]> {
  using folder = temporaryFolder();
  const file = join(folder.path, 'log.eval');
  writeFileSync(file, bytes);
  return (await readFile(file, wanted)).map(
    (each) => `${each.entry}: ${'text' in each ? each.text : `! ${each.fault}`}`,
  );
}

const entry = (name: string, content = `{"${name}":1}`, more: Partial<RawEntry> = {}): RawEntry => ({
  name,
  content,
  deflate: true,
  ...more,
});
const some = rawZip([entry('a/1'), entry('header'), entry('a/2'), entry('b/1'), entry('a/c/1')]);

describe('readZipEntries', () => {
  it.each<[string, Partial<PartsWanted>, readonly string[]]>([
    ['all, as they are listed', {}, ['a/1', 'header', 'a/2', 'b/1', 'a/c/1']],
    ['those that are wanted, in that order', { parts: ['header', 'none', 'a/'] }, ['header', 'a/1', 'a/2', 'a/c/1']],
    ['a few of each folder', { each: 1 }, ['a/1', 'header', 'b/1', 'a/c/1']],
  ])('gives %s', async (_, wanted, names) => {
    expect((await read(some, wanted)).map((each) => each.split(':')[0])).toEqual(names);
  });

  it('gives their text, however they are compressed', async () => {
    const stored = entry('stored', 'ü', { deflate: false });
    expect(await read(rawZip([entry('deflated', 'ä'.repeat(1000)), stored]))).toEqual([
      `deflated: ${'ä'.repeat(1000)}`,
      'stored: ü',
    ]);
    expect(await read(withMethod(93, zstdCompressSync('{"z":1}'), '{"z":1}'))).toEqual(['z: {"z":1}']);
  });

  it('takes the later one of two entries of one name', async () => {
    expect(await read(rawZip([entry('x', 'old'), entry('y'), entry('x', 'new')]))).toEqual(['y: {"y":1}', 'x: new']);
  });

  it.each<[string, RawEntry, string]>([
    ['a link', entry('bad', '/etc/passwd', { mode: 0o120777 }), 'entry that is a link or a device'],
    ['a name that climbs', entry('../bad'), 'entry whose name leads out of its ZIP archive'],
    ['an absolute name', entry('/bad'), 'entry whose name leads out of its ZIP archive'],
    ['a drive', entry('C:\\bad'), 'entry whose name leads out of its ZIP archive'],
    ['a name of Windows that climbs', entry('..\\bad'), 'entry whose name leads out of its ZIP archive'],
    ['encryption', entry('bad', 'x', { flags: 0x801 }), 'entry that is encrypted'],
    ['a wrong checksum', entry('bad', 'x', { claimedCrc: 1 }), 'entry that is damaged'],
    ['more than it says', entry('bad', 'x'.repeat(9999), { claimedSize: 10 }), 'entry that is damaged'],
    ['less than it says', entry('bad', 'x', { claimedSize: 10 }), 'entry that is damaged'],
    ['too much', entry('bad', 'x'.repeat(1_000_001)), 'entry larger than 1000000 bytes'],
  ])('loses only the entry with %s', async (_, bad, fault) => {
    const found = await read(rawZip([entry('a'), bad, entry('b')]));
    expect(found.filter((each) => !each.includes('!'))).toEqual(['a: {"a":1}', 'b: {"b":1}']);
    expect(found.filter((each) => each.includes('!'))).toEqual([`${bad.name}: ! ${fault}`]);
  });

  it.each([
    ['than any log of its size', 500_000, (size: number) => 250 * size],
    ['than the least that is allowed', 20_000_000, () => 20_000_000],
  ])('gives up an archive that inflates to more %s', async (_, leastAllowed, allowed) => {
    const archive = rawZip(Array.from({ length: 250 }, (_each, index) => entry(`e${index}`, 'x'.repeat(100_000))));
    const found = await read(archive, { leastAllowed });
    expect(found.at(-1)).toBe(`: ! ZIP archive that holds more than ${allowed(archive.length)} bytes`);
    expect(found.length - 1).toBe(Math.floor(allowed(archive.length) / 100_000));
    expect(found.slice(0, -1).filter((each) => each.includes('!'))).toEqual([]);
  });

  it('allows 256 MB to any archive, by what it says of itself', async () => {
    const bomb = Array.from({ length: 300 }, (_, index) => entry(`e${index}`, 'x', { claimedSize: 1_000_000 }));
    const found = await read(rawZip(bomb));
    expect(found).toHaveLength(Math.floor(268_435_456 / 1_000_000) + 1);
    expect(found.at(-1)).toBe(': ! ZIP archive that holds more than 268435456 bytes');
  });

  it('says so where an archive is not finished, and never throws wherever it is cut or damaged', async () => {
    for (let length = 0; length < some.length; length += 7) {
      expect(await read(some.subarray(0, length))).toEqual([': ! ZIP archive that is damaged or not finished']);
    }
    for (let at = 0; at < some.length; at++) {
      const damaged = Buffer.from(some);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      await read(damaged);
    }
  });
});

/** An archive with one entry `z` that is packed in a way of its own. */
function withMethod(method: number, packed: Buffer, plain: string): Buffer {
  const bytes = rawZip([{ name: 'z', content: packed, deflate: false }]);
  const central = bytes.indexOf('PK\x01\x02', 0, 'latin1');
  const right = rawZip([{ name: 'z', content: plain, deflate: false }]);
  const checksum = right.readUInt32LE(14);
  for (const [at, size] of [
    [0, 18],
    [central, 20],
  ] as const) {
    bytes.writeUInt16LE(method, at + size - 10);
    bytes.writeUInt32LE(checksum, at + size - 4);
    bytes.writeUInt32LE(Buffer.byteLength(plain), at + size + 4);
  }
  return bytes;
}

describe.skipIf(!existsSync(corpus))('archives that broke others (skipped where ../shared/data is missing)', () => {
  const archives = (folder: string) =>
    existsSync(corpus)
      ? readdirSync(corpus + folder).map((name) => ({ name, file: `${corpus}${folder}/${name}` }))
      : [];

  it.each(archives('failure'))('$name is refused or loses an entry', async ({ file }) => {
    expect((await readFile(file)).some((each) => 'fault' in each)).toBe(true);
  });

  it.each(archives('success'))('$name never throws', async ({ file }) => {
    const found = await readFile(file, { bytes: 10_000_000 });
    const faults = new Set(found.flatMap((each) => ('fault' in each ? [each.fault] : [])));
    const known = [
      'entry that is encrypted',
      'entry whose name leads out of its ZIP archive',
      'entry that is compressed in an unknown way',
    ];
    expect([...faults].filter((fault) => !known.includes(fault))).toEqual([]);
  });
});
