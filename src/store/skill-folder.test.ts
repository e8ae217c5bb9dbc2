import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LibraryChange } from '../domain/library.ts';
import type { SkillVersion } from '../domain/skill.ts';
import { contentOf, createVersion } from '../util/skill/version.ts';
import { openEvidence } from './evidence.ts';
import { filesInMemory, filesOnDisk } from './files.ts';
import { openLibrary } from './library.ts';
import { temporaryFolder } from './testing.ts';
import { failingFiles } from './testing-faults.ts';
import {
  file,
  large,
  odd,
  plain,
  promote,
  small,
  textsBelow,
  textsOf,
  VERSIONS,
  workspaceWith,
} from './testing-versions.ts';

describe('what a person wrote', () => {
  it('is part of the version as soon as it lies in references/ or scripts/', async () => {
    const files = await workspaceWith(small);
    await files.write('skills/pay/references/more.md', 'more');
    const edited = createVersion('pay', {
      ...small,
      files: [...(small.files ?? []), file('references/more.md', 'more')],
    });
    const library = openLibrary(files);
    expect(await library.live('pay')).toEqual(edited);
    expect(edited.version).not.toBe(small.version);
    await library.apply(promote(small, large)); // no recorded version has it: it is left alone
    expect(await files.read('skills/pay/references/more.md')).toBe('more');

    await openEvidence(files).saveVersion(edited);
    await library.apply(promote(edited, large));
    expect(await textsBelow(files, 'skills/pay')).toEqual(textsOf(large));
    expect(await openEvidence(files).version('pay', edited.version)).toEqual(edited);
  });

  it('is ignored, with the reason, where no version can have it', async () => {
    using folder = temporaryFolder();
    const write = (path: string, text: string | Uint8Array) => {
      mkdirSync(dirname(join(folder.path, path)), { recursive: true });
      writeFileSync(join(folder.path, path), text);
    };
    const files = await workspaceWith(small, filesOnDisk(folder.path));
    const large100 = 'x'.repeat(100_001);
    write('skills/pay/references/big.md', large100);
    write('skills/pay/references/fits.md', large100.slice(1));
    write('skills/pay/references/picture.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1));
    write('skills/pay/references/latin1.txt', Uint8Array.of(0x67, 0x72, 0xfc, 0xdf));
    write('skills/pay/references/1/2/3/deep.md', 'deep');
    write('skills/pay/scripts/.DS_Store', 'hidden');
    write('skills/pay/scripts/nul.py', 'device');
    write('elsewhere.md', 'secret');
    mkdirSync(join(folder.path, 'skills/linked'));
    write('skills/linked/SKILL.md', 'linked');
    symlinkSync('../pay/references', join(folder.path, 'skills/linked/references'));
    symlinkSync('../../../elsewhere.md', join(folder.path, 'skills/pay/references/link.md'));
    symlinkSync('../../..', join(folder.path, 'skills/pay/references/loop'));
    const library = openLibrary(files);
    expect(await library.live('linked')).toEqual(createVersion('linked', { text: 'linked' }));
    expect((await library.ignored('linked')).map(({ path }) => path)).toEqual(['references']);
    expect((await library.live('pay'))?.files?.map(({ path }) => path)).toEqual([
      'references/a.md',
      'references/fits.md',
      'scripts/run.py',
    ]);
    expect((await library.ignored('pay')).map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      expect.stringMatching(/^references\/1\/2\/3\/deep\.md: .*too deep/),
      'references/big.md: it is larger than 100 KB',
      'references/latin1.txt: it is not plain text in UTF-8',
      expect.stringMatching(/^references\/link\.md: it is a link/),
      expect.stringMatching(/^references\/loop: it is a link/),
      'references/picture.png: it is not plain text in UTF-8',
      expect.stringMatching(/^scripts\/nul\.py: .*its name/),
    ]);
    await library.apply(promote(small, plain));
    expect(readFileSync(join(folder.path, 'skills/pay/references/picture.png'))[0]).toBe(0x89);
    expect(await files.read('skills/pay/references/a.md')).toBeNull();
  });

  it('counts up to twenty files', async () => {
    const files = await workspaceWith(plain);
    for (let n = 10; n < 35; n++) await files.write(`skills/pay/references/${n}.md`, String(n));
    const library = openLibrary(files);
    expect((await library.live('pay'))?.files).toHaveLength(20);
    expect((await library.ignored('pay')).map(({ path }) => path)).toEqual(
      [30, 31, 32, 33, 34].map((n) => `references/${n}.md`),
    );
  });
});

