import type { Scheduled } from '../../../day/schedule/read-plan.ts';
import type { ScheduleStatus } from '../../../day/schedule/status.ts';
import { plural } from '../../../util/amounts.ts';

/** What is scheduled: the night of a pipeline, or a round of a fleet file. */
export const NOUNS = { pipeline: 'night', fleet: 'round' } as const satisfies Record<Scheduled['kind'], string>;

/** `2026-11-23 02:15`, local time. */
export function localTime(date: Date): string {
  const pad = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), pad(date.getMonth() + 1), pad(date.getDate())].join('-');
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** What a scheduled night would not have, and where to put it. */
export function listLacks({ keys, envFile, programs, entry, installed }: ScheduleStatus): readonly string[] {
  const missing = keys.filter(({ set }) => !set).map(({ variable }) => variable);
  const lines = missing.map((variable) => `${variable}=…`).join(' and ');
  return [
    ...(missing.length === 0
      ? []
      : [
          `Missing: schedulers know nothing of your shell's variables. Put ${lines} into ${envFile.path} (chmod 600), ${plural(missing.length, 'line')}.`,
        ]),
    ...(envFile.isOpen ? [`Open to others: chmod 600 ${envFile.path}`] : []),
    ...programs
      .filter(({ folder }) => folder === null)
      .map(({ program }) => `Missing: ${program} is in none of ${entry.path.join(', ')}.`),
    ...(entry.script.includes('/_npx/')
      ? [
          "May go: this nightschool is in npx's cache, which npm clears. npm install -g nightschool, then install again.",
        ]
      : []),
    ...installed.flatMap(({ scheduler, doubts }) => doubts.map((doubt) => `${scheduler}: ${doubt}`)),
  ];
}
