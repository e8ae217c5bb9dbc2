import { availableParallelism } from 'node:os';
import type { SkippedLines } from '../../domain/event.ts';
import { NightschoolError } from '../../errors.ts';
import { START } from '../../ingest/read-lines.ts';
import type { OnSecret } from '../../redact/redact.ts';
import type { FinishedFile, KnownFile, LogBatch, LogIndex } from '../../store/state/log-index.ts';
import { boundYoung } from './bound-young.ts';
import { dealOut, estimateText, NEEDS_A_THREAD } from './deal-out.ts';
import { openReader } from './reader-here.ts';
import { openThread } from './reader-thread.ts';
import type { Bookmark, LogReader, LogReading, ReadingJob, ReadingRules } from './reading.ts';

export interface ReadLogsOptions {
  readonly rules: ReadingRules;
  /** Threads; null: as many as pay. */
  readonly readers: number | null;
  /** Hash of what the log is read with. */
  readonly rulesOf: (job: ReadingJob) => string;
  /** What is known of a log that is read on: what was skipped of it before still counts. */
  readonly knownOf: (path: string) => KnownFile | undefined;
  readonly signal: AbortSignal;
  /** Told of what redaction replaces. */
  readonly onSecret?: OnSecret;
}

export interface LogsRead {
  /** Ids of the tasks that were read. */
  readonly read: ReadonlySet<string>;
  /** Replacements of redaction by rule. */
  readonly redacted: Readonly<Record<string, number>>;
}

/** Below this many bytes starting a thread takes longer than reading. */
const WORTH_A_THREAD = 8_000_000;
const MOST_THREADS = 16;
/** What is kept back before it is written: many small files in one transaction. */
const SAVED_AT_ONCE = { bytes: 4_000_000, files: 500 };

/**
 * Reads logs on as many threads as pay, and saves what they give as it comes. A log that cannot be read fails alone; any
 * other fault, or the person, stops all readers at once, and what was saved stays.
 */
export async function readLogs(
  jobs: readonly ReadingJob[],
  index: LogIndex,
  options: ReadLogsOptions,
): Promise<LogsRead> {
  const failing = new AbortController();
  const signal = AbortSignal.any([options.signal, failing.signal]);
  const saving = createSaving(index);
  const young = boundYoung();
  const take = (batch: LogBatch): void => {
    young.check();
    saving.addBatch(batch);
  };
  const readers = openReaders(jobs, options);
  const close = (): Promise<unknown> => Promise.all(readers.map((reader) => reader.close()));
  signal.addEventListener('abort', close, { once: true });
  const takeJob = dealOut(jobs);
  const work = async (reader: LogReader): Promise<void> => {
    for (let job = takeJob(reader); job !== undefined; job = takeJob(reader)) {
      signal.throwIfAborted();
      const reading = await reader.read(job, take).catch((error: unknown) => toFault(error, signal));
      saving.finish(job, { reading, rules: options.rulesOf(job), before: options.knownOf(job.path) });
    }
  };
  const hands = readers.flatMap((reader) => Array.from({ length: reader.atOnce }, () => reader));
  await Promise.allSettled(hands.map((reader) => work(reader).catch((error: unknown) => failing.abort(error))));
  await close();
  young.lift();
  signal.throwIfAborted();
  return saving.end();
}

/**
 * Of two readers one is this thread, which has little to do but to save what the other finds: a thread more would have to
 * load, compile and keep everything once more. Where there are many, it has its hands full with saving.
 */
