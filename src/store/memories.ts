import { readFile, stat } from 'node:fs/promises';
import { openMemoryFiles } from './memory-files.ts';
import { joinInWorkspace } from './safe-join.ts';

/** Files past these bounds are left out: a memory is for people and prompts. */
const MOST_FILES = 1000;
const MOST_BYTES = 65_536;
/** Raw days and what was forgotten are no knowledge to teach from. */
const LEFT_OUT = /^(?:README\.md$|daily\/|archive\/)/;

/** The Markdown files below `memories/`, sorted by path; paths are relative to it. Not redacted. */
export async function readMemories(
  workspace: string,
): Promise<readonly { readonly path: string; readonly text: string }[]> {
  // no walk of its own: folders may be links, in circles or out of the workspace
  const paths = (await openMemoryFiles(workspace).list()).filter((path) => !LEFT_OUT.test(path)).slice(0, MOST_FILES);
  const found = await Promise.all(paths.map(async (path) => ({ path, text: await readSmall(workspace, path) })));
  return found.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }]));
}

async function readSmall(workspace: string, path: string): Promise<string | null> {
  const file = placeOf(workspace, path);
  if (file === null) return null;
  const about = await stat(file).catch(() => null);
  if (about === null || !about.isFile() || about.size > MOST_BYTES) return null;
  return readFile(file, 'utf8').catch(() => null);
}

/** Null for a link that leads out of the workspace: it would be read to a teacher. */
function placeOf(workspace: string, path: string): string | null {
  try {
    return joinInWorkspace(workspace, `memories/${path}`);
  } catch {
    return null;
  }
}
