import type { WorkerEvent } from '../../../queue/index.ts';

/** What people are told of an event; null: nothing, as it is one of very many, or was told already. */
export type EventLine = (event: WorkerEvent) => string | null;

/**
 * Lines for people. A posting that is refused again for the same reason, or offered again as it was, is told once; so is a
 * Redis that is away, whatever each new try comes to.
 */
export function createEventLines(): EventLine {
  const told = new Map<string, string>();
  let isLost = false;
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
      case 'queue-lost': {
        const line = isLost ? null : `Redis is lost: ${event.reason}; it is tried again and again`;
        isLost = true;
        return line;
      }
      case 'queue-back':
        isLost = false;
        return 'Redis is back';
      default:
        return lineOf(event);
    }
  };
}

type OtherEvent = Exclude<
  WorkerEvent,
  { readonly kind: 'offered' | 'refused' | 'withdrawn' | 'queue-lost' | 'queue-back' }
>;

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
    case 'leaving':
      return 'leaving: it takes no more jobs, and ends what runs';
    case 'began':
    case 'done':
    case 'cancelled':
      return null;
  }
}
