import type { Guard } from '../domain/guard.ts';
import type { Files } from './files.ts';

/**
 * The same files, to which nothing is written that holds a secret, neither as text nor as a path.
 * @throws NightschoolError OUTGOING_SECRET from `write`, `swap` and `append`, naming file and rule
 */
export function guardedFiles(files: Files, guard: Guard): Files {
  const check = (path: string, content: unknown): void => {
    guard.check('path of a file', path);
    const parts = typeof content === 'string' && path.endsWith('.jsonl') ? blocksOf(content) : [content];
    for (const part of parts) guard.check(`text of ${path}`, part);
  };
  return {
    ...files,
    write: async (path, text) => {
      check(path, text);
      await files.write(path, text);
    },
    swap: async (path, text, before) => {
      check(path, text);
      return files.swap(path, text, before);
    },
    append: async (path, rows) => {
      check(path, rows);
      await files.append(path, rows);
    },
  };
}

const BLOCK = 65_536;

/** Some lines at a time: a look at a text takes several times its memory, and what is in one row goes no further. */
function* blocksOf(text: string): Iterable<string> {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start + BLOCK) + 1 || text.length;
    yield text.slice(start, end);
    start = end;
  }
}
