import type { CleanTask, Evidence } from '../../domain/task.ts';
import type { CleanText } from '../../domain/text.ts';
import { findCopies } from '../../ingest/copies.ts';
import { printRun } from '../../ingest/print-run.ts';
import { findRetold, type PrintedRun } from '../../ingest/retold.ts';
import { createRedactor, type Redactor, restoreTask } from '../../redact/redact.ts';
import type { IsWanted, LogIndex, TaskStamp } from '../../store/state/log-index.ts';
import { hash } from '../../util/hash.ts';
import { derive } from '../derive.ts';
import type { Night } from '../night.ts';
import { stampTask } from '../task-stamps.ts';
import { findAcross, isLeaked, withEvidence } from './across.ts';
import { runOf, toTrace } from './stored-trace.ts';
import { readTaskBody } from './task-body.ts';

/**
 * Every task of the sessions that are wanted but copies of others, by id, redacted by the rules of today, with the
 * evidence that only a look at all of them gives. Those that saw leaked state are told of and left out.
 */
export async function restoreTasks(night: Night, isWanted: IsWanted): Promise<readonly CleanTask[]> {
  const stamps = [...night.state.logs.stamps(isWanted)];
  const revision = hash(JSON.stringify(stamps));
  const restored = await restoreAll(night, { isWanted, stamps, revision });
  const { evidence, redacted } = await derive(night.state, 'across', {
    about: { revision, redaction: night.redactor.rulesHash, tools: night.pipeline.tools },
    work: () => lookAcross(night, restored),
  });
  night.redactor.addCounts(redacted);
  const { minimumConfidence } = night.pipeline.outcomes;
  const found = new Map(evidence);
  const tasks = restored.map(({ task }) => withEvidence(task, found.get(task.id) ?? [], minimumConfidence));
  warnOfLeaks(night, tasks.filter(isLeaked));
  return tasks.filter((task) => !isLeaked(task));
}

/** Ids of the tasks that another one contains, and of those that a log of another program tells of too. */
export function copiesIn(logs: LogIndex, isWanted?: IsWanted): ReadonlySet<string> {
  const copies = findCopies(
    Array.from(logs.twins(isWanted), (twin) => ({ ...toTrace(twin), id: twin.id, file: twin.file })),
  );
  const formats = new Set(logs.files().flatMap(({ format }) => format ?? []));
  if (formats.size < 2 && !logs.holdsOverwritten()) return copies;
  const unprinted = printOlder(logs, isWanted);
  return new Set([...copies, ...findRetold(() => printedRuns(logs, { isWanted, copies, unprinted }))]);
}

function* printedRuns(
  logs: LogIndex,
  {
    isWanted,
    copies,
    unprinted,
  }: {
    readonly isWanted: IsWanted | undefined;
    readonly copies: ReadonlySet<string>;
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

interface Restored {
  readonly task: CleanTask;
  /** Where it stands in its session. */
  readonly position: number;
}

interface Wanted {
  readonly isWanted: IsWanted;
  readonly stamps: readonly TaskStamp[];
  /** Hash of the stamps. */
  readonly revision: string;
}

async function restoreAll(
  { state, redactor }: Night,
  { isWanted, stamps, revision }: Wanted,
): Promise<readonly Restored[]> {
  const work = (): readonly string[] => [...copiesIn(state.logs, isWanted)];
  const copies = new Set(await derive(state, 'copies', { about: revision, work }));
  // of an id in several files the first is the one that `tasks` gives
  const stampOf = new Map(stamps.toReversed().map(({ id, stamp }) => [id, stamp]));
  const restored: Restored[] = [];
  for (const { id, body, rulesHash, trace } of state.logs.tasks(isWanted)) {
    if (copies.has(id)) continue;
    const task = await restoreTask({ rulesHash, task: readTaskBody(body) }, redactor);
    if (rulesHash === redactor.rulesHash) stampTask(task, stampOf.get(id) ?? '');
    restored.push({ task, position: trace.position });
  }
  return restored;
}

interface Across {
  /** By task, of those of which other sessions say something. */
  readonly evidence: readonly (readonly [string, readonly Evidence<CleanText>[]])[];
  /** What redaction replaced in it, by rule. */
  readonly redacted: Readonly<Record<string, number>>;
}

/** What the sessions say of each other's tasks. */
async function lookAcross({ pipeline }: Night, restored: readonly Restored[]): Promise<Across> {
  const told = restored.toSorted((a, b) => {
    const [one, other] = [a.task.sessionId, b.task.sessionId];
    return one === other ? a.position - b.position : one < other ? -1 : 1;
  });
  const found = findAcross(
    told.map(({ task }) => task),
    pipeline.tools,
  );
  const redactor = createRedactor({ seed: pipeline.seed, ...pipeline.redact }); // its counts are kept with the evidence
  const evidence: [string, readonly Evidence<CleanText>[]][] = [];
  for (const [id, each] of found) evidence.push([id, await redactEvidence(each, redactor)]);
  return { evidence, redacted: redactor.counts() };
}

async function redactEvidence(
  found: readonly Evidence[],
  { text }: Pick<Redactor, 'text'>,
): Promise<readonly Evidence<CleanText>[]> {
  const clean: Evidence<CleanText>[] = [];
  for (const { detail, ...rest } of found) clean.push({ ...rest, detail: await text(detail) });
  return clean;
}

const MOST_NAMED = 5;

function warnOfLeaks({ emit }: Night, leaked: readonly CleanTask[]): void {
  const sessions = [...new Set(leaked.map(({ sessionId }) => sessionId))].sort();
  if (sessions.length === 0) return;
  const named = sessions.slice(0, MOST_NAMED).join(', ') + (sessions.length > MOST_NAMED ? ', …' : '');
  const what = sessions.length === 1 ? '1 run shows' : `${sessions.length} runs show`;
  const message = `${what} leaked state, and no lesson or exam uses what was done there: ${named} (nightschool logs show).`;
  emit({ type: 'warning-raised', message });
}
