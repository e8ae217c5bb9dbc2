import type { EntryText, PartsWanted, TableRow } from '../domain/container.ts';
import type { OpenLog } from './formats/format.ts';

/** A log file as the store hands it in. */
export interface LogFile extends OpenLog {
  /** Bytes, when it was found: it may have grown since. */
  readonly size: number;
  /**
   * Its bytes from an offset on, all of one opening of the file; a chunk may be gone when the next one is asked for. May
   * be called again. Throws where the file cannot be read.
   */
  read(from: number): AsyncIterable<Uint8Array>;
  /** Entries of the file as a ZIP archive; absent where it cannot be opened as one. Never throws for content. */
  zipEntries?(wanted: PartsWanted): AsyncIterable<EntryText>;
  /** Rows of the file as an SQLite database, by rowid; absent where it cannot be opened as one. Never throws for content. */
  sqliteRows?(wanted: PartsWanted): AsyncIterable<TableRow>;
}
