import type { Guard } from '../domain/guard.ts';
import type { Files } from './files.ts';

/**
 * The same files, to which nothing is written that holds a secret, neither as text nor as a path.
 * @throws NightschoolError OUTGOING_SECRET from `write` and `append`, naming file and rule
 */
export function guardedFiles(files: Files, guard: Guard): Files {
  const check = (path: string, content: unknown): void => {
    guard.check('path of a file', path);
    guard.check(`text of ${path}`, content);
  };
  return {
    ...files,
    write: async (path, text) => {
      check(path, text);
      await files.write(path, text);
    },
    append: async (path, rows) => {
      check(path, rows);
      await files.append(path, rows);
    },
  };
}
