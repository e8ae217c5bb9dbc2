import { readdir, readFile, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** Files past these bounds are left out: a memory is for people and prompts. */
const MOST_FILES = 1000;
const MOST_BYTES = 65_536;
/** Raw days and what was forgotten are no knowledge to teach from. */
const LEFT_OUT = /^(?:README\.md$|daily\/|archive\/)/;

/** The Markdown files below `memories/`, sorted by path; paths are relative to it. Not redacted. */
export async function readMemories(
  workspace: string,
): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const folder = join(workspace, 'memories');
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const paths = names
    .map((name) => name.split(sep).join('/'))
    .filter((path) => path.endsWith('.md') && !LEFT_OUT.test(path))
    .sort()
    .slice(0, MOST_FILES);
  const found = await Promise.all(paths.map(async (path) => ({ path, text: await readSmall(join(folder, path)) })));
  return found.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }]));
}

async function readSmall(file: string): Promise<string | null> {
  const about = await stat(file).catch(() => null);
  if (about === null || !about.isFile() || about.size > MOST_BYTES) return null;
  return readFile(file, 'utf8').catch(() => null);
}
