import { type InstallResult, installSchedule } from '../../../day/schedule/install.ts';
import { readPlan } from '../../../day/schedule/read-plan.ts';
import { readScheduleStatus } from '../../../day/schedule/status.ts';
import { SCHEDULE_LOG, SCHEDULERS } from '../../../util/schedule/entry.ts';
import { nextTime } from '../../../util/schedule/times.ts';
import { type ExitCode, print } from '../../terminal.ts';
import type { ScheduleCall } from './call.ts';
import { listLacks, localTime } from './words.ts';

/** `nightschool schedule install`. */
export async function install({ shell, options, world, request }: ScheduleCall): Promise<ExitCode> {
  const plan = await readPlan(request, world.environment);
  const dryRun = options.dryRun === true;
  const named = SCHEDULERS.find((name) => name === options.with) ?? null;
  const result = await installSchedule(world, { ...request, scheduler: named, dryRun }, plan);
  const { entry, scheduler, pieces, changed, takenFrom } = result;
  const next = nextTime(entry.schedule, world.clock());
  const status = await readScheduleStatus(world, { ...request, envFile: entry.envFile, at: entry.at }, plan);
  const lacks = listLacks(status);
  print(shell, options, {
    json: {
      ...{ dryRun, changed, scheduler: scheduler.name, id: entry.id, schedule: entry.schedule.text },
      ...{ next, pieces, takenFrom, lacks },
    },
    text: [...describe(result, { dryRun, next: next === null ? 'never' : localTime(next) }), ...lacks].join('\n'),
  });
  return 0;
}

function describe(
  { entry, scheduler, pieces, changed, takenFrom }: InstallResult,
  { dryRun, next }: { readonly dryRun: boolean; readonly next: string },
): readonly string[] {
  if (dryRun) return pieces.flatMap(({ where, text }) => [`would write to ${where}:`, '', text]);
  const places = pieces.map(({ where }) => where).join(' and ');
  return [
    `${changed ? 'Installed' : 'Installed already, and as it should be'}: ${entry.pipeline} at ${entry.schedule.text} (${scheduler.name}).`,
    `  where  ${places}`,
    `  next   ${next}`,
    `  log    ${SCHEDULE_LOG}`,
    ...takenFrom.map((name) => `It was taken out of ${name}: one is enough.`),
  ];
}
