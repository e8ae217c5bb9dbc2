import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { createWorkspace } from '../../cli/testing.ts';
import { closeTickets, writeDeskLog } from '../../cli/testing-desk.ts';
import { createWorld } from '../../providers/world.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { stateFile } from '../../store/state/database.ts';
import { createNight } from '../create-night.ts';
import { groupTasks } from '../families/group-tasks.ts';
import type { FamilyAtNight } from '../night.ts';
import { readTasks } from '../reading/read-tasks.ts';
import { inputHash } from './input-hash.ts';

/** The hash of the only family there is, as it is or with its tasks changed, on a night of its own. */
async function hashTonight(dir: string, change: (family: FamilyAtNight) => FamilyAtNight = (same) => same) {
  using night = await createNight(await readPipeline(dir, 'nightly'), {
    ...{ dir, dryRun: false, world: createWorld({}), signal: new AbortController().signal },
    emit: () => undefined,
    clock: () => new Date(0),
  });
  const [family] = await groupTasks(night, await readTasks(night));
  if (family === undefined) throw new Error('no family was found');
  return await inputHash(night, change(family), null);
}

describe('inputHash', () => {
  it('is the same whether it was worked out before or not, and another one where a task was changed', async () => {
    using workspace = createWorkspace();
    const { dir } = workspace;
    const tickets = closeTickets(0, 40);
    writeDeskLog(dir, tickets);
    const hash = await hashTonight(dir);
    expect(await hashTonight(dir)).toBe(hash);
    using database = new DatabaseSync(stateFile(dir));
    expect(database.prepare(`DELETE FROM derived WHERE name LIKE 'tasks of %'`).run().changes).toBe(1);
    expect(await hashTonight(dir)).toBe(hash);
    const judged = await hashTonight(dir, (family) => {
      const tasks = family.tasks.map((task, index) => {
        return index === 3 ? { ...task, outcome: { ...task.outcome, confidence: 0.51 } } : task;
      });
      return { ...family, tasks };
    });
    expect(judged).not.toBe(hash);
    expect(await hashTonight(dir)).toBe(hash);
    writeDeskLog(
      dir,
      tickets.map((task, index) => (index === 3 ? { ...task, answer: `${task.answer} Anything else?` } : task)),
    );
    expect(await hashTonight(dir)).not.toBe(hash);
    writeDeskLog(dir, tickets);
    expect(await hashTonight(dir)).toBe(hash);
  });
});
