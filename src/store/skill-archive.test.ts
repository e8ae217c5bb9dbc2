import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { faultOfPath, findClash } from '../util/safe-path.ts';
import { createVersion } from '../util/skill/version.ts';
import { packSkill, unpackSkills } from './skill-archive.ts';
import { type RawEntry, rawZip } from './testing-zip.ts';

const SECURITY = fileURLToPath(new URL('../../../shared/data/security', import.meta.url));
const corpus = (path: string) => join(SECURITY, path);

const version = createVersion('pay', {
  text: 'Pay.\n',
  files: [
    { path: 'scripts/run.py', text: 'print(1)\n' },
    { path: 'references/größe.md', text: '' },
  ],
});

async function refusal(bytes: Buffer): Promise<string> {
  const outcome = await unpackSkills(bytes).then(
    () => 'taken',
    (error: { readonly code?: string; readonly message: string }) => `${error.code}: ${error.message}`,
  );
  return outcome.replace('ARCHIVE_REFUSED: The archive was refused: ', '');
}

describe('packSkill', () => {
  it('writes a folder of plain files, whose bytes never change', async () => {
    const bytes = await packSkill(version);
    expect((await unpackSkills(bytes)).files.map(({ path, bytes: content }) => [path, String(content)])).toEqual([
      ['pay/SKILL.md', 'Pay.\n'],
      ['pay/references/größe.md', ''],
      ['pay/scripts/run.py', 'print(1)\n'],
    ]);
    expect(await packSkill(version)).toEqual(bytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      '175f653187e8c9647bdbfeb6ba6bd0413d99765eaa619dc0c73ff9c17053f9f3',
    );
  });

  it('does not depend on the time zone', async () => {
    const zone = process.env.TZ;
    const packed: string[] = [];
    for (const name of ['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles']) {
      process.env.TZ = name;
      packed.push((await packSkill(version)).toString('base64'));
    }
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
    expect(new Set(packed).size).toBe(1);
  });
});

describe('unpackSkills', () => {
  it('reads deflated files, folders and what lies beside', async () => {
    const bytes = rawZip([
      { name: 'pay/', mode: 0o040755 },
      { name: 'pay/SKILL.md', content: 'Pay. '.repeat(40), deflate: true },
      { name: 'a.txt', content: 'a', mode: 0 },
    ]);
    expect((await unpackSkills(bytes)).files.map(({ path }) => path)).toEqual(['a.txt', 'pay/SKILL.md']);
  });

  const zeros = Buffer.alloc(4_000_000);
  const many = (count: number, name: (index: number) => string): RawEntry[] =>
    Array.from({ length: count }, (_, index) => ({ name: name(index) }));
  it.each<[string, Buffer, RegExp]>([
    ['no archive', Buffer.from('hello, this is no archive at all'), /does not begin as a ZIP/],
    ['nothing', Buffer.alloc(0), /does not begin as a ZIP/],
    ['what is too large to look at', Buffer.alloc(6_000_001), /larger than 6 MB/],
    ['a ZIP behind something else', Buffer.concat([Buffer.from('GIF89a'), rawZip([{ name: 'a' }])]), /does not begin/],
    ['data after its end', rawZip([{ name: 'a' }], 'more'), /Invalid comment length/],
    ['a cut-off one', rawZip([{ name: 'a', content: 'abc' }]).subarray(0, 60), /End of central directory/],
    ['a link', rawZip([{ name: 'a', content: '/etc/passwd', mode: 0o120777 }]), /"a" is a link or a device/],
    ['a device', rawZip([{ name: 'a', mode: 0o020666 }]), /is a link or a device/],
    ['a pipe', rawZip([{ name: 'a', mode: 0o010666 }]), /is a link or a device/],
    ['a link called a folder', rawZip([{ name: 'a/', mode: 0o120777 }]), /is a link or a device/],
    ['a folder with data', rawZip([{ name: 'a/', content: 'x', mode: 0o040755 }]), /is a folder that holds data/],
    [
      'an encrypted file',
      rawZip([{ name: 'a', content: 'x'.repeat(20), claimedSize: 8, flags: 0x801 }]),
      /is encrypted/,
    ],
    ['a bomb', rawZip([{ name: 'a', content: zeros, deflate: true }]), /more than 100 times its size/],
    ['a bomb that lies', rawZip([{ name: 'a', content: zeros, deflate: true, claimedSize: 9000 }]), /too many bytes/],
    [
      'a size that is too large',
      rawZip([{ name: 'a', content: 'x', deflate: true, claimedSize: 20 }]),
      /not enough bytes/,
    ],
    ['a wrong checksum', rawZip([{ name: 'a', content: 'x', claimedCrc: 1 }]), /"a" is damaged/],
    [
      'more than 5 MB',
      rawZip([
        { name: 'a', content: zeros },
        { name: 'b', content: zeros.subarray(0, 1_000_001) },
      ]),
      /more than 5 MB/,
    ],
    ['the same name twice', rawZip([{ name: 'a' }, { name: 'a' }]), /"a" and "a" clash/],
    ['names equal but for case', rawZip([{ name: 'x/A.md' }, { name: 'X/a.md' }]), /"x\/A.md" and "X\/a.md" clash/],
    ['names composed otherwise', rawZip([{ name: '\u00fc' }, { name: 'u\u0308' }]), /clash/],
    ['a file that is also a folder', rawZip([{ name: 'a' }, { name: 'a/b' }]), /"a" and "a\/b" clash/],
    ['201 files', rawZip(many(201, (index) => `f${index}`)), /more than 200 files/],
    ['1,001 folders', rawZip(many(1001, (index) => `f${index}/`)), /more than 1000 entries/],
  ])('refuses %s', async (_, bytes, reason) => {
    expect(await refusal(bytes)).toMatch(reason);
  });

  it.each<[string]>([
    ['../a'],
    ['a/../../b'],
    ['/etc/passwd'],
    ['C:/a'],
    ['c:a'],
    ['a\\b'],
    ['..\\a'],
    ['a//b'],
    ['./a'],
    ['a/./b'],
    ['a\0b'],
    ['a\nb'],
    ['a\u202eb'],
    ['a:b'],
    ['NUL'],
    ['a/con.txt'],
    ['a/b. '],
    ['a/b.'],
    ['a/b '],
    ['a?b'],
    [`${'x/'.repeat(12)}a`],
    ['x'.repeat(401)],
  ])('refuses the path %j', async (name) => {
    const outcome = await refusal(
      rawZip([
        { name: 'pay/SKILL.md', content: 'Pay.' },
        { name, content: 'x' },
      ]),
    );
    expect(outcome).not.toBe('taken');
    expect(outcome).not.toMatch(/^undefined/);
  });
});

