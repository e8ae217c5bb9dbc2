import type { Files } from './files.ts';

/** Files on which the change number `at` (from 1) fails, and every one after it: what a crash or a full disk does. */
export function failingFiles(files: Files, at: number): Files {
  let changes = 0;
  const change = async (work: () => Promise<void>): Promise<void> => {
    changes += 1;
    if (changes >= at) throw new Error(`The disk is gone at change ${changes}.`);
    await work();
  };
  return {
    ...files,
    write: (path, text) => change(() => files.write(path, text)),
    append: (path, rows) => change(() => files.append(path, rows)),
    remove: (path) => change(() => files.remove(path)),
  };
}
