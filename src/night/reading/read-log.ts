import type { SessionTurn } from '../../domain/model.ts';
import type { Session, SessionSummary } from '../../domain/session.ts';
import { ingestFile } from '../../ingest/ingest.ts';
import { outlineTurns } from '../../ingest/outline.ts';
import { printRun } from '../../ingest/print-run.ts';
import { START } from '../../ingest/read-lines.ts';
import { summariseSession, type TracedTask, toTracedTasks } from '../../ingest/tasks.ts';
import type { Redactor } from '../../redact/redact.ts';
import type { OpenLogFile } from '../../store/log-file/open-log-file.ts';
import type { LogBatch, StoredOutline, StoredTask } from '../../store/state/log-index.ts';
import { watchCompanions } from './companions.ts';
import { LEFT_OUT } from './left-out.ts';
import { matchesProject } from './match-project.ts';
import { ofAgent } from './of-agent.ts';
import { type Bookmark, type LogReading, type ReadingJob, type ReadingRules, readBookmark } from './reading.ts';
import { toStoredTrace } from './stored-trace.ts';
import { toTaskBody } from './task-body.ts';

/** Bytes of tasks that are handed over at once. */
const BATCH_LENGTH = 500_000;

/**
 * Reads what is new in one log: sessions become tasks, tasks become clean text, and goes on to hand them over. Holds no
 * more than one session and one batch.
 */
export async function readLog(
  file: OpenLogFile,
  job: ReadingJob,
  tools: {
    readonly rules: ReadingRules;
    readonly redactor: Redactor;
    readonly send: (batch: LogBatch) => void | Promise<void>;
  },
): Promise<LogReading> {
  const { rules, redactor } = tools;
  const bookmark = job.bookmark === null ? null : readBookmark(job.bookmark);
  const batch = createBatch(job.path, tools.send);
  const before = redactor.counts();
  const watched = watchCompanions(file);
  let excluded = 0;
  const read = await ingestFile(watched.log, {
    from: bookmark?.next ?? START,
    format: bookmark?.format ?? null,
    lineBytes: rules.lineBytes,
    take: async (session) => {
      if (!matchesProject(session.project, job.place, job)) excluded++;
      else await takeSession(ofAgent(session, job.place.agent), { job, rules, redactor, batch });
    },
  });
  await batch.flush();
  const skipped = {
    file: job.path,
    line: 0,
    reason: LEFT_OUT,
    count: excluded,
  };
  const { format, next } = read;
  // what was asked for in an earlier reading, and is not read again, still tells whether it must be
  const companions = { ...(read.replaces ? {} : bookmark?.companions), ...(await watched.seen(format)) };
  return {
    format,
    bookmark: JSON.stringify({ format, next, companions } satisfies Bookmark),
    replaces: read.replaces,
    skipped: excluded === 0 ? read.skipped : [...read.skipped, skipped],
    unfinished: read.unfinished,
    redacted: differenceOf(redactor.counts(), before),
  };
}

async function takeSession(
  session: Session,
  reading: {
    readonly job: ReadingJob;
    readonly rules: ReadingRules;
    readonly redactor: Redactor;
    readonly batch: Batch;
  },
): Promise<void> {
  const { rules, redactor, batch } = reading;
  const judging = { writes: rules.tools, minimumConfidence: rules.minimumConfidence };
  const openings = rules.cut === 'rules' ? undefined : await openingsOf(session, reading);
  const traced = toTracedTasks(session, judging, openings === undefined ? {} : { openings });
  const { project, ...summary } = summariseSession(session, traced.length);
  await batch.addSession({ ...summary, ...(project !== undefined && { project: await redactor.text(project) }) });
  for (const each of traced) await batch.addTask(await toStored(each, redactor));
}

/** Where the teacher cut it; where it did not yet and the rules are not sure, it is kept to be asked about. */
async function openingsOf(
  session: Session,
  { job, redactor, batch }: { readonly job: ReadingJob; readonly redactor: Redactor; readonly batch: Batch },
): Promise<readonly number[] | undefined> {
  const turns = outlineTurns(session);
  const cut = job.cuts?.[session.id];
  if (cut !== undefined && cut.turns === turns.length) return cut.openings;
  if (turns.length > 1 && turns.some(({ sure }) => !sure)) {
    const clean = turns.map(async ({ number, text, before }): Promise<SessionTurn> => {
      return { number, said: await redactor.text(text), before: await redactor.text(before) };
    });
    await batch.addOutline({ session: session.id, turns: await Promise.all(clean) });
  }
  return undefined;
}

async function toStored({ task, trace }: TracedTask, redactor: Redactor): Promise<StoredTask> {
  const clean = await redactor.task(task);
  return {
    id: task.id,
    sessionId: task.sessionId,
    label: task.outcome.label,
    body: toTaskBody(clean),
    rulesHash: redactor.rulesHash,
    trace: toStoredTrace(trace, printRun(clean)),
  };
}

interface Batch {
  addSession(session: SessionSummary): Promise<void>;
  addTask(task: StoredTask): Promise<void>;
  addOutline(outline: StoredOutline): Promise<void>;
  flush(): Promise<void>;
}

function createBatch(file: string, send: (batch: LogBatch) => void | Promise<void>): Batch {
  let sessions: SessionSummary[] = [];
  let tasks: StoredTask[] = [];
  let outlines: StoredOutline[] = [];
  let length = 0;
  const flush = async (): Promise<void> => {
    if (sessions.length + tasks.length + outlines.length === 0) return;
    const full = { file, sessions, tasks, outlines };
    [sessions, tasks, outlines, length] = [[], [], [], 0];
    await send(full);
  };
  const grow = async (by: number): Promise<void> => {
    length += by;
    if (length > BATCH_LENGTH) await flush();
  };
  return {
    addSession: (session) => {
      sessions.push(session);
      return grow(200 + 60 * (session.answers?.length ?? 0));
    },
    addTask: (task) => {
      tasks.push(task);
      return grow(task.body.length + task.trace.links.length);
    },
    addOutline: (outline) => {
      outlines.push(outline);
      return grow(500 * outline.turns.length);
    },
    flush,
  };
}

function differenceOf(
  now: Readonly<Record<string, number>>,
  before: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const changed = Object.entries(now).map(([rule, count]) => [rule, count - (before[rule] ?? 0)] as const);
  return Object.fromEntries(changed.filter(([, count]) => count > 0));
}
