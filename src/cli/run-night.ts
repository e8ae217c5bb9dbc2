import { join } from 'node:path';
import { writeDashboard } from '../day/dashboard/write-dashboard.ts';
import { boundPipeline } from '../day/fleet/bound-pipeline.ts';
import type { RunEvent, Spend } from '../domain/event.ts';
import type { NightBounds } from '../domain/fleet.ts';
import type { Pipeline } from '../domain/pipeline.ts';
import { createNight } from '../night/create-night.ts';
import type { TrafficFile } from '../night/models/traffic-file.ts';
import type { Night } from '../night/night.ts';
import { tidy } from '../night/tidy.ts';
import { watchWithheld } from '../night/withheld.ts';
import { createWorld } from '../providers/world.ts';
import { foldReport } from '../report/fold.ts';
import { sumSpend } from '../report/models.ts';
import { visible } from '../report/plain.ts';
import { REPORTERS } from '../report/reporters/index.ts';
import { type RunOptions, run } from '../run.ts';
import { type AccountOptions, closeAccount, readCarried } from '../store/account.ts';
import { writeFileAtomic } from '../store/atomic.ts';
import { healMove } from '../store/families/move-skill.ts';
import { healSwaps } from '../store/heal-swaps.ts';
import { type Ledger, openLedger } from '../store/ledger.ts';
import { acquireLock } from '../store/lock.ts';
import { migrate } from '../store/migrations/migrate.ts';
import { refuseLink } from '../store/page-folder.ts';
import { readPipeline } from '../store/pipeline.ts';
import type { ExitCode, Shell } from './terminal.ts';

export interface NightRequest extends RunOptions {
  readonly dir: string;
  readonly pipeline: string;
  readonly dryRun: boolean;
  readonly traffic?: TrafficFile;
  /** What whoever starts it hands down; absent: only the pipeline's own settings count. */
  readonly bounds?: NightBounds;
  /** Called with every event as it happens. */
  readonly onEvent: (event: RunEvent) => void;
  /** Takes a sentence on what is waited for before the run has begun. Absent: nobody looks on. */
  readonly say?: (sentence: string) => void;
  /** What is done; absent: the whole night. */
  readonly work?: (night: Night) => Promise<ExitCode>;
  /** Whether what happened is worth a ledger and a report of its own; absent: it is. */
  readonly isKept?: (events: readonly RunEvent[]) => boolean;
}

/** Runs a pipeline under the workspace's lock and keeps its events in the ledger; in a dry run only in memory. */
export async function runNight(
  shell: Shell,
  request: NightRequest,
): Promise<{ readonly exitCode: ExitCode; readonly events: readonly RunEvent[] }> {
  const { dir, dryRun } = request;
  const own = await readPipeline(dir, request.pipeline);
  const lock = acquireLock(dir, { isPassing: dryRun });
  const events: RunEvent[] = [];
  const isKept = (): boolean => request.isKept?.(events) ?? true;
  try {
    if (!dryRun) await migrate(dir);
    if (!dryRun) await healMove(dir);
    if (!dryRun) await healSwaps(dir);
    const clock = (): Date => new Date();
    // a night that was stopped is not gone on with by a run that does something else
    const account = request.work === undefined ? own.name : `${own.name} bootstrap`;
    const pipeline = within(own, request, { owner: account, now: clock().getTime() });
    let ledger: Ledger | null = null;
    const emit = (event: RunEvent): void => {
      events.push(event);
      ledger?.append(event);
      // a night that is killed must not take with it what it has paid for and decided
      if (isLasting(event) && isKept()) ledger?.flush().catch(() => undefined); // the last flush tells of it
      request.onEvent(event);
    };
    await using night = await createNight(pipeline, {
      ...{ dir, dryRun, emit, clock, signal: shell.signal },
      world: {
        ...createWorld(environmentOf(shell, pipeline, request)),
        ...(request.say !== undefined && { say: request.say }),
      },
      ...(request.traffic !== undefined && { traffic: request.traffic }),
      ...(shell.guard !== undefined && { guard: shell.guard }),
      account,
    });
    if (!dryRun) ledger = openLedger(dir, night.runId);
    const exitCode = await runAndTell(night, request, events).finally(() => (isKept() ? ledger?.flush() : undefined));
    if (!dryRun) closeAccount(dir, { owner: account, now: clock().getTime() });
    if (!dryRun && isKept()) await unlessFailed(shell, 'Old nights could not be tidied up', () => tidy(night, events));
    if (dryRun || !isKept()) return { exitCode, events };
    const isTold = await unlessFailed(shell, 'The report could not be written', () =>
      writeReports(shell, night, events),
    );
    return { exitCode: isTold || exitCode !== 0 ? exitCode : 4, events };
  } finally {
    lock.release();
  }
}

