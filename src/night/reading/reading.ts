import type { SkippedLines } from '../../domain/event.ts';
import type { LogPlace, Pipeline } from '../../domain/pipeline.ts';
import type { LogPosition } from '../../ingest/read-lines.ts';
import type { LogBatch } from '../../store/state/log-index.ts';
import { hashJson } from '../../util/hash.ts';
import type { Companions } from './companions.ts';

/** What every log is read with: plain data, so that another thread can be told. */
export interface ReadingRules {
  readonly redact: Pipeline['redact'] & { readonly seed: number };
  readonly tools: Pick<Pipeline['tools'], 'writes' | 'reads'>;
  readonly minimumConfidence: number;
  readonly lineBytes: number;
  /** Whether sessions whose cuts are doubtful are kept for the teacher. */
  readonly cut: Pipeline['sessions']['cut'];
}

/** What the teacher said of a session that had so many turns of a person. */
export interface SessionCut {
  readonly turns: number;
  /** Numbers of the turns that open a request. */
  readonly openings: readonly number[];
}

/** Where a reading ended, as the index keeps it. */
export interface Bookmark {
  readonly format: string | null;
  readonly next: LogPosition;
  readonly companions: Companions;
}

export function readBookmark(text: string): Bookmark {
  return JSON.parse(text); // our own, thrown away with the version of the index
}

/** One log to read: plain data. */
export interface ReadingJob {
  /** Absolute, on disk. */
  readonly file: string;
  /** As the workspace names it. */
  readonly path: string;
  readonly size: number;
  readonly modified: number;
  readonly place: Omit<LogPlace, 'from'>;
  /** What an earlier reading left for this one; null: from the start. */
  readonly bookmark: string | null;
  /** By session; absent: the rules cut. */
  readonly cuts?: Readonly<Record<string, SessionCut>>;
}

/** How a reading ended; what it found was handed over before. */
export interface LogReading {
  readonly format: string | null;
  readonly bookmark: string;
  /** Drops what the file gave in earlier readings. */
  readonly replaces: boolean;
  readonly skipped: readonly SkippedLines[];
  /** A half-written last line that waits for the next night. */
  readonly unfinished: SkippedLines | null;
  /** Texts that redaction replaced, by rule. */
  readonly redacted: Readonly<Record<string, number>>;
}

/** Reads one log at a time. Rejects where the file cannot be read, never for what is in it. */
export interface LogReader {
  /** Logs that it may be given before the first of them is read. */
  readonly atOnce: number;
  /** It reads in the thread that asks it to. */
  readonly isHere: boolean;
  /** Hands over what it finds in parts; goes on when the part is taken. */
  read(job: ReadingJob, take: (batch: LogBatch) => void): Promise<LogReading>;
  close(): Promise<void>;
}

export function readingRules({ seed, redact, tools, outcomes, limits, sessions }: Pipeline): ReadingRules {
  return {
    redact: { seed, ...redact },
    tools: { writes: tools.writes, reads: tools.reads },
    minimumConfidence: outcomes.minimumConfidence,
    lineBytes: limits.lineBytes,
    cut: sessions.cut,
  };
}

/** Raised whenever the same log would be read into other sessions or tasks. */
const READING_VERSION = 14;

/** What reading depends on besides the file: when it changes, files are read again from the start. */
export function hashReading(rules: ReadingRules, redaction: string, place: ReadingJob['place']): string {
  const { include, exclude, agent } = place;
  return hashJson({ ...rules, version: READING_VERSION, redact: redaction, include, exclude, agent });
}
