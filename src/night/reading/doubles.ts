import { findCopies } from '../../ingest/copies.ts';
import { printRun } from '../../ingest/print-run.ts';
import { findRetold, type PrintedRun } from '../../ingest/retold.ts';
import type { IsWanted, LogIndex } from '../../store/state/log-index.ts';
import { runOf, toTrace } from './stored-trace.ts';
import { readTaskBody } from './task-body.ts';

/** Tasks that stand in the index more than once, in the words of one log or of several: plain data. */
export interface Doubles {
  /** Ids of those that another one contains, each with that of the other. */
  readonly contained: readonly (readonly [string, string])[];
  /** Ids of those that a log of another program tells of too, each with that of the task with the best record. */
  readonly retold: readonly (readonly [string, string])[];
}

/** Ids of all that count as another task. */
export function copiesIn(logs: LogIndex): ReadonlySet<string> {
  const { contained, retold } = findDoubles(logs);
  return new Set([...contained, ...retold].map(([id]) => id));
}

export function findDoubles(logs: LogIndex, isWanted?: IsWanted): Doubles {
  const copies = findCopies(
    Array.from(logs.twins(isWanted), (twin) => ({ ...toTrace(twin), id: twin.id, file: twin.file })),
  );
  const contained = [...copies];
  const formats = new Set(logs.files().flatMap(({ format }) => format ?? []));
  if (formats.size < 2 && !logs.holdsOverwritten()) return { contained, retold: [] };
  const unprinted = printOlder(logs, isWanted);
  return { contained, retold: [...findRetold(() => printedRuns(logs, { isWanted, copies, unprinted }))] };
}

function* printedRuns(
  logs: LogIndex,
  {
    isWanted,
    copies,
    unprinted,
  }: {
    readonly isWanted: IsWanted | undefined;
    readonly copies: ReadonlyMap<string, string>;
    readonly unprinted: ReadonlyMap<string, string>;
  },
): Iterable<PrintedRun> {
  for (const { id, head } of logs.heads(isWanted)) {
    if (copies.has(id)) continue;
    yield { id, printed: runOf(head) ?? unprinted.get(id) ?? '' };
  }
}

/** Runs that were read before any was printed, of logs that are gone by now: those that are there were read again. */
function printOlder(logs: LogIndex, isWanted: IsWanted | undefined): ReadonlyMap<string, string> {
  const ids = new Set<string>();
  for (const { id, head } of logs.heads(isWanted)) if (runOf(head) === null) ids.add(id);
  const printed = new Map<string, string>();
  for (const { id, body } of ids.size === 0 ? [] : logs.tasks(isWanted)) {
    if (ids.has(id)) printed.set(id, printRun(readTaskBody(body)));
  }
  return printed;
}
