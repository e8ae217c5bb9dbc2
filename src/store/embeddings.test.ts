import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openEmbeddings } from './embeddings.ts';
import { temporaryFolder } from './testing.ts';

const vectors = (...entries: readonly (readonly [string, readonly number[]])[]) =>
  new Map(entries.map(([key, numbers]) => [key, Float32Array.from(numbers)]));
const KEPT = vectors(['a', [1, 0]], ['b', [0.6, 0.8]]);

/** Opens what a run before left: two vectors of the model `m`. */
function openKept(path: string, readOnly = false) {
  const before = openEmbeddings(path, { readOnly: false });
  before.useModel('m');
  before.save(KEPT);
  before.close();
  return openEmbeddings(path, { readOnly });
}

describe('openEmbeddings', () => {
  it('keeps vectors from one night to the next', () => {
    using folder = temporaryFolder();
    const stored = openKept(folder.path);
    stored.useModel('m');
    expect(stored.find(['b', 'c', 'a'])).toEqual(KEPT);
    stored.close();
    expect(readFileSync(join(folder.path, '.nightschool/.gitignore'), 'utf8')).toBe('*\n');
  });

  it('drops what another model made', () => {
    using folder = temporaryFolder();
    const stored = openKept(folder.path);
    stored.useModel('n');
    expect(stored.find(['a']).size).toBe(0);
    stored.useModel('m');
    expect(stored.find(['a']).size).toBe(0);
    stored.close();
  });

  it('drops vectors of another length', () => {
    using folder = temporaryFolder();
    const stored = openKept(folder.path);
    stored.useModel('m');
    stored.save(vectors(['c', [1, 0, 0]]));
    expect([...stored.find(['a', 'b', 'c']).keys()]).toEqual(['c']);
    stored.save(new Map());
    expect([...stored.find(['a', 'b', 'c']).keys()]).toEqual(['c']);
    stored.close();
  });

  it('keeps only what it is told to, and leaves nothing of the rest in the file', () => {
    using folder = temporaryFolder();
    const stored = openKept(folder.path);
    stored.save(new Map(Array.from({ length: 50 }, (_, index) => [`gone-${index}`, Float32Array.of(0.125, 0.25)])));
    stored.keepOnly(new Set(['a', 'c']));
    expect([...stored.find(['a', 'b', 'gone-0']).keys()]).toEqual(['a']);
    stored.close();
    expect(readFileSync(join(folder.path, '.nightschool/embeddings.db'), 'latin1')).not.toContain('gone-');
  });

  it.each([
    ['damaged', 'not a database at all, but long enough to be looked at'.repeat(100)],
    ['empty', ''],
  ])('begins anew where the file is %s', (_, content) => {
    using folder = temporaryFolder();
    openKept(folder.path).close();
    writeFileSync(join(folder.path, '.nightschool/embeddings.db'), content);
    const dry = openEmbeddings(folder.path, { readOnly: true });
    dry.useModel('m');
    expect(dry.find(['a']).size).toBe(0);
    dry.close();
    const stored = openEmbeddings(folder.path, { readOnly: false });
    stored.useModel('m');
    stored.save(KEPT);
    expect(stored.find(['a', 'b'])).toEqual(KEPT);
    stored.close();
  });

  it.each(['m', 'n'])('finds in a dry run what the model %s made, and changes nothing', (model) => {
    using folder = temporaryFolder();
    const stored = openKept(folder.path, true);
    const file = join(folder.path, '.nightschool/embeddings.db');
    const before = readFileSync(file);
    stored.useModel(model);
    expect(stored.find(['a', 'b']).size).toBe(model === 'm' ? 2 : 0);
    stored.save(vectors(['c', [1, 0]]));
    stored.keepOnly(new Set());
    expect(stored.find(['c']).size).toBe(0);
    stored.close();
    expect(readFileSync(file)).toEqual(before);
  });

  it('makes no file in a dry run', () => {
    using folder = temporaryFolder();
    const stored = openEmbeddings(folder.path, { readOnly: true });
    stored.useModel('m');
    expect(stored.find(['a']).size).toBe(0);
    stored.close();
    expect(existsSync(join(folder.path, '.nightschool'))).toBe(false);
  });
});