function openReaders(jobs: readonly ReadingJob[], { rules, readers, onSecret }: ReadLogsOptions): readonly LogReader[] {
  const bytes = jobs.reduce((sum, { size }) => sum + size, 0);
  const largest = jobs.reduce((most, job) => Math.max(most, estimateText(job)), 0);
  const worth = Math.floor(bytes / WORTH_A_THREAD);
  const count = Math.min(readers ?? Math.min(availableParallelism(), MOST_THREADS), worth, jobs.length);
  // a large one must neither take the whole night with it nor keep it from being stopped
  if (count <= 1 && largest < NEEDS_A_THREAD) return [openReader(rules, onSecret)];
  if (count === 2) return [openThread(rules, largest, onSecret), openReader(rules, onSecret)];
  return Array.from({ length: Math.max(1, count) }, () => openThread(rules, largest, onSecret));
}

/** What is wrong with one log; what is wrong with the workspace, or what the person wants, ends the reading. */
function toFault(error: unknown, signal: AbortSignal): string {
  signal.throwIfAborted();
  if (error instanceof NightschoolError || !(error instanceof Error) || 'errcode' in error) throw error;
  return error.message;
}

/** What one reading came to, or why there was none; what is known of the log until now. */
interface Ending {
  readonly reading: LogReading | string;
  readonly rules: string;
  readonly before: KnownFile | undefined;
}

function toKnown({ path, size, modified }: ReadingJob, { reading, rules, before }: Ending): KnownFile {
  const file = { file: path, size, modified, rules };
  if (typeof reading !== 'string') {
    const { format, bookmark, unfinished, replaces } = reading;
    const skipped = mergeSkipped([...(replaces ? [] : (before?.skipped ?? [])), ...reading.skipped]);
    return { ...file, format, bookmark, skipped, unfinished, fault: null };
  }
  // it is tried again the next night: what was known of it before still is
  if (before !== undefined) return { ...before, fault: reading };
  return { ...file, format: null, bookmark: NO_BOOKMARK, skipped: [], unfinished: null, fault: reading };
}

const NO_BOOKMARK = JSON.stringify({ format: null, next: START, companions: {} } satisfies Bookmark);

/** A log that grows every night must not list the same reason as often. */
function mergeSkipped(skipped: readonly SkippedLines[]): readonly SkippedLines[] {
  const byReason = Map.groupBy(skipped, ({ reason }) => reason);
  return [...byReason.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ ...first, count: same.reduce((sum, { count }) => sum + count, 0) }];
  });
}

/** Frees the memory of what was saved: left to the collector, which sees only small handles, it would pile up. */
function letGo({ tasks }: LogBatch): void {
  for (const { body } of tasks) if (body.buffer instanceof ArrayBuffer) body.buffer.transfer(0);
}

interface Saving {
  readonly addBatch: (batch: LogBatch) => void;
  readonly finish: (job: ReadingJob, ending: Ending) => void;
  /** Saves the rest, and tells what all of it came to. */
  readonly end: () => LogsRead;
}

function createSaving(index: LogIndex): Saving {
  const number = index.nextReading();
  const redacted: Record<string, number> = {};
  const read = new Set<string>();
  let batches: LogBatch[] = [];
  let finished: FinishedFile[] = [];
  let bytes = 0;
  const flush = (): void => {
    if (batches.length + finished.length > 0) index.save({ batches, finished, reading: number });
    batches.forEach(letGo);
    [batches, finished, bytes] = [[], [], 0];
  };
  return {
    addBatch: (batch) => {
      for (const { id } of batch.tasks) read.add(id);
      batches.push(batch);
      bytes += batch.tasks.reduce((sum, { body }) => sum + body.length, 0);
      if (bytes > SAVED_AT_ONCE.bytes) flush();
    },
    finish: (job, ending) => {
      const { reading } = ending;
      const counts = typeof reading === 'string' ? {} : reading.redacted;
      for (const [rule, count] of Object.entries(counts)) redacted[rule] = (redacted[rule] ?? 0) + count;
      finished.push({ known: toKnown(job, ending), replaces: typeof reading !== 'string' && reading.replaces });
      if (finished.length >= SAVED_AT_ONCE.files) flush();
    },
    end: () => {
      flush();
      return { read, redacted };
    },
  };
}
