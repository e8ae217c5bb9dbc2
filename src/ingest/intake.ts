import type { Json } from '../domain/json.ts';
import type { Session } from '../domain/session.ts';
import { DAILY_FORMATS } from './formats/daily.ts';
import type { LogFormat, OpenLog, SessionReader } from './formats/format.ts';
import type { SkipCounter } from './skipped.ts';

/** Records of no known format, and characters of them, before a file is given up. */
const UNKNOWN_RECORDS = 50;
const UNKNOWN_LENGTH = 64_000_000;

export interface Intake {
  /** False where no format is recognised and none will be. `length` is that of the record's text. */
  add(record: Json, place: { readonly line: number; readonly length: number }): boolean;
  /** Whether a record is held back that is of none of the daily formats, and no others were given yet. */
  isAtALoss(): boolean;
  /** Gives it all formats: what is held back is of one of them, or of none. */
  widen(formats: readonly LogFormat[]): void;
  /** What the records were found to be; null as long as nothing was recognised. */
  format(): LogFormat | null;
  /** Whether the file's size matters, as its reader holds all of it. */
  isHolding(): boolean;
  /** Hands over the sessions that are whole. */
  drain(): Promise<void>;
  /** Hands over the rest. True where records that have not come yet could change something of it. */
  end(): Promise<boolean>;
}

export interface IntakeOptions {
  readonly skips: SkipCounter;
  /** Where it is known already; null: told from the records. */
  readonly format: LogFormat | null;
  /** All there are; absent: the daily ones, until it is at a loss. */
  readonly formats?: readonly LogFormat[];
  take(session: Session): void | Promise<void>;
}

/** Gives records to the reader of their format; while that is unknown it holds them back. */
export function createIntake(log: OpenLog, options: IntakeOptions): Intake {
  const { skips } = options;
  let { format, formats } = options;
  const isAtALoss = (): boolean => formats === undefined && waiting.length > 0;
  let reader: SessionReader | null = format?.open(log) ?? null;
  let waiting: { readonly record: Json; readonly line: number }[] = [];
  let length = 0;
  const give = (to: SessionReader, record: Json, line: number): void => {
    const reason = to.add(record, line);
    if (reason !== null) skips.add(line, reason);
  };
  const recognise = (record: Json): SessionReader | null => {
    format = (formats ?? DAILY_FORMATS).find((each) => each.detects(record)) ?? null;
    const opened = format?.open(log) ?? null;
    if (opened !== null) {
      for (const held of waiting) give(opened, held.record, held.line);
      waiting = [];
    }
    return opened;
  };
  const drain = (): Promise<void> => handOver(reader?.drain?.() ?? [], options);
  return {
    add(record, place) {
      reader ??= recognise(record);
      if (reader !== null) give(reader, record, place.line);
      else {
        waiting.push({ record, line: place.line });
        length += place.length;
      }
      return isAtALoss() || (waiting.length < UNKNOWN_RECORDS && (reader !== null || length < UNKNOWN_LENGTH));
    },
    isAtALoss,
    widen(more) {
      formats = more;
      for (const { record } of waiting) reader ??= recognise(record);
    },
    format: () => format,
    isHolding: () => reader?.isHolding?.() ?? true,
    drain,
    async end() {
      await drain();
      const isWaiting = reader?.isWaiting?.() ?? false;
      const rest = (await reader?.end()) ?? [];
      for (const { line, reason } of reader?.lost?.() ?? []) skips.add(line, reason);
      await handOver(rest, options);
      return format?.unit === 'file' || isWaiting || (reader?.drain !== undefined && rest.length > 0);
    },
  };
}

async function handOver(sessions: readonly Session[], { take }: IntakeOptions): Promise<void> {
  for (const session of sessions) await take(session);
}
