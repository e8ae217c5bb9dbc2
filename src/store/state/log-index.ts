import type { SkippedLines } from '../../domain/event.ts';
import type { SessionTurn } from '../../domain/model.ts';
import type { SessionSummary } from '../../domain/session.ts';
import type { TaskLabel } from '../../domain/task.ts';

/** What is known of a log file that was read. */
export interface KnownFile {
  readonly file: string;
  /** Bytes on disk. */
  readonly size: number;
  /** Modification time in milliseconds. */
  readonly modified: number;
  readonly format: string | null;
  /** How it was read, as its reader needs it to go on: JSON. */
  readonly bookmark: string;
  /** Hash of the settings it was read with. */
  readonly rules: string;
  readonly skipped: readonly SkippedLines[];
  /** A half-written last line that waits for the next night: no loss yet. */
  readonly unfinished: SkippedLines | null;
  /** Why it could not be read when that was last tried; null where it could. What it gave before stays. */
  readonly fault: string | null;
}

/** A file whose content is known of another path, or that was only touched. */
export interface MovedFile {
  readonly from: string;
  readonly known: KnownFile;
}

/** The person's turns of a session whose cuts are doubtful. */
export interface StoredOutline {
  readonly session: string;
  readonly turns: readonly SessionTurn[];
}

/** A redacted task as bytes, with the redaction that made it and what tells copies of it. */
export interface StoredTask {
  readonly id: string;
  readonly sessionId: string;
  readonly label: TaskLabel;
  readonly body: Uint8Array;
  readonly rulesHash: string;
  readonly trace: StoredTrace;
}

/** See `Trace` of ingest, and `toStoredTrace` of the night: `links` are joined by blanks. */
export interface StoredTrace {
  readonly position: number;
  readonly opening: string;
  readonly links: string;
  readonly isTold: boolean;
  /** How many links there are. */
  readonly length: number;
}

/** A row of the index without the task itself. */
export interface TaskStamp {
  readonly id: string;
  readonly file: string;
  /** Of what the row holds, but for the name of its file: no other record ever has the same in this index. */
  readonly stamp: string;
}

/** What one file gave, or a part of it. */
export interface LogBatch {
  readonly file: string;
  readonly sessions: readonly SessionSummary[];
  readonly tasks: readonly StoredTask[];
  readonly outlines: readonly StoredOutline[];
}

/** A reading that came to its end. */
export interface FinishedFile {
  readonly known: KnownFile;
  /** Drops what the file gave in earlier readings. */
  readonly replaces: boolean;
}

/** Whether a session of a file counts. */
export type IsWanted = (file: string, session: string) => boolean;

/**
 * The index of the logs that were read. What a file gives may be saved in parts; until it is finished, the next night
 * reads it again. Tasks of a file that was rotated away stay.
 */
export interface LogIndex {
  files(): readonly KnownFile[];
  /** In one transaction. A reading's batches come before its finish; `reading` is the same for all of them, and grows. */
  save(part: {
    readonly batches: readonly LogBatch[];
    readonly finished: readonly FinishedFile[];
    readonly reading: number;
  }): void;
  /** A number larger than that of any reading before. */
  nextReading(): number;
  /** What was known of one path is known of another, all at once: logs were rotated or moved, or only touched. */
  move(files: readonly MovedFile[]): void;
  /** Sessions that wait for the teacher to cut them, with the file that holds them. */
  outlines(): readonly (StoredOutline & { readonly file: string })[];
  /** What the teacher said of a session: JSON, by session, of these files. */
  cuts(files: ReadonlySet<string>): ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Notes where the teacher cut a session; it no longer waits. */
  saveCut(session: string, cut: { readonly file: string; readonly json: string }): void;
  /** Changes whenever another set of tasks is in the index. */
  revision(): string;
  /** By file and id, each once: what several records or readings of a file say of one is united. */
  sessions(): Iterable<SessionSummary & { readonly file: string }>;
  /** By id; of an id in several files the one with most events. Only of sessions that are wanted. */
  tasks(isWanted?: IsWanted): Iterable<StoredTask>;
  /** What `tasks` and `twins` look at, in the order of `tasks` but with every file that holds an id; quickly told. */
  stamps(isWanted?: IsWanted): Iterable<TaskStamp>;
  /** Tasks of a session in order; of one that several files hold, those of the first. */
  tasksOf(session: string): readonly StoredTask[];
  /** The label of each task, with the file that `tasks` takes it from. */
  labels(): Iterable<{ readonly id: string; readonly file: string; readonly label: TaskLabel }>;
  /** Traces that begin as another one does, with the place of their tasks. Only of sessions that are wanted. */
  twins(isWanted?: IsWanted): Iterable<StoredTrace & { readonly id: string; readonly file: string }>;
  /** What stands before the first blank of the links of each task, longest first where several files hold one. */
  heads(isWanted?: IsWanted): Iterable<{ readonly id: string; readonly head: string }>;
  /** Whether it holds what was read of logs that others were moved over: of what format they were is known no more. */
  holdsOverwritten(): boolean;
  /** The files that hold a session. */
  filesOf(session: string): readonly string[];
  /** Distinct sessions of these files. */
  countSessions(files: ReadonlySet<string>): number;
}

/** What of a file could not be read: parts of it for good, or all of it for now. */
export function lossesOf({ file, skipped, fault }: KnownFile): readonly SkippedLines[] {
  return fault === null ? skipped : [...skipped, { file, line: 0, reason: `cannot be read: ${fault}`, count: 1 }];
}

/** Where the tasks of a file stay that another one was moved over, as it was rotated away. */
export function nameAfterRotation(file: string, mark: string): string {
  return `${file}#${mark}`;
}

/** What a file was called before that. */
export function nameBeforeRotation(file: string): string {
  return file.replace(/#[0-9a-f]{8}$/, '');
}
