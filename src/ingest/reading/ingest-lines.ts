import type { LogFormat } from '../formats/format.ts';
import { loadFormats } from '../formats/load-formats.ts';
import { createIntake, type Intake } from '../intake.ts';
import { type LogLine, type LogPosition, readLines, START } from '../read-lines.ts';
import { readRecord, readTextLine } from '../read-record.ts';
import type { SkipCounter } from '../skipped.ts';
import type { Content } from './content.ts';
import { type FileRead, isTooMuch, type Reading, tooMuch, type UnfinishedLine } from './reading.ts';
import { witness } from './signature.ts';

/** Lines that cannot be read before a file in which no format was recognised is given up. */
const UNREADABLE_LINES = 10_000;

/** Reads the records of a file that has one a line, from a position on. */
export async function ingestLines(
  content: Content,
  reading: Reading,
  {
    from,
    format: known,
    isText = false,
  }: { readonly from: LogPosition; readonly format: LogFormat | null; readonly isText?: boolean },
): Promise<FileRead> {
  const { file, skips, limits, take } = reading;
  const intake = createIntake(file, { skips, format: known, take });
  const passing = witness(content.bytes.rest(), content.seen);
  const lines = createLineTaker(intake, { skips, from, lineBytes: limits.lineBytes, isText });
  for await (const batch of readLines(passing.chunks, { from, lineBytes: limits.lineBytes })) {
    const before = lines.next();
    const goesOn = await takeAll(batch, { lines, intake });
    const { offset, line } = lines.next();
    if (offset > before.offset) passing.mark(offset);
    await intake.drain();
    const isFull = intake.isHolding() && isTooMuch(intake.format(), offset - from.offset, limits);
    if (isFull) skips.add(line, tooMuch(limits));
    if (!goesOn || isFull) break;
  }
  const mustBeWhole = await intake.end();
  const format = intake.format();
  const unfinished = lines.unfinished();
  if (format === null) return { format, next: START, unfinished };
  const next = mustBeWhole
    ? { ...START, signature: passing.signAll() }
    : { ...lines.next(), signature: passing.signMarked() };
  return { format, next, unfinished };
}

/** False where reading is over. Most logs are of a daily format: the others are loaded for the first record that is of none. */
async function takeAll(
  batch: readonly LogLine[],
  { lines, intake }: { readonly lines: LineTaker; readonly intake: Intake },
): Promise<boolean> {
  for (const line of batch) {
    const goesOn = lines.take(line);
    if (intake.isAtALoss()) intake.widen(await loadFormats());
    if (!goesOn) return false;
  }
  return true;
}

interface LineTaker {
  /** False where reading is over: at an unfinished line, or where the file is given up. */
  readonly take: (line: LogLine) => boolean;
  /** Behind the last line that was taken. */
  next(): LogPosition;
  /** The last line where it is left for the next time. */
  unfinished(): UnfinishedLine | null;
}

function createLineTaker(
  intake: Intake,
  {
    skips,
    from,
    lineBytes,
    isText,
  }: {
    readonly skips: SkipCounter;
    readonly from: LogPosition;
    readonly lineBytes: number;
    readonly isText: boolean;
  },
): LineTaker {
  let next: LogPosition = { offset: from.offset, line: from.line };
  let unfinished: UnfinishedLine | null = null;
  let unreadable = 0;
  const isHopeless = (): boolean => intake.format() === null && unreadable >= UNREADABLE_LINES;
  return {
    take(line) {
      const read = isText ? readTextLine(line, lineBytes) : readRecord(line, lineBytes, intake.format()?.unread);
      if (read.kind === 'unfinished') {
        unfinished = { line: line.number, reason: read.reason };
        return false;
      }
      next = { offset: line.end, line: line.finished ? line.number + 1 : line.number };
      if (read.kind === 'blank') return true;
      if (read.kind === 'unreadable') {
        skips.add(line.number, read.reason);
        unreadable++;
        return !isHopeless();
      }
      if (read.repaired !== null) skips.add(line.number, read.repaired);
      return intake.add(read.value, { line: line.number, length: line.bytes?.length ?? 0 });
    },
    next: () => next,
    unfinished: () => unfinished,
  };
}
