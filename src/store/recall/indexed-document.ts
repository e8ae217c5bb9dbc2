import type { RecallKind } from '../../domain/memory.ts';

/** A file as whoever reads it wants it indexed. */
export interface IndexedDocument {
  readonly kind: RecallKind;
  /** YYYY-MM-DD; null: the day of the file's last change. */
  readonly day: string | null;
  readonly isArchived: boolean;
  readonly title: string;
  readonly passages: readonly IndexedPassage[];
}

export interface IndexedPassage {
  /** 1-based line of the file on which it begins. */
  readonly line: number;
  readonly headings: readonly { readonly line: number; readonly level: number; readonly text: string }[];
  readonly text: string;
  /** Words of title, headings, path and text, parted by spaces. */
  readonly fields: readonly [string, string, string, string];
}

export interface RecallIndexOptions {
  /** Reads a file; `path` is relative to the workspace. */
  readonly read: (path: string, text: string) => IndexedDocument;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** For how long edits in place may go unseen; new, removed and replaced files never do. */
  readonly sweepEveryMs: number;
  /** False: the index lives in memory and nothing is written. */
  readonly keep: boolean;
}
