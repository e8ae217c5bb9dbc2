import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../domain/decision.ts';
import { openEvidence } from '../evidence.ts';
import { filesOnDisk } from '../files.ts';
import { openState } from '../state/state.ts';
import { temporaryFolder } from '../testing.ts';
import { openFamilyBook } from './family-book.ts';
import { healMove, moveSkill, type SkillMove } from './move-skill.ts';

const DECISION: Decision = {
  ...{ id: 'd1', night: '2026-03-01', type: 'version-changed', sequence: 0 },
  ...{ from: null, to: 'v', cause: 'adopted' },
};
const MOVE: SkillMove = {
  from: 'old-name',
  to: 'new-name',
  rule: {
    at: '2026-03-01T10:00:00.000Z',
    type: 'rename',
    family: { id: 'fam-1', name: 'old-name', taskIds: ['t'] },
    name: 'new-name',
  },
  writes: [{ path: 'skills/new-name/SKILL.md', text: 'new' }],
  decisions: [DECISION],
};

/** Folders of the old name, and a state that knows the family. */
function prepare(dir: string): void {
  for (const folder of ['evals/old-name/versions/v', 'skills/old-name'])
    mkdirSync(join(dir, folder), { recursive: true });
  writeFileSync(join(dir, 'evals/old-name/versions/v/SKILL.md'), 'old');
  writeFileSync(join(dir, 'evals/old-name/picture.bin'), Buffer.of(0xff, 0, 1));
  writeFileSync(join(dir, 'skills/old-name/SKILL.md'), 'old');
  const state = openState(dir);
  state.saveFamilies([
    { id: 'fam-1', name: 'old-name', taskIds: ['t'] },
    { id: 'fam-2', name: 'other', taskIds: ['u'] },
  ]);
  state.close();
}

async function expectMoved(dir: string): Promise<void> {
  const read = (path: string): string => readFileSync(join(dir, path), 'latin1');
  expect(read('evals/new-name/versions/v/SKILL.md')).toBe('old');
  expect(read('evals/new-name/picture.bin')).toBe('\u00ff\u0000\u0001');
  expect(read('skills/new-name/SKILL.md')).toBe('new');
  expect(JSON.parse(read('evals/new-name/decisions.jsonl'))).toMatchObject(DECISION);
  expect(await openEvidence(filesOnDisk(dir)).checkSeals('new-name')).toMatchObject({ faults: [], notes: [] });
  for (const gone of ['evals/old-name', 'skills/old-name', 'evals/renaming.json'])
    expect(existsSync(join(dir, gone))).toBe(false);
  expect(await openFamilyBook(filesOnDisk(dir)).rules()).toEqual([MOVE.rule]);
  const state = openState(dir);
  expect(state.families().map(({ name, taskIds }) => [name, taskIds])).toEqual([
    ['new-name', ['t']],
    ['other', ['u']],
  ]);
  state.close();
}

describe('moveSkill', () => {
  it('takes everything along, also what is no text', async () => {
    using folder = temporaryFolder();
    prepare(folder.path);
    await moveSkill(folder.path, MOVE);
    await expectMoved(folder.path);
    expect(await healMove(folder.path)).toBeNull();
  });

  it('touches nothing where the new name has a folder of its own', async () => {
    using folder = temporaryFolder();
    prepare(folder.path);
    mkdirSync(join(folder.path, 'skills/new-name/references'), { recursive: true });
    await expect(moveSkill(folder.path, MOVE)).rejects.toMatchObject({
      code: 'FILE_DAMAGED',
      message: 'There is a folder skills/new-name already.',
    });
    expect(existsSync(join(folder.path, 'evals/old-name'))).toBe(true);
    expect(existsSync(join(folder.path, 'evals/renaming.json'))).toBe(false);
  });

  it('needs neither a skill nor evidence nor a state', async () => {
    using folder = temporaryFolder();
    await moveSkill(folder.path, { ...MOVE, writes: [], decisions: [] });
    expect(await openFamilyBook(filesOnDisk(folder.path)).rules()).toEqual([MOVE.rule]);
    expect(existsSync(join(folder.path, '.nightschool'))).toBe(false);
  });
});

describe('healMove', () => {
  const journal = (dir: string, move: unknown = MOVE): void =>
    writeFileSync(join(dir, 'evals/renaming.json'), JSON.stringify(move));

  it.each<readonly [string, (dir: string) => Promise<void> | void]>([
    ['was begun', () => undefined],
    ['was said', (dir) => openFamilyBook(filesOnDisk(dir)).addRules([MOVE.rule])],
    ['moved one folder', (dir) => rename(dir, 'evals')],
    [
      'moved both folders',
      async (dir) => {
        await rename(dir, 'evals');
        await rename(dir, 'skills');
      },
    ],
  ])('ends one that %s', async (_, before) => {
    using folder = temporaryFolder();
    prepare(folder.path);
    journal(folder.path);
    await before(folder.path);
    expect(await healMove(folder.path)).toEqual(MOVE);
    await expectMoved(folder.path);
  });

  it('ends one that did all but say so', async () => {
    using folder = temporaryFolder();
    prepare(folder.path);
    await moveSkill(folder.path, MOVE);
    journal(folder.path);
    await healMove(folder.path);
    await expectMoved(folder.path);
  });

  it.each([
    ['is cut off', '{"from":"old', /is not JSON/],
    [
      'writes elsewhere',
      JSON.stringify({ ...MOVE, writes: [{ path: 'skills/new-name/../../x', text: '' }] }),
      /elsewhere/,
    ],
    [
      'writes into another skill',
      JSON.stringify({ ...MOVE, writes: [{ path: 'skills/b/SKILL.md', text: '' }] }),
      /elsewhere/,
    ],
    ['names a path', JSON.stringify({ ...MOVE, to: '../x' }), /to: /],
    ['says no rule', JSON.stringify({ ...MOVE, rule: { type: 'x' } }), /rule/],
  ])('refuses a journal that %s', async (_, text, message) => {
    using folder = temporaryFolder();
    prepare(folder.path);
    writeFileSync(join(folder.path, 'evals/renaming.json'), text);
    await expect(healMove(folder.path)).rejects.toMatchObject({
      code: 'FILE_DAMAGED',
      message: expect.stringMatching(message),
    });
    expect(existsSync(join(folder.path, 'evals/old-name'))).toBe(true);
  });

  it('moves a link as a link', async () => {
    using folder = temporaryFolder();
    mkdirSync(join(folder.path, 'elsewhere'));
    mkdirSync(join(folder.path, 'skills'));
    mkdirSync(join(folder.path, 'evals'));
    symlinkSync('../elsewhere', join(folder.path, 'skills/old-name'));
    await moveSkill(folder.path, MOVE);
    expect(readFileSync(join(folder.path, 'elsewhere/SKILL.md'), 'utf8')).toBe('new');
  });
});

async function rename(dir: string, parent: string): Promise<void> {
  const { rename: move } = await import('node:fs/promises');
  await move(join(dir, parent, MOVE.from), join(dir, parent, MOVE.to));
}
