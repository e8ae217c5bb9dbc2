import { COLLECTION_STYLE, EVENT_ID, type Event, getScalarValue, type ScalarEvent } from 'js-yaml';

/** Whether a list or map is written with brackets or braces. */
export function findFlow(events: readonly Event[]): boolean {
  return events.some((event) => {
    const isCollection = event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING;
    return isCollection && event.style === COLLECTION_STYLE.FLOW;
  });
}

/** How the top-level values that are scalars are written, by key. */
export function topLevelScalars(events: readonly Event[], yaml: string): ReadonlyMap<string, ScalarEvent> {
  const scalars = new Map<string, ScalarEvent>();
  let depth = 0;
  let key: string | null = null;
  for (const event of events) {
    if (event.type === EVENT_ID.POP) depth--;
    if (depth === 2 && event.type === EVENT_ID.SCALAR) {
      if (key !== null) scalars.set(key, event);
      key = key === null ? getScalarValue(yaml, event) : null;
    } else if (depth === 2 && event.type !== EVENT_ID.POP) key = null;
    if (event.type !== EVENT_ID.POP && event.type !== EVENT_ID.SCALAR && event.type !== EVENT_ID.ALIAS) depth++;
  }
  return scalars;
}
