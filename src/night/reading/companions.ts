import { findFormat } from '../../ingest/formats/load-formats.ts';
import type { OpenLogFile } from '../../store/log-file/open-log-file.ts';

/** What lay beside a log when it was read: what told whether it changes, by the path it was asked for with. */
export type Companions = Readonly<Record<string, string>>;

/** Of a log with more of them the later ones are not watched: each costs a look every night. */
const MOST_WATCHED = 64;

/** The log with a note of what its reader asks for beside it. */
export function watchCompanions<Log extends OpenLogFile>(
  log: Log,
): { readonly log: Log; readonly seen: (format: string | null) => Promise<Companions> } {
  const seen = new Map<string, string>();
  /** Before it is read: what is written meanwhile is seen the next night. */
  const note = (path: string): void => {
    if (!seen.has(path) && seen.size < MOST_WATCHED) seen.set(path, log.stamp(path));
  };
  const watched: Log = {
    ...log,
    beside: (path: string) => {
      note(path);
      return log.beside(path);
    },
    list: (folder: string) => {
      note(folder);
      return log.list(folder);
    },
  };
  return {
    log: watched,
    seen: async (format) => {
      if (seen.size === 0) return {};
      const shared = (await findFormat(format))?.shares ?? [];
      return Object.fromEntries([...seen].filter(([path]) => !shared.includes(path)));
    },
  };
}

/** Whether anything came or was changed beside a log since. What is gone says nothing new. */
export function hasNewCompanion(log: Pick<OpenLogFile, 'stamp'>, seen: Companions): boolean {
  return Object.entries(seen).some(([path, before]) => {
    const stamp = log.stamp(path);
    return stamp !== '' && stamp !== before;
  });
}
