import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createToolset } from '../day/tools/toolset.ts';
import type { SkillVersion } from '../domain/skill.ts';
import { openWorkspace } from '../night/workspace.ts';
import { createVersion } from '../util/skill/version.ts';
import type { Files } from './files.ts';
import { openLibrary } from './library.ts';
import { temporaryFolder } from './testing.ts';
import { failingFiles } from './testing-faults.ts';
import { large, odd, plain, promote, small, workspaceWith } from './testing-versions.ts';

const SWAPS = 12;

/** Files of their own, one under a name that every version has, and every third without any. */
const VERSIONS: readonly SkillVersion[] = Array.from({ length: SWAPS }, (_, index) => {
  const mark = `version ${index}\n`;
  const paths =
    index % 3 === 2 ? [] : ['references/shared.md', `references/own-${index}.md`, `scripts/run-${index}.py`];
  const text = `---\nname: pay\ndescription: Pays.\n---\n${mark}${paths.map((path) => `Read ${path}\n`).join('')}`;
  return createVersion('pay', { text, files: paths.map((path) => ({ path, text: mark.repeat(2000) })) });
});
const KNOWN = new Map(VERSIONS.map((version) => [version.version, version]));

describe('while versions of several files go live one after the other', () => {
  it('readers of the library, of the tools and of the plain files never see a part of one', async () => {
    using folder = temporaryFolder();
    const dir = folder.path;
    const { library, evidence } = await openWorkspace(dir);
    for (const version of VERSIONS) await evidence.saveVersion(version);
    const getSkill = (await createToolset(dir)).find(({ name }) => name === 'get_skill');
    const done = { yes: false };
    const swap = async (): Promise<void> => {
      let before: SkillVersion | null = null;
      for (const version of VERSIONS) {
        await library.apply(promote(before, version));
        before = version;
      }
    };
    const repeat = async (read: () => Promise<string | null>): Promise<number> => {
      const seen = new Set<string>();
      while (!done.yes) {
        const version = await read();
        if (version !== null) seen.add(version);
      }
      return seen.size;
    };
    const readers = [
      repeat(async () => checkWhole(await library.live('pay'))),
      repeat(async () => {
        const names = await library.names();
        if (names.length === 0) return null;
        return checkAnswer(await getSkill?.call({ name: 'pay' }));
      }),
      repeat(() => checkPlain(join(dir, 'skills/pay'))),
    ];
    const seen = Promise.all(readers);
    await Promise.race([swap(), seen.then(() => undefined)]).finally(() => {
      done.yes = true;
    });
    for (const versions of await seen) expect(versions).toBeGreaterThan(2);
    expect(await library.live('pay')).toEqual(VERSIONS.at(-1));
  });
});

describe('a change that comes in the middle of reading', () => {
  const PAIRS = [
    ['a folder to another', small, large],
    ['a folder to a text', large, plain],
    ['a text to a folder', plain, small],
    ['a file to the folder in its way', odd, large],
  ] as const;

  it.each(PAIRS)('from %s gives the old version or the new one, done or cut off', async (_, from, to) => {
    const outcomes = new Set<string | undefined>();
    for (let at = 0; at < 12; at++) {
      for (let writes = 0; writes < 12; writes++) {
        const files = await workspaceWith(from);
        const change = openLibrary(failingFiles(files, writes + 1)).apply.bind(null, promote(from, to));
        const live = await openLibrary(interruptedBy(files, at, change)).live('pay');
        expect([from, to]).toContainEqual(live);
        outcomes.add(live?.version);
      }
    }
    expect(outcomes).toEqual(new Set([from.version, to.version]));
  });
});

/** Runs the change to its end, or to where it stops, before the n-th time that anything is looked at. */
function interruptedBy(files: Files, at: number, change: () => Promise<void>): Files {
  let looked = 0;
  const look = async (): Promise<void> => {
    if (looked++ === at) await change().catch(() => undefined);
  };
  return {
    ...files,
    read: async (path) => look().then(() => files.read(path)),
    walk: async (folder) => look().then(() => files.walk(folder)),
  };
}

function checkWhole(version: SkillVersion | null): string | null {
  if (version !== null) expect(version).toEqual(KNOWN.get(version.version));
  return version?.version ?? null;
}

function checkAnswer(answer: unknown): string {
  const { version, text, files } = JSON.parse(JSON.stringify(answer));
  const known = KNOWN.get(version);
  expect({ text, files }).toEqual({ text: known?.text, files: (known?.files ?? []).map(({ path }) => path) });
  return version;
}

/** Whoever opens files one by one finds all that SKILL.md names, each as some version has it. */
async function checkPlain(folder: string): Promise<string | null> {
  const read = (path: string): Promise<string | null> => readFile(join(folder, path), 'utf8').catch(() => null);
  const text = await read('SKILL.md');
  if (text === null) return null;
  const paths = [...text.matchAll(/^Read (.*)$/gm)].map(([, path = '']) => path);
  const files = await Promise.all(paths.map(async (path) => ({ path, text: await read(path) })));
  if ((await read('SKILL.md')) !== text) return null; // it has gone meanwhile
  expect(VERSIONS.map((version) => version.text)).toContain(text);
  for (const file of files) {
    expect(VERSIONS.flatMap((version) => version.files ?? [])).toContainEqual(file);
  }
  return text;
}