/** A dry run counts nothing against the night that is under way. */
function within(own: Pipeline, { dir, dryRun, bounds }: NightRequest, account: AccountOptions): Pipeline {
  if (bounds === undefined) return own;
  return boundPipeline(own, bounds, dryRun ? { usd: 0, minutes: 0 } : readCarried(dir, account));
}

/** An address that was typed stands before the one in the variable. */
function environmentOf({ environment }: Shell, { queue }: Pipeline, { bounds }: NightRequest): Shell['environment'] {
  if (queue === null || bounds?.isQueueTyped !== true) return environment;
  return { ...environment, [queue.urlVariable]: undefined };
}

/** What is on disk soon after it happened; everything before it goes along. */
function isLasting(event: RunEvent): boolean {
  if (event.type === 'model-called') return event.call.role === 'teacher' && event.call.from === 'model';
  return event.type === 'stage-started' || event.type === 'verdict-reached' || event.type === 'family-postponed';
}

async function runAndTell(night: Night, request: NightRequest, events: readonly RunEvent[]): Promise<ExitCode> {
  const { clock, emit, teacher, students, pipeline, runId, date, dryRun, unavailable, warnings } = night;
  const started = clock().getTime();
  const withheld = watchWithheld(night.guard);
  emit({
    type: 'run-started',
    runId,
    night: date,
    pipeline: pipeline.name,
    teacher: teacher.name,
    students: students.map(({ name }) => name),
    dryRun,
  });
  for (const message of warnings) emit({ type: 'warning-raised', message });
  for (const model of unavailable) emit({ type: 'model-down', ...model });
  const work = request.work ?? ((tonight: Night) => run(tonight, request));
  const exitCode = await work(night).finally(night.settled);
  for (const message of withheld.tell()) emit({ type: 'warning-raised', message });
  if (!dryRun) emit({ type: 'stage-started', stage: 'report', detail: '.nightschool/report/' });
  emit({ type: 'run-ended', exitCode, ...totalsOf(events), durationMs: clock().getTime() - started });
  return exitCode;
}

/** What the models and the trials of a run used. */
function totalsOf(events: readonly RunEvent[]): {
  readonly spend: Spend;
  readonly replay: { readonly hits: number; readonly misses: number };
} {
  const trials = events.flatMap((event) => (event.type === 'trial-finished' ? [event.trial] : []));
  const calls = events.flatMap((event) => (event.type === 'model-called' ? [event.call] : []));
  return {
    spend: sumSpend(calls),
    replay: {
      hits: trials.reduce((sum, { hits }) => sum + hits, 0),
      misses: trials.reduce((sum, { misses }) => sum + misses, 0),
    },
  };
}

const REPORT_FILES = { markdown: 'report.md', json: 'report.json', html: 'index.html' } as const;

async function writeReports(shell: Shell, night: Night, events: readonly RunEvent[]): Promise<void> {
  const { workspace, pipeline, guard } = night;
  const hide = (name: string, text: string): string => guard?.hide(`report ${name}`, text) ?? text;
  const report = foldReport(events);
  const folder = join(workspace.dir, '.nightschool', 'report');
  await refuseLink(folder);
  const write = (name: keyof typeof REPORT_FILES): Promise<void> =>
    writeFileAtomic(join(folder, REPORT_FILES[name]), hide(REPORT_FILES[name], REPORTERS[name].render(report)));
  await write('markdown');
  await write('json');
  if (!pipeline.dashboard) return write('html');
  const onDamaged = ({ message }: Error): unknown => shell.stderr.write(`Left out of the dashboard: ${message}\n`);
  const isWritten = await unlessFailed(shell, 'The dashboard could not be written', () =>
    writeDashboard(workspace, { clock: () => new Date(), onDamaged, ...(guard !== undefined && { guard }) }),
  );
  if (!isWritten) await write('html');
}

/** The night is done and in its ledger: what cannot be made of it afterwards takes nothing of that back. */
async function unlessFailed(shell: Shell, what: string, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    shell.stderr.write(`${visible(`${what}: ${why}`)}\n`);
    return false;
  }
}
