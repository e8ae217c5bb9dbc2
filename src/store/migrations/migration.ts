import type { Files } from '../files.ts';

/** A file as it is to be; null: it is to go. */
export interface FileChange {
  readonly path: string;
  readonly text: string | null;
}

/**
 * Takes a workspace from the format before to that of its number. Only text files: databases are indexes with a version
 * of their own, and made anew.
 */
export interface Migration {
  readonly number: number;
  /** Lower-case words joined by hyphens. */
  readonly name: string;
  /** What is to change. It writes nothing, and gives the same for the same files. */
  readonly plan: (files: Files) => Promise<readonly FileChange[]>;
}
