import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createWorkspace } from '../../cli/testing.ts';
import { makeTask } from '../../cluster/testing.ts';
import type { CleanTask } from '../../domain/task.ts';
import { quickWorld } from '../../providers/testing/world.ts';
import { openEvidence } from '../../store/evidence.ts';
import { filesOnDisk } from '../../store/files.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { stateFile } from '../../store/state/database.ts';
import { openState, openStateToRead } from '../../store/state/state.ts';
import { createVersion } from '../../util/skill/version.ts';
import { createNight } from '../create-night.ts';
import { groupTonight, keepGrouping } from './group-tonight.ts';

const requests = (count: number): CleanTask[] =>
  Array.from({ length: count }, (_, index) =>
    makeTask({
      id: `t${String(index).padStart(2, '0')}`,
      request: `${index % 2 === 0 ? 'please ' : ''}cancel the booking K${1000 + index}`,
      tools: ['cancel_booking'],
    }),
  );

/** One night that finds so many requests. */
async function groupIn(
  dir: string,
  count: number,
  { day, writes }: { readonly day: number; readonly writes?: readonly string[] },
) {
  const named = await readPipeline(dir, 'nightly');
  using night = await createNight(
    { ...named, tools: { ...named.tools, ...(writes && { writes }) } },
    {
      ...{ dir, dryRun: false, world: quickWorld(), signal: new AbortController().signal },
      emit: () => undefined,
      clock: () => new Date(Date.UTC(2026, 2, day)),
    },
  );
  const grouping = { tasks: requests(count), known: night.state.families(), meaning: null, basis: '' };
  const found = await groupTonight(night, { ...grouping, known: night.state.families() });
  await keepGrouping(night, grouping, found);
  return found;
}

describe('groupTonight', () => {
  it('adds to what is kept of all requests, and makes it anew under other rules', async () => {
    const workspace = createWorkspace();
    onTestFinished(() => workspace[Symbol.dispose]());
    const size = () => statSync(join(workspace.dir, '.nightschool', 'leaders.bin')).size;
    const first = await groupIn(workspace.dir, 20, { day: 1 });
    expect(first.leaders).toMatchObject({ after: 0 });
    const before = size();
    const second = await groupIn(workspace.dir, 22, { day: 2 });
    expect(second.families.map(({ taskIds }) => taskIds.length)).toEqual([22]);
    expect(second.leaders).toMatchObject({ after: before });
    expect(size()).toBe(before + (second.leaders?.bytes.length ?? 0));
    const idle = await groupIn(workspace.dir, 22, { day: 3 });
    expect(idle.leaders).toBeNull();
    const other = await groupIn(workspace.dir, 24, { day: 4, writes: ['x'] });
    expect(other.leaders).toMatchObject({ after: 0 });
  });

  it('writes down what was found where it is not there yet', async () => {
    const workspace = createWorkspace();
    onTestFinished(() => workspace[Symbol.dispose]());
    const bytes = () => readFileSync(stateFile(workspace.dir));
    for (const day of [1, 2]) await groupIn(workspace.dir, 20, { day });
    const before = bytes();
    const { families } = await groupIn(workspace.dir, 20, { day: 3 });
    expect(bytes().equals(before)).toBe(true);
    const state = openState(workspace.dir);
    state.saveFamilies(families.map((family) => ({ ...family, name: 'cancel-flight' })));
    state.close();
    const renamed = await groupIn(workspace.dir, 20, { day: 4 });
    expect(renamed.families.map(({ name }) => name)).toEqual(['cancel-flight']);
    const after = openStateToRead(workspace.dir);
    expect(after?.families().map(({ name }) => name)).toEqual(['cancel-flight']);
    after?.close();
  });

  it.each([
    ['gives no family the name of one that is gone, whose evidence is still there', true],
    ['gives a family the name of a skill from elsewhere, whose evidence is no family', false],
  ])('%s', async (_, wasFamily) => {
    const [workspace, other] = [createWorkspace(), createWorkspace()];
    onTestFinished(() => {
      for (const each of [workspace, other]) each[Symbol.dispose]();
    });
    const [usual] = (await groupIn(other.dir, 20, { day: 1 })).families;
    const name = usual?.name ?? '';
    const evidence = openEvidence(filesOnDisk(workspace.dir));
    const version = createVersion(name, { text: `---\nname: ${name}\ndescription: "x"\n---\n` });
    await evidence.saveVersion(version);
    if (wasFamily) await evidence.saveSplit(name, [{ taskId: 'long ago', group: 'g', side: 'held-out' }]);
    const [found] = (await groupIn(workspace.dir, 20, { day: 1 })).families;
    expect(found?.taskIds).toEqual(usual?.taskIds);
    if (wasFamily) expect(found?.name).not.toBe(name);
    else expect(found?.name).toBe(name);
  });
});
