import type { Night } from '../../night/night.ts';

/**
 * What families say of tasks: which family each is in, and which of them are kept for its exam. A task of a family that
 * is not on the train side counts as kept: what is on neither side is so because it is linked to an exam.
 */
export async function familiesOfTasks({ state, workspace }: Pick<Night, 'state' | 'workspace'>): Promise<{
  readonly family: ReadonlyMap<string, string>;
  readonly sealed: ReadonlySet<string>;
}> {
  const family = new Map<string, string>();
  const sealed = new Set<string>();
  for (const { id, name, taskIds } of state.families()) {
    const sides = await workspace.evidence.split(name);
    const train = new Set(sides.filter(({ side }) => side === 'train').map(({ taskId }) => taskId));
    for (const task of taskIds) {
      family.set(task, id);
      if (!train.has(task)) sealed.add(task);
    }
  }
  // where the state was lost, the evidence still knows
  for (const skill of await workspace.evidence.skills()) {
    for (const { taskId, side } of await workspace.evidence.split(skill)) {
      if (side !== 'train') sealed.add(taskId);
    }
  }
  return { family, sealed };
}
