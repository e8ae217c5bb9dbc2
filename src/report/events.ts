import type { RunEvent, RunEventOf } from '../domain/event.ts';

/** What an event says besides what and when it is. */
export type Fields<Type extends RunEvent['type']> = Omit<RunEventOf<Type>, 'type' | 'at'>;

export function all<Type extends RunEvent['type']>(events: readonly RunEvent[], type: Type): RunEventOf<Type>[] {
  return events.filter((event): event is RunEventOf<Type> => event.type === type);
}

export function last<Type extends RunEvent['type']>(
  events: readonly RunEvent[],
  type: Type,
): RunEventOf<Type> | undefined {
  return all(events, type).at(-1);
}

export function withoutType<Event extends object>(event: Event): Omit<Event, 'type' | 'at'> {
  return Object.fromEntries(Object.entries(event).filter(([key]) => key !== 'type' && key !== 'at')) as Omit<
    Event,
    'type' | 'at'
  >;
}
