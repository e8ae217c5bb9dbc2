import { NightschoolError } from '../../errors.ts';
import { openWorkspace, type Workspace } from '../../night/workspace.ts';
import { healMove } from '../../store/families/move-skill.ts';
import { acquireLock } from '../../store/lock.ts';
import { type KnownFamilies, type KnownFamily, readFamilies } from './known.ts';

/** What a person's word about families is said to. */
export interface Desk {
  readonly workspace: Workspace;
  readonly known: KnownFamilies;
  readonly dryRun: boolean;
  /** When it is said. */
  readonly at: string;
}

/**
 * Does something about families under the workspace's lock, so never while a night runs. In a dry run what is written stays
 * in memory.
 * @throws NightschoolError WORKSPACE_LOCKED; UNKNOWN_NAME where no run has found a family yet
 */
export async function changeFamilies<Result>(
  dir: string,
  options: { readonly dryRun: boolean; readonly now: () => Date },
  work: (desk: Desk) => Promise<Result>,
): Promise<Result> {
  const { dryRun, now } = options;
  const workspace = await openWorkspace(dir, { dryRun }); // a folder that is not there gets no lock
  const lock = acquireLock(dir, { isPassing: dryRun });
  try {
    if (!dryRun) await healMove(dir);
    await workspace.library.heal();
    const known = await readFamilies(workspace);
    if (known.families.length === 0)
      throw new NightschoolError('UNKNOWN_NAME', 'No family has been found yet.', {
        hint: 'Find some: nightschool run.',
      });
    return await work({ workspace, known, dryRun, at: now().toISOString() });
  } finally {
    lock.release();
  }
}

/** A family whose tasks are known: by them it is meant for ever. @throws NightschoolError FILE_DAMAGED */
export function requireTasks(family: KnownFamily): KnownFamily {
  if (family.taskIds.length > 0) return family;
  throw new NightschoolError('FILE_DAMAGED', `The index does not know the tasks of ${family.name}.`, {
    hint: 'nightschool run makes the index anew; then say it again.',
  });
}
