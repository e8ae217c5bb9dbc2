import type { WorkerEvent } from '../../../queue/index.ts';

/** What people are told of an event; null: nothing, as it is one of very many, or was told already. */
export type EventLine = (event: WorkerEvent) => string | null;

/** Lines for people. A posting that is refused again for the same reason, or offered again as it was, is told once. */
export function createEventLines(): EventLine {
  const told = new Map<string, string>();
  const once = (posting: string, line: string): string | null => {
    if (told.get(posting) === line) return null;
    told.set(posting, line);
    return line;
  };
  return (event) => {
    switch (event.kind) {
      case 'offered':
        return once(event.posting, `offers ${event.model} (fingerprint ${event.fingerprint.slice(0, 12)})`);
      case 'refused':
        return once(event.posting, `does not offer ${event.model}: ${event.reason}`);
      case 'withdrawn':
        told.delete(event.posting);
        return `offers ${event.model} no more`;
      default:
        return lineOf(event);
    }
  };
}

type OtherEvent = Exclude<WorkerEvent, { readonly kind: 'offered' | 'refused' | 'withdrawn' }>;

function lineOf(event: OtherEvent): string | null {
  switch (event.kind) {
    case 'joined':
      return 'joined';
    case 'failed':
      return `job ${event.job} of ${event.workspace} failed: ${event.reason}`;
    case 'handed-back':
      return `job ${event.job} was handed back: ${event.reason}`;
    case 'late':
      return `the answer to job ${event.job} came too late and counts for nothing`;
    case 'queue-lost':
      return `Redis is lost: ${event.reason}`;
    case 'queue-back':
      return 'Redis is back';
    case 'leaving':
      return 'leaving: it takes no more jobs, and ends what runs';
    case 'began':
    case 'done':
    case 'cancelled':
      return null;
  }
}