describe('a staged folder', () => {
  const stage = (to: SkillVersion): LibraryChange => ({
    ...{ type: 'stage', skill: 'pay', from: null, to: to.version },
    ...contentOf(to),
  });

  it.each([
    ['a text', plain, ['staged.md']],
    ['a folder', small, ['staged.md', 'staged/references/a.md', 'staged/scripts/run.py']],
  ])('with %s is read back, replaced, and gone once it is promoted', async (_name, version, paths) => {
    const files = await workspaceWith(null);
    const library = openLibrary(files);
    for (const to of [large, odd, version]) {
      await library.apply(stage(to));
      expect(await library.staged()).toEqual([to]);
    }
    const found = (await files.walk('evals/pay')).map(({ path }) => path).filter((path) => path.startsWith('staged'));
    expect(found).toEqual(paths);
    await library.apply(promote(null, version));
    expect(await library.staged()).toEqual([]);
    expect((await files.walk('evals/pay/staged')).length).toBe(0);
  });

  it('is the old one, the new one or none after a crash, and complete once it is staged again', async () => {
    for (let at = 1; at < 12; at++) {
      const files = await workspaceWith(null);
      await openLibrary(files).apply(stage(small));
      await openLibrary(failingFiles(files, at))
        .apply(stage(large))
        .catch(() => undefined);
      const [left] = await openLibrary(files).staged();
      if (left !== undefined) expect([small, large]).toContainEqual(left);
      await openLibrary(files).apply(stage(large));
      expect(await openLibrary(files).staged()).toEqual([large]);
    }
  });
});

describe('a recorded version', () => {
  it('is what was saved, file for file', async () => {
    const evidence = openEvidence(await workspaceWith(null));
    for (const version of Object.values(VERSIONS)) {
      expect(await evidence.version('pay', version.version)).toEqual(version);
      expect(await evidence.strayFiles('pay', version.version)).toEqual([]);
    }
    expect(await evidence.version('pay', '0123456789abcdef')).toBeNull();
    expect(await evidence.version('pay', `../../../skills/pay`)).toBeNull();
  });

  it.each([
    ['a changed file', 'references/a.md', 'changed'],
    ['a missing file', 'references/a.md', null],
    ['a changed SKILL.md', 'SKILL.md', 'changed'],
    ['a file more', 'references/z.md', 'stray'],
  ])('with %s has another hash', async (_name, path, text) => {
    const files = await workspaceWith(null);
    const at = `evals/pay/versions/${small.version}/${path}`;
    await (text === null ? files.remove(at) : files.write(at, text));
    const found = await openEvidence(files).version('pay', small.version);
    expect(found?.version).toMatch(/^[0-9a-f]{16}$/);
    expect(found?.version).not.toBe(small.version);
  });

  it('names files that are no part of it', async () => {
    const files = await workspaceWith(null);
    await files.write(`evals/pay/versions/${small.version}/notes.md`, 'stray');
    await files.write(`evals/pay/versions/${small.version}/references/.hidden`, 'stray');
    expect(await openEvidence(files).strayFiles('pay', small.version)).toEqual(['notes.md', 'references/.hidden']);
  });

  it('is there as a whole or not at all after a crash, and saving it again completes it', async () => {
    for (let at = 1; at <= 4; at++) {
      const files = filesInMemory();
      await openEvidence(failingFiles(files, at))
        .saveVersion(small)
        .catch(() => undefined);
      const left = await openEvidence(files).version('pay', small.version);
      expect(left).toEqual(at <= 3 ? null : small);
      await openEvidence(files).saveVersion(small);
      expect(await openEvidence(files).version('pay', small.version)).toEqual(small);
    }
  });
});
