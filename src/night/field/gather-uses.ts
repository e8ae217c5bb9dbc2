import type { CleanTask } from '../../domain/task.ts';
import { readUses } from '../../store/uses.ts';
import type { FamilyAtNight, Night } from '../night.ts';
import { unlessDamaged } from '../unless-damaged.ts';
import { decisionsOf } from '../workspace.ts';
import type { FieldUse } from './field-use.ts';
import { findUses } from './find-uses.ts';
import { tracesOf } from './traces.ts';

/** What was done with every skill that is live, or was once, by its name; each oldest first. */
export async function gatherUses(
  { workspace }: Pick<Night, 'workspace'>,
  tasks: readonly CleanTask[],
  families: readonly Pick<FamilyAtNight, 'family' | 'tasks'>[],
): Promise<ReadonlyMap<string, readonly FieldUse[]>> {
  const live = await workspace.library.names();
  const skills = [...new Set([...live, ...(await workspace.evidence.skills())])].sort();
  const readers = readersOf(tasks, new Set(skills));
  const sessions = Map.groupBy(tasks, ({ sessionId }) => sessionId);
  const members = new Map(families.map(({ family, tasks: own }) => [family.name, own]));
  const gathered = new Map<string, readonly FieldUse[]>();
  for (const skill of skills) {
    const uses = await readUses(workspace.dir, skill);
    const mine = readers.get(skill) ?? [];
    if (uses.length === 0 && mine.length === 0) continue;
    const family = new Map((members.get(skill) ?? []).map((task) => [task.id, task]));
    const decisions = await unlessDamaged(() => workspace.evidence.decisions(skill));
    if (decisions === null) continue;
    const changes = decisionsOf(decisions, 'version-changed');
    gathered.set(skill, findUses({ skill, sessions, readers: mine, family, uses, changes }));
  }
  return gathered;
}

function readersOf(tasks: readonly CleanTask[], skills: ReadonlySet<string>): Map<string, CleanTask[]> {
  const readers = new Map<string, CleanTask[]>();
  for (const task of tasks) {
    for (const skill of new Set(tracesOf(task, skills).map((trace) => trace.skill))) {
      const known = readers.get(skill);
      if (known === undefined) readers.set(skill, [task]);
      else known.push(task);
    }
  }
  return readers;
}
