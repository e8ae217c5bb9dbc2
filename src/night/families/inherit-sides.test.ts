import { describe, expect, it } from 'vitest';
import type { GivenSide } from '../../cluster/nights/sides.ts';
import { makeTask } from '../../cluster/testing.ts';
import type { Family, SideOf } from '../../domain/family.ts';
import { openEvidence } from '../../store/evidence.ts';
import { filesInMemory } from '../../store/files.ts';
import { parsePipeline } from '../../store/pipeline.ts';
import { openWorkspace } from '../workspace.ts';
import { readSides, splitFamily } from './inherit-sides.ts';

const WORDS = [
  'plums',
  'glass',
  'river',
  'stone',
  'paper',
  'cloud',
  'bread',
  'chalk',
  'ferns',
  'lamps',
  'music',
  'sugar',
];
const tasks = WORDS.map((word) => makeTask({ id: `t-${word}`, request: `please order ${word}` }));
const pipeline = parsePipeline('name: nightly\nlogs: [logs/]\n', 'nightly.yaml');
const family = (name: string): Family => ({
  ...{ id: `fam-${name}`, name, taskIds: tasks.map(({ id }) => id), tools: [], terms: [] },
  ...{ sessions: 1, days: 1 },
});

/** What a family gave under its name, in a workspace where others may have given sides too. */
async function splitWith(given: Readonly<Record<string, readonly SideOf[]>>, shown: readonly GivenSide[] = []) {
  const evidence = openEvidence(filesInMemory());
  for (const [name, sides] of Object.entries(given)) await evidence.saveSplit(name, sides);
  const workspace = { ...(await openWorkspace('/', { dryRun: true })), evidence };
  const sides = await readSides({ workspace });
  return splitFamily({ pipeline }, family('ordering'), { tasks, sides, shown }).sides;
}

const allOn = (side: SideOf['side']): readonly SideOf[] =>
  tasks.map(({ id }) => ({ taskId: id, group: `group-${id}`, side }));
const sidesOf = (split: readonly SideOf[]) => new Set(split.map(({ side }) => side));

describe('splitFamily', () => {
  it('puts some tasks on each side where nothing was given', async () => {
    expect(sidesOf(await splitWith({}))).toEqual(new Set(['train', 'held-out']));
  });

  it.each([
    ['a family with another name', { purchases: allOn('train') }, []],
    ['one of two families that are gone', { purchases: allOn('held-out'), supplies: allOn('train') }, []],
    ['the family itself, against another one', { ordering: allOn('train'), purchases: allOn('held-out') }, []],
    ['another family, against itself', { ordering: allOn('held-out'), purchases: allOn('train') }, []],
    [
      'a family of the same night that is not written down',
      {},
      allOn('train').map((side) => ({ family: 'supplies', side })),
    ],
  ])('never examines what was trained with by %s', async (_, given, shown) => {
    expect(sidesOf(await splitWith(given, shown))).toEqual(new Set(['train']));
  });

  it('keeps held out what another family held out', async () => {
    expect(sidesOf(await splitWith({ purchases: allOn('held-out') }))).toEqual(new Set(['held-out']));
  });

  it('puts nothing beside what is set aside, and leaves it so', async () => {
    const [first, second, ...others] = allOn('held-out');
    const aside = [first, second].flatMap((side) =>
      side === undefined ? [] : [{ ...side, side: 'set-aside' as const }],
    );
    const sides = await splitWith({ ordering: [...aside, ...others.slice(2)] });
    expect(sides.filter(({ side }) => side === 'set-aside')).toEqual(
      aside.toSorted((a, b) => (a.taskId < b.taskId ? -1 : 1)),
    );
    expect(sides).toHaveLength(tasks.length);
  });
});
