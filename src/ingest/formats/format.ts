import type { Json } from '../../domain/json.ts';
import type { Session } from '../../domain/session.ts';

/**
 * A log format. To add one: this shape in `formats/<name>.ts`, a line in `registry.ts`, a folder in `fixtures/<name>/`.
 */
export interface LogFormat {
  readonly name: string;
  /** `record`: each record stands alone, so a grown file is read on from its former end. `file`: all its records together are the session. */
  readonly unit: 'record' | 'file';
  /** Whether a record (a parsed line, or a whole document) is of this format; told by its content alone. */
  detects(record: Json): boolean;
  open(file: string): SessionReader;
}

/** Takes the records of one file, in order. Never throws for content. */
export interface SessionReader {
  /** Why the record was skipped, or null where it was taken. `line` is 0 where the file is one document. */
  add(record: Json, line: number): string | null;
  /** The sessions of all records taken; called once. */
  end(): readonly Session[];
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
  const sessions: Session[] = [];
  return {
    add(record, line) {
      const found = read(record, { file, line });
      if (typeof found === 'string') return found;
      for (const session of found) sessions.push(session);
      return null;
    },
    end: () => sessions,
  };
}
