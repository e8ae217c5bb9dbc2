import { readEnvFile } from '../../store/schedule/env-file.ts';
import { isExecutable, isFile } from '../../store/schedule/executable.ts';
import type { LedgerRun } from '../../store/schedule/past-runs.ts';
import { readRecord } from '../../store/schedule/record.ts';
import { type Due, isDue } from '../../util/schedule/due.ts';
import type { ScheduleEntry, SchedulerName } from '../../util/schedule/entry.ts';
import { nextTime } from '../../util/schedule/times.ts';
import { createEntry, type ScheduleRequest, type ScheduleWorld } from './create-entry.ts';
import { findInstalled, type Installed, isSame } from './installed.ts';
import { findPrograms } from './needs.ts';
import { readScheduledRuns, type SchedulePlan } from './read-plan.ts';
import { textsFor } from './texts.ts';

export interface InstalledStatus {
  readonly scheduler: SchedulerName;
  readonly where: readonly string[];
  /** False where another text would be written now: paths, the schedule or nightschool have changed since. */
  readonly current: boolean;
  /** Programs that the text names and that are not there any more. */
  readonly missing: readonly string[];
  /** Why it may not start. */
  readonly doubts: readonly string[];
}

export interface ScheduleStatus {
  readonly entry: ScheduleEntry;
  readonly installed: readonly InstalledStatus[];
  readonly next: Date | null;
  readonly due: Due;
  /** The newest run of the pipeline; null: there was none. */
  readonly last: LedgerRun | null;
  readonly envFile: { readonly path: string; readonly exists: boolean; readonly isOpen: boolean };
  /** What the pipeline needs, and whether a scheduled night would have it. */
  readonly keys: readonly { readonly variable: string; readonly set: boolean }[];
  readonly programs: readonly { readonly program: string; readonly folder: string | null }[];
}

/** Whether anybody said when the nights of a pipeline begin: the pipeline itself, who asks, or who installed it. */
export async function hasSchedule({ dir, pipeline: name, at }: ScheduleRequest, plan: SchedulePlan): Promise<boolean> {
  return (at ?? (await readRecord(dir, name))?.at ?? plan.schedule) !== null;
}

/** How the nights of a pipeline are scheduled, and whether they would find what they need. Keys are never shown. */
export async function readScheduleStatus(
  world: ScheduleWorld,
  request: ScheduleRequest,
  plan: SchedulePlan,
): Promise<ScheduleStatus> {
  const record = await readRecord(request.dir, request.pipeline);
  const { at = null, envFile = null } = record ?? {};
  const entry = await createEntry(
    world,
    { ...request, at: request.at ?? at, envFile: request.envFile ?? envFile },
    plan,
  );
  const installed = await findInstalled(world, entry.id);
  const runs = await readScheduledRuns(entry);
  const now = world.clock();
  const env = await readEnvFile(entry.envFile);
  return {
    entry,
    installed: await Promise.all(installed.map((each) => describeInstalled(each, entry))),
    next: nextTime(entry.schedule, now),
    due: isDue({ schedule: entry.schedule, now, runs: runs.map(toPast), since: sinceOf(record) }),
    last: runs[0] ?? null,
    envFile: { path: entry.envFile, exists: env.exists, isOpen: env.isOpen },
    keys: plan.keys.map((variable) => ({ variable, set: env.names.has(variable) })),
    programs: await findPrograms(plan.programs, entry.path.join(':')),
  };
}

export function toPast({ startedAt, end }: LedgerRun): { readonly startedAt: Date; readonly ended: boolean } {
  return { startedAt, ended: end !== null };
}

export function sinceOf(record: { readonly since: string } | null): Date | null {
  return record === null ? null : new Date(record.since);
}

async function describeInstalled({ scheduler, pieces }: Installed, entry: ScheduleEntry): Promise<InstalledStatus> {
  const current = isSame(pieces, textsFor(scheduler.name, entry).pieces);
  const text = pieces.map((piece) => piece.text).join('\n');
  const programs = current ? [entry.node, entry.script] : namedPrograms(text);
  const there = await Promise.all(
    programs.map((path, index) => (index === 0 && current ? isExecutable(path) : isFile(path))),
  );
  return {
    scheduler: scheduler.name,
    where: pieces.map(({ where }) => where),
    current,
    missing: programs.filter((_, index) => !there[index]),
    doubts: await scheduler.doubts(entry.id),
  };
}

/** Node and the script of an older text, where they can be told from what stands around them. */
function namedPrograms(text: string): readonly string[] {
  const paths = text.matchAll(/(?:^|[\s"'>])(\/[^\s"'<>]*\/(?:node|main\.[jt]s))(?=$|[\s"'<])/gm);
  return [...new Set([...paths].map(([, path = '']) => path))];
}
