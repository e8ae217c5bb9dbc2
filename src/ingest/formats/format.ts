import type { Json } from '../../domain/json.ts';
import type { Session } from '../../domain/session.ts';

/**
 * A log format. To add one: this shape in `formats/<name>/<name>.ts`, a line in `registry.ts`, a folder in `fixtures/<name>/`.
 */
export interface LogFormat {
  readonly name: string;
  /** `record`: each record stands alone, so a grown file is read on from its former end. `file`: all its records together are the session(s). */
  readonly unit: 'record' | 'file';
  /** Whether a record (a parsed line, a whole document, an entry of an archive) is of this format; told by its content alone. */
  detects(record: Json): boolean;
  /**
   * Of a container (a ZIP archive, an SQLite database): the tables or entries it reads, in the order in which it wants
   * them, where `samples/` means all below it and one that is named twice comes twice. Absent: all there are.
   */
  readonly parts?: readonly string[];
  open(log: OpenLog): SessionReader;
  /**
   * Companions that tell of many logs and change with each of them, by the names they are asked for with: that is no
   * reason to read a log again. Where any other companion changes or appears, its log is.
   */
  readonly shares?: readonly string[];
  /** What may be left unread of long lines; absent: lines are parsed as a whole. */
  readonly unread?: readonly UnreadMember[];
}

/** A member of records of one `type` that is long and says nothing but what was said before it, or nothing at all. */
export interface UnreadMember {
  readonly type: string;
  readonly name: string;
  /** A member that has to stand before it; else the line is parsed as a whole. */
  readonly behind: string;
  /** The last member of that name is where reading goes on; absent: nothing follows that matters. */
  readonly until?: string;
  /** What would matter in it after all, as it stands in the text. */
  readonly unless: readonly string[];
}

/** The file that is being read, and what lies beside it. */
export interface OpenLog {
  /** Path as the workspace names it, with forward slashes. */
  readonly path: string;
  /** Text of a file by its path relative to the log's folder (`../result.json`); null where there is none or it is too large. */
  beside(path: string): Promise<string | null>;
  /** Names in a folder by its path relative to the log's folder, sorted; empty where there is none. */
  list(folder: string): Promise<readonly string[]>;
}

/** Takes the records of one file, in order. Never throws for content. Holds no more of them than its sessions need. */
export interface SessionReader {
  /** Why the record was skipped, or null where it was taken. `line` is 0 where the file is one document. */
  add(record: Json, line: number): string | null;
  /** Sessions that no later record can change, each once; absent where they are known at the end only. */
  drain?(): readonly Session[];
  /**
   * The sessions not drained yet; called once. Where a format of unit `record` has `drain` and still gives some here, its
   * file is read whole again once it has grown.
   */
  end(): readonly Session[] | Promise<readonly Session[]>;
  /**
   * Of a format of unit `record`: true where it holds a part of what later records complete, so that its file is read
   * whole again once it has grown; asked before the end.
   */
  isWaiting?(): boolean;
  /** Of a format of unit `file`: false where it holds no session but the one it is at, so that its file may have any size. */
  isHolding?(): boolean;
  /** What the end showed to be of no use, once for each line; asked for after `end`. */
  lost?(): readonly { readonly line: number; readonly reason: string }[];
}

/** A record of a file that holds others: an entry of a ZIP archive, or a row of a database table. */
export interface ContainedRecord {
  /** Path of the entry, or name of the table. */
  readonly entry: string;
  readonly content: Json;
}

/** Where a record stands, for `Session.source`. */
export interface RecordPlace {
  readonly file: string;
  readonly line: number;
}

/** A reader for formats whose records are whole sessions. `read` gives the sessions of one record, or why there are none. */
export function openRecords(
  file: string,
  read: (record: Json, place: RecordPlace) => readonly Session[] | string,
): SessionReader {
  let sessions: Session[] = [];
  const drain = (): readonly Session[] => {
    const ready = sessions;
    sessions = [];
    return ready;
  };
  return {
    add(record, line) {
      const found = read(record, { file, line });
      if (typeof found === 'string') return found;
      for (const session of found) sessions.push(session);
      return null;
    },
    drain,
    end: drain,
  };
}
