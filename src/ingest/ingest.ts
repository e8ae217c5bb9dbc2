import type { SkippedLines } from '../domain/event.ts';
import type { Session } from '../domain/session.ts';
import { findFormat } from './formats/load-formats.ts';
import type { LogFile } from './log-file.ts';
import { type LogPosition, START } from './read-lines.ts';
import type { ByteStream } from './reading/byte-stream.ts';
import { type OpenOptions, openBehind, openContent } from './reading/content.ts';
import { ingestContainer } from './reading/ingest-container.ts';
import { ingestDocuments } from './reading/ingest-documents.ts';
import { ingestLines } from './reading/ingest-lines.ts';
import type { FileRead, Reading, ReadingLimits } from './reading/reading.ts';
import { NOTHING_SEEN } from './reading/signature.ts';
import { createSkipCounter } from './skipped.ts';
import { type Layout, sniff } from './sniff.ts';

export type { LogFile } from './log-file.ts';

export interface IngestOptions extends Partial<Omit<ReadingLimits, 'lineBytes'>>, Pick<ReadingLimits, 'lineBytes'> {
  /** `next` of the last time the file was read, or START. */
  readonly from: LogPosition;
  /** `format` of the last time, used where reading goes on inside the file. */
  readonly format: string | null;
  /** Bytes of text that a compressed file may hold; unless given, many times its size. */
  readonly unpackedBytes?: number;
  /** Takes each session as soon as it is whole; reading goes on when it is done. */
  take(session: Session): void | Promise<void>;
}

export interface IngestedFile {
  /** Name of the format, null where none was recognised. */
  readonly format: string | null;
  /** True: the sessions given are all of the file and take the place of those read from it before. False: they add to them. */
  readonly replaces: boolean;
  /** What was lost for good. */
  readonly skipped: readonly SkippedLines[];
  /** A half-written last line, which is read the next time: no loss yet. */
  readonly unfinished: SkippedLines | null;
  /** Where to go on once the file has changed: START, but signed, for formats and documents that must be read whole again. */
  readonly next: LogPosition;
}

const HEAD_BYTES = 64 * 1024;
const DOCUMENT_BYTES = 256 * 1024 * 1024;
const FILE_BYTES = 512 * 1024 * 1024;

/**
 * Reads the sessions of a log file, decompressed where it is compressed. The format is told by the content, whatever the
 * name. Content never makes it throw: what cannot be read is in `skipped`, with a reason. A half-written last line is
 * left for the next time. Throws where the file itself cannot be read, or where `take` throws.
 */
export async function ingestFile(file: LogFile, options: IngestOptions): Promise<IngestedFile> {
  const { from, unpackedBytes, documentBytes = DOCUMENT_BYTES, fileBytes = FILE_BYTES, lineBytes, take } = options;
  const skips = createSkipCounter(file.path);
  let fault: string | null = null;
  const source: OpenOptions = {
    ...(unpackedBytes !== undefined && { unpackedBytes }),
    report: (given) => {
      fault = given;
    },
  };
  const reading: Reading = { file, skips, limits: { documentBytes, fileBytes, lineBytes }, take };
  const behind = await goOn(reading, { from, format: options.format, source });
  const { format, next, unfinished } = behind ?? (await readWhole(reading, source));
  if (fault !== null) skips.add(0, fault);
  return {
    format: format?.name ?? null,
    replaces: behind === null || format?.unit === 'file',
    skipped: skips.list(),
    unfinished: unfinished && { file: file.path, ...unfinished, count: 1 },
    next,
  };
}

/** Reads what has come since the last time; null where the file has to be read from its start. */
async function goOn(
  reading: Reading,
  {
    from,
    format: name,
    source,
  }: { readonly from: LogPosition; readonly format: string | null; readonly source: OpenOptions },
): Promise<FileRead | null> {
  if (from.signature === undefined || from.offset !== from.signature.bytes) return null;
  const format = await findFormat(name);
  if (format === undefined) return null;
  const content = await openBehind(reading.file, from.signature, source);
  return content === null ? null : ingestLines(content, reading, { from, format });
}

async function readWhole(reading: Reading, source: OpenOptions): Promise<FileRead> {
  const { bytes, isPacked } = await openContent(reading.file, source);
  const head = await bytes.peek(HEAD_BYTES);
  const layout = sniff(head, head.length < HEAD_BYTES);
  const read = await readLayout(layout, reading, { bytes, isPacked });
  if (read === null) await bytes.close();
  else if (read.format === null && read.unfinished === null) reading.skips.add(0, 'unknown log format');
  return read ?? { format: null, next: START, unfinished: null };
}

/** Null where nothing was read of the bytes. */
async function readLayout(
  layout: Layout,
  reading: Reading,
  { bytes, isPacked }: { readonly bytes: ByteStream; readonly isPacked: boolean },
): Promise<FileRead | null> {
  switch (layout.kind) {
    case 'lines':
      return ingestLines({ bytes, seen: NOTHING_SEEN }, reading, { from: START, format: null });
    case 'text':
      return ingestLines({ bytes, seen: NOTHING_SEEN }, reading, { from: START, format: null, isText: true });
    case 'document':
      return ingestDocuments(bytes, reading);
    case 'unreadable':
      reading.skips.add(0, layout.reason);
      return null;
    case 'empty':
      return null;
    default:
      await bytes.close();
      if (!isPacked) return ingestContainer(layout.kind, reading);
      reading.skips.add(0, 'a container that is compressed again: decompress it first');
      return null;
  }
}
