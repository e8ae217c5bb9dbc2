import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { NightschoolError } from '../../errors.ts';
import { realFolder } from '../../store/schedule/executable.ts';
import type { ScheduleMachine } from '../../store/schedule/scheduler.ts';
import { hash } from '../../util/hash.ts';
import type { ScheduleEntry } from '../../util/schedule/entry.ts';
import { readSchedule, type Schedule } from '../../util/schedule/read-schedule.ts';
import { findPrograms } from './needs.ts';
import type { Scheduled, SchedulePlan } from './read-plan.ts';

/** The machine, and what is run on it. */
export interface ScheduleWorld extends ScheduleMachine {
  readonly cwd: string;
  /** Node, and the script of the command line: absolute paths. */
  readonly node: string;
  readonly script: string;
  readonly clock: () => Date;
}

export interface ScheduleRequest extends Scheduled {
  /** What `--at` and `--keys` say; null: nothing. */
  readonly at: string | null;
  readonly envFile: string | null;
}

const FOLDERS = ['/usr/local/bin', '/usr/bin', '/bin'];
const DARWIN_FOLDERS = ['/opt/homebrew/bin'];
/** A night ends before the next; one with a limit of its own, an hour after it. */
const MOST_MINUTES = 23 * 60;

/**
 * What a scheduler is told. The same file on the same machine gives the same entry.
 * @throws NightschoolError USAGE where no schedule is given, or a path cannot be written down
 */
export async function createEntry(
  world: ScheduleWorld,
  request: ScheduleRequest,
  plan: SchedulePlan,
): Promise<ScheduleEntry> {
  const dir = await realFolder(request.dir);
  const { minutes } = plan;
  const entry: ScheduleEntry = {
    id: idOf(dir, request.pipeline),
    kind: request.kind,
    dir,
    pipeline: request.pipeline,
    schedule: scheduleOf(plan, request),
    at: request.at,
    node: world.node,
    script: world.script,
    envFile: request.envFile === null ? defaultEnvFile(world) : resolve(world.cwd, request.envFile),
    path: await searchPath(world, plan),
    minutes: minutes === null ? MOST_MINUTES : Math.min(MOST_MINUTES, Math.ceil(minutes) + 60),
  };
  const odd = [entry.dir, entry.pipeline, entry.node, entry.script, entry.envFile].find(hasControls);
  if (odd === undefined) return entry;
  throw new NightschoolError('USAGE', `No scheduler takes ${JSON.stringify(odd)}, as it has a line break in it.`);
}

/** `nightschool-shop-1a2b3c4d`; with another pipeline than the nightly one, its name as well. */
export function idOf(dir: string, pipeline: string): string {
  const names = [basename(dir), ...(pipeline === 'nightly' ? [] : [pipeline])].map(slugOf).filter(Boolean);
  return ['nightschool', ...names, hash(`${dir}\0${pipeline}`, 8)].join('-');
}

/** @throws NightschoolError USAGE */
export function scheduleOf(
  plan: Pick<SchedulePlan, 'schedule'>,
  { kind, at, pipeline: name }: Pick<ScheduleRequest, 'kind' | 'at' | 'pipeline'>,
): Schedule {
  const text = at ?? plan.schedule;
  if (text === null) {
    throw new NightschoolError(
      'USAGE',
      `${kind === 'fleet' ? 'The fleet file' : 'The pipeline'} ${name} has no schedule.`,
      {
        hint: 'Write a line into it such as schedule: 02:30, or add --at 02:30.',
      },
    );
  }
  const schedule = readSchedule(text);
  if (typeof schedule !== 'string') return schedule;
  throw new NightschoolError('USAGE', `--at ${JSON.stringify(text)} ${schedule}.`);
}

/** Outside of every workspace, as none of them should hold keys. */
export function defaultEnvFile({ environment }: Pick<ScheduleMachine, 'environment'>): string {
  return join(environment.XDG_CONFIG_HOME || join(environment.HOME || homedir(), '.config'), 'nightschool', 'env');
}

async function searchPath(world: ScheduleWorld, { programs }: SchedulePlan): Promise<readonly string[]> {
  const found = await findPrograms(programs, world.environment.PATH ?? '');
  const own = world.platform === 'darwin' ? [...DARWIN_FOLDERS, ...FOLDERS] : FOLDERS;
  const extra = found.flatMap(({ folder }) => (folder === null ? [] : [folder]));
  // a colon would be two folders
  return [...new Set([dirname(world.node), ...extra, ...own])].filter((folder) => !/[:\p{Cc}]/u.test(folder));
}

function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/\.ya?ml$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
}

function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
