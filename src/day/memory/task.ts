import type { TaskSnapshot } from '../../domain/memory.ts';
import { NightschoolError } from '../../errors.ts';
import { archivedTaskPath, CURRENT_TASK, parseTask, printTask } from '../../memory/task-snapshot.ts';
import type { MemoryReader, MemoryWrite } from '../../store/memory-files.ts';
import type { MemoryDesk } from './desk.ts';
import { maskSecrets } from './mask-secrets.ts';

/**
 * Saves where a task stands; that of another goal goes to `archive/tasks/` first.
 * @throws NightschoolError USAGE without a goal
 */
export async function saveTask(
  { files, clock }: MemoryDesk,
  given: Omit<TaskSnapshot, 'savedAt'>,
): Promise<TaskSnapshot> {
  if (given.goal.trim() === '') {
    throw new NightschoolError('USAGE', 'A task needs a goal.', { hint: 'Say in a sentence what is to be reached.' });
  }
  const { goal, state, next, references } = (await maskSecrets({ ...given })).texts;
  const savedAt = clock().toISOString();
  const text = printTask({ goal, state, next, references, savedAt });
  const saved = parseTask(text, savedAt);
  if (saved === null) throw new NightschoolError('USAGE', 'A task needs a goal in words.');
  return files.change(async (reader) => {
    const before = await reader.read(CURRENT_TASK);
    const old = parseTask(before, savedAt);
    const isOther = before !== null && old !== null && old.goal !== saved.goal;
    const archived = isOther ? await archiveTask(reader, { text: before, snapshot: old }) : [];
    return { writes: [...archived, { path: CURRENT_TASK, text }], result: saved };
  });
}

export async function showTask({ files, clock }: MemoryDesk): Promise<TaskSnapshot | null> {
  return parseTask(await files.read(CURRENT_TASK), clock().toISOString());
}

/** The snapshot goes to `archive/tasks/`; null where there was none. */
export function clearTask({ files, clock }: MemoryDesk): Promise<TaskSnapshot | null> {
  const now = clock().toISOString();
  return files.change(async (reader) => {
    const text = await reader.read(CURRENT_TASK);
    const snapshot = parseTask(text, now);
    if (text === null || snapshot === null) return { writes: [], result: null };
    const archived = await archiveTask(reader, { text, snapshot });
    return { writes: [...archived, { path: CURRENT_TASK, text: null }], result: snapshot };
  });
}

/** Under a name that no other text has; nothing where it is there already. */
async function archiveTask(
  reader: MemoryReader,
  { text, snapshot }: { readonly text: string; readonly snapshot: TaskSnapshot },
): Promise<readonly MemoryWrite[]> {
  for (let copy = 0; ; copy++) {
    const path = archivedTaskPath(snapshot, copy);
    const there = await reader.read(path);
    if (there === null || there === text) return there === text ? [] : [{ path, text }];
  }
}
