/** A file of an archive or a folder, before anybody has looked at what it says. */
export interface ArchivedFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** What is there, and what was not looked at. */
export interface ArchivedFiles {
  /** Sorted by path. */
  readonly files: readonly ArchivedFile[];
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
}

/** What an import may hold at most. */
export const LIMITS = { files: 200, entries: 1000, bytes: 5_000_000, ratio: 100, archiveBytes: 6_000_000 } as const;