describe('paths', () => {
  it.each(['SKILL.md', 'a/b c.md', 'a/größe.md', '.hidden', 'a/com10', "it's", 'a/`b`', 'console.log'])(
    'takes %s',
    (path) => {
      expect(faultOfPath(path)).toBeNull();
    },
  );

  it('finds no clash where there is none', () => {
    expect(findClash(['a', 'ab', 'b/a', 'b/b', 'c/a'])).toBeNull();
  });
});

describe.skipIf(!existsSync(SECURITY))('the corpora (skipped where ../shared/data is missing)', () => {
  const names = (folder: string): readonly string[] =>
    existsSync(corpus(folder)) ? readdirSync(corpus(folder)).filter((name) => name.endsWith('.zip')) : [];

  it.each(names('zips-yauzl/failure'))('refuses %s', async (name) => {
    expect(await refusal(readFileSync(corpus(`zips-yauzl/failure/${name}`)))).not.toMatch(/^taken|^undefined/);
  });

  const REFUSED: Readonly<Record<string, RegExp>> = {
    'big-compression.zip': /more than 100 times/,
    'bogus-compression-method.zip': /unsupported compression method: 7/,
    'everything.zip': /more than 200 files/,
    'sloppy-filenames.zip': /invalid characters in fileName/,
    'traditional-encryption-and-compression.zip': /is encrypted/,
    'traditional-encryption-and-compression_deprecated.zip': /is encrypted/,
    'traditional-encryption.zip': /is encrypted/,
    'traditional-encryption_deprecated.zip': /is encrypted/,
  };
  it.each(names('zips-yauzl/success'))('reads %s, or says what no skill may have', async (name) => {
    expect(await refusal(readFileSync(corpus(`zips-yauzl/success/${name}`)))).toMatch(REFUSED[name] ?? /^taken$/);
  });

  const lists = [
    'deep_traversal.txt',
    'directory_traversal.txt',
    'dotdotpwn.txt',
    'traversals-8-deep-exotic-encoding.txt',
  ];
  it.each(lists)('takes nothing of %s that leads anywhere', (name) => {
    const file = corpus(`payloads-all-the-things/Directory_Traversal/Intruder/${name}`);
    const lines = existsSync(file) ? readFileSync(file, 'latin1').split(/\r?\n/).filter(Boolean) : [];
    const taken = lines.filter((line) => faultOfPath(line) === null);
    // whoever unpacks to a folder and never decodes a name cannot be led out of it by these
    expect(taken.filter((line) => line.split(/[/\\]/).includes('..') || /^[/\\]|^[a-z]:/i.test(line))).toEqual([]);
    expect(lines.length).toBeGreaterThan(10);
  });
});
