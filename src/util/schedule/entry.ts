import type { Schedule } from './read-schedule.ts';

export const SCHEDULERS = ['cron', 'systemd', 'launchd'] as const;
export type SchedulerName = (typeof SCHEDULERS)[number];

/** What a scheduler is told. All paths are absolute. */
export interface ScheduleEntry {
  /** Tells it from the entries of other workspaces and pipelines: `nightschool-shop-1a2b3c4d`. */
  readonly id: string;
  readonly kind: 'pipeline' | 'fleet';
  /** The workspace; of a fleet, the folder of its file. */
  readonly dir: string;
  /** Of a fleet, the name of its file. */
  readonly pipeline: string;
  readonly schedule: Schedule;
  /** Where the pipeline does not say the schedule itself: what `--at` said. */
  readonly at: string | null;
  /** Node, and the script of the command line. */
  readonly node: string;
  readonly script: string;
  /** Where keys stand: schedulers know nothing of a person's shell. */
  readonly envFile: string;
  /** Folders in which programs are looked for. */
  readonly path: readonly string[];
  /** After so many minutes a night is ended, where the scheduler can. */
  readonly minutes: number;
}

/** Where scheduled runs write what they say, below the workspace or the folder of the fleet file. */
export const SCHEDULE_LOG = '.nightschool/schedule.log';

/** The command as words; no shell has read them yet. */
export function commandOf({ kind, node, script, envFile, dir, pipeline, at }: ScheduleEntry): readonly string[] {
  const log = `${dir === '/' ? '' : dir}/${SCHEDULE_LOG}`;
  const run = [
    ...(kind === 'fleet' ? ['fleet', 'run'] : ['run']),
    pipeline,
    '--dir',
    dir,
    '--if-due',
    ...(at === null ? [] : ['--at', at]),
    '--quiet',
    '--output',
    log,
  ];
  return [node, `--env-file-if-exists=${envFile}`, script, ...run];
}

/** `40 * * * *`, half an hour off the schedule; null where that comes every hour by itself. */
export function catchUp({ fields }: Schedule): string | null {
  if (fields.hours === null && fields.days === null && fields.weekdays === null) return null;
  return `${((fields.minutes?.[0] ?? 0) + 30) % 60} * * * *`;
}
