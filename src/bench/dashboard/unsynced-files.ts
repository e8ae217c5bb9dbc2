import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Files, filesOnDisk } from '../../store/files.ts';
import { printJsonLines } from '../../store/json-lines.ts';

/** The files of a workspace that nobody would miss: writes do not wait for the disk, of which a school has thousands. */
export function unsyncedFiles(dir: string): Files {
  const place = (path: string): string => {
    const full = join(dir, path);
    mkdirSync(dirname(full), { recursive: true });
    return full;
  };
  return {
    ...filesOnDisk(dir),
    write: async (path, text) => writeFileSync(place(path), text),
    append: async (path, rows) => appendFileSync(place(path), printJsonLines(rows)),
  };
}
