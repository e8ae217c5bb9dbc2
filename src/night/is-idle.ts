import type { RunEvent } from '../domain/event.ts';

/** Whether a run ended well and nothing happened in it: no news, nothing tried, decided, changed or learnt. It may warn. */
export function isIdle(events: readonly RunEvent[]): boolean {
  return events.some((event) => event.type === 'run-ended' && event.exitCode === 0) && events.every(isNothing);
}

const NOTHING: ReadonlySet<RunEvent['type']> = new Set<RunEvent['type']>([
  'run-started',
  'stage-started',
  'texts-redacted',
  'families-ranked',
  'family-idle',
  'version-shown',
  'verdict-reached', // said again of every live version; a new one is a decision
  'economy-counted',
  'warning-raised',
  'spend-estimated',
  'run-ended',
]);

function isNothing(event: RunEvent): boolean {
  switch (event.type) {
    case 'logs-read':
      return event.newTasks === 0; // what was skipped is told every night
    case 'families-found':
      return event.changes.length === 0;
    case 'model-called':
      return event.call.from !== 'model';
    case 'memory-kept':
      return Object.keys(event.learnt).length === 0 && event.summarised === 0 && event.archived === 0;
    default:
      return NOTHING.has(event.type);
  }
}
