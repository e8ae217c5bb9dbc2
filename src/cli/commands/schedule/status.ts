import { readPlan } from '../../../day/schedule/read-plan.ts';
import {
  hasSchedule,
  type InstalledStatus,
  readScheduleStatus,
  type ScheduleStatus,
} from '../../../day/schedule/status.ts';
import { type ExitCode, print } from '../../terminal.ts';
import type { ScheduleCall } from './call.ts';
import { listLacks, localTime, NOUNS } from './words.ts';

const ENDS: Readonly<Record<number, string>> = {
  0: 'done',
  1: 'ended, and something failed',
  3: 'done, and a live version no longer held',
  4: 'a file could not be written',
};

/** `nightschool schedule status`. */
export async function status({ shell, options, world, request }: ScheduleCall): Promise<ExitCode> {
  const plan = await readPlan(request, world.environment);
  if (!(await hasSchedule(request, plan))) {
    const text = `${request.pipeline} has no schedule: write a line into ${request.kind === 'fleet' ? 'it' : 'the pipeline'} such as schedule: 02:30, or add --at 02:30.`;
    print(shell, options, { json: { pipeline: request.pipeline, schedule: null }, text });
    return 0;
  }
  const found = await readScheduleStatus(world, request, plan);
  const { entry, installed, next, due, last, envFile, keys, programs } = found;
  const lacks = listLacks(found);
  print(shell, options, {
    json: {
      ...{ pipeline: entry.pipeline, id: entry.id, schedule: entry.schedule.text, next, due },
      ...{ installed, last, envFile, keys, programs, lacks },
    },
    text: [...describe(found), ...lacks].join('\n'),
  });
  return 0;
}

function describe(found: ScheduleStatus): readonly string[] {
  const { entry, installed, next } = found;
  const again = `nightschool schedule install${entry.kind === 'fleet' ? ` --fleet ${entry.pipeline}` : ''}`;
  const places = installed.flatMap((each) => describePlace(each, again));
  return [
    `${entry.pipeline} at ${entry.schedule.text}`,
    ...(places.length === 0 ? [`  not installed: ${again}`] : places),
    `  next   ${next === null ? 'never' : localTime(next)}${describeDue(found)}`,
    `  last   ${describeLast(found)}`,
    `  keys   ${describeKeys(found)}`,
  ];
}

function describePlace({ scheduler, where, current, missing }: InstalledStatus, again: string): readonly string[] {
  return [
    `  where  ${where.join(' and ')} (${scheduler})`,
    ...(current ? [] : [`         not as it would be written now: ${again}`]),
    ...missing.map((path) => `         ${path} is not there any more: ${again}`),
  ];
}

function describeDue({ due, installed, entry }: ScheduleStatus): string {
  if (installed.length === 0) return '';
  if (due.due)
    return due.missed
      ? `; the ${NOUNS[entry.kind]} of ${localTime(due.slot)} was missed and comes first`
      : '; one is due';
  return due.why === 'gave-up' ? '; the last one was begun three times, and is left alone' : '';
}

function describeLast({ last }: ScheduleStatus): string {
  if (last === null) return 'none yet';
  const end = last.end === null ? 'not ended: killed, or under way' : (ENDS[last.end.exitCode] ?? 'failed');
  return `${localTime(last.startedAt)}, ${end}`;
}

function describeKeys({ keys, envFile }: ScheduleStatus): string {
  if (keys.length === 0) return 'none needed';
  const named = keys.map(({ variable, set }) => `${variable} ${set ? 'is set' : 'is not set'}`);
  return `${named.join(', ')} (${envFile.path})`;
}
