import { count, plural } from '../words.ts';
import type { FleetSpend, FleetView, ModelRow, WorkerRow } from './view.ts';

/** What a worker is about, in a word or two. */
export function stateOf({ leaving, running, seenSecondsAgo }: WorkerRow): string {
  if (seenSecondsAgo >= SILENT_SECONDS) return `silent for ${Math.round(seenSecondsAgo)} s`;
  if (leaving) return 'leaving';
  return running > 0 ? 'working' : 'idle';
}

/** Cards are written every two seconds. */
const SILENT_SECONDS = 6;

/** `3 + 1 ahead`: jobs that run, and those that were taken beyond that. */
export function loadOf({ running, prefetched }: Pick<WorkerRow, 'running' | 'prefetched'>): string {
  return prefetched === 0 ? String(running) : `${running} + ${prefetched} ahead`;
}

/** With one decimal below ten; a dash before the first job. */
export function pace(value: number | null): string {
  if (value === null) return '-';
  return value < 9.95 ? value.toFixed(1) : count(Math.round(value));
}

/** `shop 75 %, desk 25 %`; a dash where nobody asks. */
export function claimsText({ claims }: ModelRow): string {
  if (claims.length === 0) return '-';
  return claims.map(({ workspace, part }) => `${workspace} ${Math.round(100 * part)} %`).join(', ');
}

/** What is to be done, where there is nobody to do it; [] where all is well. */
export function fleetNotes(view: FleetView): readonly string[] {
  const { workers, models, prefix } = view;
  const own = prefix === 'nightschool' ? '' : ` --prefix ${prefix}`;
  if (workers.length === 0) {
    return [
      ...sayStrange(view),
      `No ${view.strangers.length === 0 ? '' : 'other '}worker is there: start one with nightschool worker${own}, on a machine that has the models.`,
    ];
  }
  const missing = models.filter((row) => row.workers === 0).map(({ model, role }) => `${model} as ${role}`);
  return [
    ...sayStrange(view),
    ...(models.length === 0 ? ['Nobody asks for a model at the moment: a night does.'] : []),
    ...[...new Set(missing)].map((wanted) => `No worker serves ${wanted}: start one that has it.`),
  ];
}

/** Who cannot be spoken to, and what was found of whom. */
function sayStrange({ strangers, doubts }: FleetView): readonly string[] {
  return [
    ...strangers.map(({ host, version, reason }) => {
      return `The worker on ${host}${version === null ? '' : ` (nightschool ${version})`} gets no jobs: ${reason}.`;
    }),
    ...doubts.map(({ host, worker, workspace, reason }) => {
      return `${workspace} refused what the worker ${host === null ? worker : `on ${host}`} did: ${reason}.`;
    }),
  ];
}

export function spendTitle({ night, isUnderWay, models }: FleetSpend): string {
  const state = isUnderWay ? 'so far' : 'which has ended';
  return `The night of ${night}, ${state}: ${plural(models.length, 'model')}`;
}
