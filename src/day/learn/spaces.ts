import { stat } from 'node:fs/promises';
import { isAbsolute, join, posix } from 'node:path';
import type { LearningSpace } from '../../domain/pipeline.ts';
import type { CleanTask } from '../../domain/task.ts';
import { NightschoolError } from '../../errors.ts';

/** What a workspace is where none is listed: its own space. */
export const OWN_SPACE = '.';

/**
 * The folders of the spaces that a task's session is attached to, by the path of its log, a folder, agent or glob that
 * has it, or its id, in the order in which they are listed. Without a list the workspace itself.
 */
export function spacesFor({ sessionId, source }: CleanTask, spaces: readonly LearningSpace[]): readonly string[] {
  if (spaces.length === 0) return [OWN_SPACE];
  const attached = spaces.filter(({ sessions }) =>
    sessions.some((name) => isNamed(sessionId, name) || isAt(source.file, name)),
  );
  return [...new Set(attached.map(({ dir }) => dir))];
}

/** By its id, or by that of its conversation, which its log has: what opens it stands behind that. */
export function isNamed(sessionId: string, name: string): boolean {
  return (
    sessionId === name || (sessionId.startsWith(`${name}-`) && /^-[0-9a-f]{8}$/.test(sessionId.slice(name.length)))
  );
}

/**
 * The folder of a space; relative ones are relative to the workspace.
 * @throws NightschoolError PIPELINE_INVALID where there is no such folder
 */
export async function requireSpace(workspace: string, dir: string): Promise<string> {
  const folder = isAbsolute(dir) ? dir : join(workspace, dir);
  const entry = await stat(folder).catch(() => null);
  if (entry?.isDirectory()) return folder;
  throw new NightschoolError('PIPELINE_INVALID', `memory.spaces: there is no folder ${dir}.`, {
    hint: 'Create it with nightschool init, or correct its path, which is relative to the workspace.',
  });
}

function isAt(file: string, name: string): boolean {
  const pattern = name.replaceAll('\\', '/').replace(/^\.\//, '');
  if (file === pattern) return true;
  if (/[*?[{]/.test(pattern)) return posix.matchesGlob(file, pattern);
  return file.startsWith(pattern.endsWith('/') ? pattern : `${pattern}/`) || file.startsWith(`${name}:`);
}
