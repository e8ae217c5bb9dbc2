import { describe, expect, it, onTestFinished } from 'vitest';
import { createWorkspace, writeText } from '../../cli/testing.ts';
import { makeTask } from '../../cluster/testing.ts';
import type { BorderCase } from '../../domain/border.ts';
import type { TeacherJobs } from '../../domain/model.ts';
import { quickWorld } from '../../providers/testing/world.ts';
import { openFamilyBook } from '../../store/families/family-book.ts';
import { filesOnDisk } from '../../store/files.ts';
import { parsePipeline } from '../../store/pipeline.ts';
import { createNight } from '../create-night.ts';
import type { FamilyAtNight } from '../night.ts';
import { groupTonight } from './group-tonight.ts';
import { ruleBorders } from './rule-borders.ts';

const PIPELINE = 'name: nightly\nlogs: [logs/]\nfamilies: { borders: teacher }\n';

function familyOf(name: string, { count, tool }: { readonly count: number; readonly tool: string }): FamilyAtNight {
  const tasks = Array.from({ length: count }, (_, index) => {
    const startedAt = new Date(Date.UTC(2026, 0, 1, index)).toISOString();
    const id = `${name}-${String(index).padStart(3, '0')}`;
    return makeTask({ id, request: `${tool} the ${name} ${index}`, startedAt, tools: [tool] });
  });
  const taskIds = tasks.map(({ id }) => id);
  const sides = taskIds.map((taskId) => ({ taskId, group: taskId, side: 'train' as const }));
  const about = { id: `fam-${name}`, name, taskIds, tools: [tool], terms: [] };
  return { family: { ...about, sessions: count, days: count }, tasks, sides };
}

/** What a teacher who says this of every border has written into the book of a workspace with these live skills. */
async function ruleWith(
  answer: Awaited<ReturnType<TeacherJobs['settleBorders']>>[number],
  {
    borders,
    families,
    live = [],
  }: {
    readonly borders: readonly BorderCase[];
    readonly families: readonly FamilyAtNight[];
    readonly live?: readonly string[];
  },
) {
  const workspace = createWorkspace();
  onTestFinished(() => workspace[Symbol.dispose]());
  const { dir } = workspace;
  for (const name of live)
    writeText(dir, `skills/${name}/SKILL.md`, `---\nname: ${name}\ndescription: "x"\n---\n\nDo it.\n`);
  using night = await createNight(parsePipeline(PIPELINE, 'test'), {
    ...{ dir, dryRun: false, world: quickWorld(), signal: new AbortController().signal },
    emit: () => undefined,
    clock: () => new Date('2026-02-01T00:00:00Z'),
  });
  const jobs: Partial<TeacherJobs> = { settleBorders: async (questions) => questions.map(() => answer) };
  const asked = { ...night, teacher: { ...night.teacher, jobs: jobs as TeacherJobs } }; // only this job is asked for
  const hasChanged = await ruleBorders(asked, borders, families);
  const rules = await openFamilyBook(filesOnDisk(dir)).rules();
  const known = families.map(({ family }) => family);
  const tasks = families.flatMap((family) => family.tasks);
  const { families: grouped } = await groupTonight(asked, { tasks, known, meaning: null, basis: '' });
  return { hasChanged, rules, grouped };
}

describe("a teacher's word on a border", () => {
  const doors = familyOf('doors', { count: 70, tool: 'open_door' });
  const gates = familyOf('gates', { count: 60, tool: 'open_gate' });
  const both: FamilyAtNight = {
    family: { ...doors.family, taskIds: [...doors.family.taskIds, ...gates.family.taskIds] },
    tasks: [...doors.tasks, ...gates.tasks],
    sides: [...doors.sides, ...gates.sides],
  };

  it('splits a family: the book takes a part of more than 50 tasks, and grouping finds it under its name', async () => {
    const parts = [doors.family.taskIds, gates.family.taskIds];
    const { hasChanged, rules, grouped } = await ruleWith(
      { same: false, names: ['door-opening', 'gate-opening'], reason: 'Two jobs; mail kim@corp.test.' },
      { borders: [{ type: 'part', family: 'fam-doors', parts }], families: [both] },
    );
    expect(hasChanged).toBe(true);
    expect(rules).toMatchObject([
      { type: 'split', by: 'teacher', part: { taskIds: parts[1] } },
      { type: 'rename', by: 'teacher', name: expect.stringMatching(/^(door|gate)-opening$/) },
    ]);
    expect(JSON.stringify(rules)).not.toContain('kim@');
    expect(grouped.map(({ taskIds }) => taskIds).toSorted((a, b) => b.length - a.length)).toEqual(parts);
    const [part, rest] = grouped.toSorted((a, b) => a.taskIds.length - b.taskIds.length);
    expect([rest?.name, part?.name]).toEqual(['doors', rules[1]?.type === 'rename' ? rules[1].name : '']);
  });

  const join: BorderCase = { type: 'join', families: ['fam-doors', 'fam-gates'], similarity: 0.6 };
  const same = { same: true, names: ['doors', 'doors'] as const, reason: 'One job.' };

  it.each([
    ['the smaller into the larger where none is live', [], 'doors'],
    ['whatever their size into the one that is live', ['gates'], 'gates'],
  ])('merges two families, %s', async (_, live, into) => {
    const { hasChanged, rules, grouped } = await ruleWith(same, { borders: [join], families: [doors, gates], live });
    expect(hasChanged).toBe(true);
    expect(rules).toMatchObject([{ type: 'merge', by: 'teacher', into: { name: into } }]);
    expect(grouped.map(({ name, taskIds }) => [name, taskIds.length])).toEqual([[into, 130]]);
  });

  it('merges no two live skills: which of them is to go, a person says', async () => {
    const live = ['doors', 'gates'];
    const { hasChanged, rules, grouped } = await ruleWith(same, { borders: [join], families: [doors, gates], live });
    expect([hasChanged, rules]).toEqual([false, []]);
    expect(grouped).toHaveLength(2);
  });
});
