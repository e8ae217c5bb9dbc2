import { constants } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { NightschoolError } from '../../errors.ts';

/** What other tools' files may come to: more is refused before it is read. */
const LIMITS = { files: 2_000, entries: 20_000, fileBytes: 8_000_000, bytes: 64_000_000, depth: 8 };

/** Folders that no eval is kept in, and in which there may be a great deal. */
const PASSED_OVER = /^(?:\..*|node_modules|__pycache__|outputs)$/;

export interface JsonFile {
  /** Relative to what was named, with `/`; its own name where that is a file. */
  readonly path: string;
  readonly text: string;
}

/**
 * The JSON files at a path: itself, or all below a folder, sorted by path. A link that a person names is followed; none
 * inside it is.
 * @throws NightschoolError UNKNOWN_NAME where there is nothing; FILE_DAMAGED where there is too much
 */
export async function readJsonFiles(path: string): Promise<readonly JsonFile[]> {
  const about = await stat(path).catch(() => null);
  if (about === null || !(about.isFile() || about.isDirectory())) {
    throw new NightschoolError('UNKNOWN_NAME', `There is no file or folder ${path}.`, {
      hint: 'Name evals.json, a tests file of upskill, or the folder that they lie in.',
    });
  }
  const root = await realpath(path);
  if (about.isFile()) return [{ path: basename(path), text: await readOne(root, LIMITS.fileBytes) }];
  const files: JsonFile[] = [];
  let left = LIMITS.bytes;
  for (const each of await findJson(root)) {
    const text = await readOne(join(root, each), Math.min(left, LIMITS.fileBytes), each);
    left -= text.length;
    files.push({ path: each, text });
  }
  return files;
}

async function findJson(root: string): Promise<readonly string[]> {
  const found: string[] = [];
  const folders = [''];
  let seen = 0;
  for (let prefix = folders.pop(); prefix !== undefined; prefix = folders.pop()) {
    const entries = await readdir(join(root, prefix), { withFileTypes: true }).catch(() => []);
    seen += entries.length;
    if (seen > LIMITS.entries) throw tooMuch(root, `it holds more than ${LIMITS.entries} entries`);
    for (const entry of entries) {
      if (PASSED_OVER.test(entry.name)) continue;
      const path = `${prefix}${entry.name}`;
      if (entry.isDirectory() && path.split('/').length < LIMITS.depth) folders.push(`${path}/`);
      if (entry.isFile() && entry.name.endsWith('.json')) found.push(path);
    }
    if (found.length > LIMITS.files) throw tooMuch(root, `it holds more than ${LIMITS.files} JSON files`);
  }
  return found.sort();
}

async function readOne(path: string, most: number, shown = path): Promise<string> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new NightschoolError('UNKNOWN_NAME', `${shown} cannot be read: ${why}.`, { cause: error });
  });
  try {
    const { size } = await file.stat();
    if (size > most)
      throw tooMuch(shown, `it is larger than ${LIMITS.fileBytes / 1e6} MB, or all are together too large`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function tooMuch(path: string, problem: string): NightschoolError {
  return new NightschoolError('FILE_DAMAGED', `${path}: ${problem}.`, {
    hint: 'Name the file itself, or the folder of one skill alone.',
  });
}
