import type { Stats } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { NightschoolError } from '../../errors.ts';

/** A playbook as it lies on the disk; `fault` says why it was not read. */
export interface PlaybookFile {
  /** Relative to `memories/`. */
  readonly path: string;
  readonly text: string;
  readonly fault: string | null;
}

const FOLDER = 'workflows';
/** A page for people; what is larger is something else. */
const MOST_BYTES = 65_536;

/**
 * The playbooks at the paths, or all of `memories/workflows/`, sorted by path. Links are not followed.
 * @param paths absolute: files or folders below `memories/`
 * @throws NightschoolError USAGE for a path that is not there, or not below `memories/`
 */
export async function readPlaybooks(workspace: string, paths: readonly string[]): Promise<readonly PlaybookFile[]> {
  const root = join(workspace, 'memories');
  const found = new Set<string>();
  for (const path of paths.length === 0 ? [join(root, FOLDER)] : paths) {
    const name = relative(root, path).split(sep).join('/');
    const about = await lstat(path).catch(() => null);
    if (about === null && paths.length === 0) return [];
    for (const file of await filesAt(path, name, about)) found.add(file);
  }
  return Promise.all([...found].sort().map((path) => readPlaybook(root, path)));
}

async function filesAt(path: string, name: string, about: Stats | null): Promise<readonly string[]> {
  if (about === null) throw unusable(`There is no ${path}.`);
  if (name === '..' || name.startsWith('../') || name.includes(':')) throw unusable(`${path} is not below memories/.`);
  if (!about.isDirectory()) {
    if (!name.endsWith('.md')) throw unusable(`${path} is not a Markdown file.`);
    return [name];
  }
  const names = await readdir(path, { recursive: true });
  return names
    .map((file) => [name, ...file.split(sep)].filter((part) => part !== '').join('/'))
    .filter((file) => file.endsWith('.md') && !/(?:^|\/)(?:README\.md$|\.)/i.test(file));
}

function unusable(message: string): NightschoolError {
  return new NightschoolError('USAGE', message, { hint: 'Playbooks are Markdown files in memories/workflows/.' });
}

async function readPlaybook(root: string, path: string): Promise<PlaybookFile> {
  const file = join(root, path);
  const about = await lstat(file).catch(() => null);
  const refuse = (fault: string): PlaybookFile => ({ path, text: '', fault });
  if (about === null || !about.isFile()) return refuse('it is not a plain file');
  if (about.size > MOST_BYTES) {
    return refuse(
      `it has ${Math.ceil(about.size / 1024)} KB of at most ${MOST_BYTES / 1024}: split it into procedures`,
    );
  }
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null) return refuse('it cannot be read');
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') || text.includes('\0')
    ? refuse('it is not text in UTF-8')
    : { path, text, fault: null };
}
