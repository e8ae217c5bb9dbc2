import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FamilyEvent, FamilyRule } from '../../domain/family.ts';
import { openEvidence } from '../evidence.ts';
import { filesInMemory, filesOnDisk } from '../files.ts';
import { openLibrary } from '../library.ts';
import { temporaryFolder } from '../testing.ts';
import { FAMILY_FILE, openFamilyBook } from './family-book.ts';

const meant = (name: string, taskIds: readonly string[] = ['a', 'b']) => ({ id: `fam-${name}`, name, taskIds });
const at = '2026-03-01T10:00:00.000Z';
const RULES: readonly FamilyRule[] = [
  { at, type: 'merge', into: meant('one'), from: meant('two') },
  { at, type: 'split', family: meant('one'), part: meant('', ['c']) },
  { at, type: 'rename', family: meant('one'), name: 'uno' },
  { at, type: 'ignore', family: meant('one'), ignored: true },
];
const CHANGES: readonly FamilyEvent[] = [
  { type: 'family-born', familyId: 'fam-1', tasks: 5 },
  { type: 'families-merged', familyId: 'fam-1', from: ['fam-2'], tasks: 7, reason: 'alike' },
  { type: 'family-split', familyId: 'fam-1', into: ['fam-3'], tasks: 4, reason: 'two procedures' },
];

describe('openFamilyBook', () => {
  it('gives back what was added, one line each, and of a night only what is lineage', async () => {
    const files = filesInMemory();
    const book = openFamilyBook(files);
    await book.addRules(RULES);
    await book.addLineage('2026-03-02', CHANGES);
    expect(await book.rules()).toEqual(RULES);
    expect(await book.lineage()).toEqual(CHANGES.slice(1).map((change) => ({ night: '2026-03-02', ...change })));
    expect((await files.read(FAMILY_FILE))?.split('\n')).toHaveLength(RULES.length + 2 + 1);
  });

  it('adds nothing twice, whatever the order of its keys', async () => {
    const book = openFamilyBook(filesInMemory());
    await book.addRules(RULES);
    await book.addLineage('2026-03-02', CHANGES);
    await book.addRules(RULES.map((rule) => JSON.parse(JSON.stringify(rule, Object.keys(flat(rule)).reverse()))));
    await book.addLineage('2026-03-02', CHANGES);
    await book.addLineage('2026-03-03', CHANGES);
    expect(await book.rules()).toHaveLength(4);
    expect(await book.lineage()).toHaveLength(4);
  });

  it('reads past a line that a crash cut off, which the next one replaces', async () => {
    using folder = temporaryFolder();
    const book = openFamilyBook(filesOnDisk(folder.path));
    await book.addRules(RULES.slice(0, 1));
    writeFileSync(join(folder.path, FAMILY_FILE), '{"at":"2026', { flag: 'a' });
    expect(await book.rules()).toHaveLength(1);
    await book.addRules(RULES.slice(1, 2));
    expect(await book.rules()).toEqual(RULES.slice(0, 2));
  });

  it('skips blank lines, and loses no last line that an editor did not end', async () => {
    using folder = temporaryFolder();
    const files = filesOnDisk(folder.path);
    const lines = RULES.map((rule) => JSON.stringify(rule));
    await files.write(FAMILY_FILE, `\n${lines.slice(0, 2).join('\n\n')}\n \n${lines[2]}`);
    const book = openFamilyBook(files);
    expect(await book.rules()).toEqual(RULES.slice(0, 3));
    await book.addRules(RULES);
    expect(await book.rules()).toEqual(RULES);
    await book.addRules(RULES);
    expect(await book.rules()).toEqual(RULES);
  });

  it.each([
    ['what is no JSON', 'nonsense', /families\.jsonl:2 is not JSON/],
    ['another type', '{"type":"fuse"}', /families\.jsonl:2: type/],
    ['a key that is none of ours', JSON.stringify({ ...RULES[3], why: 'x' }), /families\.jsonl:2: unknown key why/],
    ['a name that is none', JSON.stringify({ ...RULES[2], name: '../x' }), /families\.jsonl:2: name: must be a name/],
    ['no task', JSON.stringify({ ...RULES[3], family: meant('one', []) }), /families\.jsonl:2: family\.taskIds/],
  ])('refuses %s with its line', async (_, line, message) => {
    const files = filesInMemory();
    await files.write(FAMILY_FILE, `${JSON.stringify(RULES[0])}\n${line}\n`);
    const book = openFamilyBook(files);
    await expect(book.rules()).rejects.toMatchObject({
      ...{ code: 'FILE_DAMAGED', message: expect.stringMatching(message) },
      hint: expect.stringContaining('that line'),
    });
    await expect(book.addRules(RULES)).rejects.toMatchObject({ code: 'FILE_DAMAGED' });
  });

  it('is taken for no skill', async () => {
    using folder = temporaryFolder();
    const files = filesOnDisk(folder.path);
    mkdirSync(join(folder.path, 'evals', 'families'), { recursive: true });
    await openFamilyBook(files).addRules(RULES);
    expect(await openEvidence(files).skills()).toEqual(['families']);
    expect(await openLibrary(files).names()).toEqual([]);
    expect(await openLibrary(files).staged()).toEqual([]);
  });
});

/** Every key at any depth, so that JSON.stringify's list of keys leaves none out. */
function flat(value: object): Record<string, true> {
  return Object.fromEntries(
    [...JSON.stringify(value).matchAll(/"(\w+)":/g)].map((match) => [match[1] ?? '', true as const]),
  );
}
