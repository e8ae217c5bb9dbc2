import { NightschoolError } from '../../errors.ts';
import { openSchedulers } from '../../store/schedule/index.ts';
import { writeRecord } from '../../store/schedule/record.ts';
import type { InstalledPiece, Scheduler } from '../../store/schedule/scheduler.ts';
import type { ScheduleEntry, SchedulerName } from '../../util/schedule/entry.ts';
import { createEntry, type ScheduleRequest, type ScheduleWorld } from './create-entry.ts';
import { findInstalled, type Installed, isSame } from './installed.ts';
import type { SchedulePlan } from './read-plan.ts';
import { textsFor } from './texts.ts';

export interface InstallRequest extends ScheduleRequest {
  /** Null: what the machine has. */
  readonly scheduler: SchedulerName | null;
  readonly dryRun: boolean;
}

export interface InstallResult {
  readonly entry: ScheduleEntry;
  readonly scheduler: Scheduler;
  /** What stands there now, or would. */
  readonly pieces: readonly InstalledPiece[];
  /** False where all of it stood there already. */
  readonly changed: boolean;
  /** Schedulers that it was taken out of, as one is enough. */
  readonly takenFrom: readonly SchedulerName[];
}

/** Has a scheduler of the machine start the nights of a pipeline. Doing it again changes nothing. */
export async function installSchedule(
  world: ScheduleWorld,
  request: InstallRequest,
  plan: SchedulePlan,
): Promise<InstallResult> {
  const entry = await createEntry(world, request, plan);
  const scheduler = await chooseScheduler(world, request);
  const wanted = textsFor(scheduler.name, entry);
  const installed = await findInstalled(world, entry.id);
  const before = installed.find((each) => each.scheduler.name === scheduler.name);
  const others = installed.filter((each) => each !== before);
  const changed = before === undefined || !isSame(before.pieces, wanted.pieces);
  if (!request.dryRun) {
    if (changed) await remember(world, request, entry.dir); // some schedulers start it at once: no night is due by then
    await scheduler.install(wanted);
    for (const other of others) await other.scheduler.remove(entry.id);
  }
  return {
    ...{ entry, scheduler, changed },
    pieces: wanted.pieces.map((piece) => ({ ...piece, where: scheduler.place(piece.name) })),
    takenFrom: others.map((other) => other.scheduler.name),
  };
}

/** Takes the nights of a pipeline out of every scheduler that has them. */
export async function uninstallSchedule(
  world: ScheduleWorld,
  { id, dir, pipeline }: { readonly id: string; readonly dir: string; readonly pipeline: string },
  { dryRun }: { readonly dryRun: boolean },
): Promise<readonly Installed[]> {
  const installed = await findInstalled(world, id);
  if (dryRun) return installed;
  for (const { scheduler } of installed) await scheduler.remove(id);
  if (installed.length > 0) await writeRecord(dir, pipeline, null);
  return installed;
}

async function remember({ clock }: ScheduleWorld, request: InstallRequest, dir: string): Promise<void> {
  const { at, envFile, pipeline } = request;
  await writeRecord(dir, pipeline, { since: clock().toISOString(), at, envFile });
}

async function chooseScheduler(world: ScheduleWorld, { scheduler: named, dryRun }: InstallRequest): Promise<Scheduler> {
  const missing: string[] = [];
  for (const scheduler of openSchedulers(world)) {
    if (named !== null && scheduler.name !== named) continue;
    const available = named !== null && dryRun ? true : await scheduler.available();
    if (available === true) return scheduler;
    missing.push(`${scheduler.name}: ${available}`);
  }
  throw new NightschoolError('SCHEDULE_FAILED', `Nothing here starts nights (${missing.join('; ')}).`);
}
