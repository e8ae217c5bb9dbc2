import type { Trace } from '../../ingest/trace.ts';
import type { StoredTrace } from '../../store/state/log-index.ts';

/** A trace as the index keeps it: what it need not search for stands before the links. `run`: what `printRun` gives. */
export function toStoredTrace({ position, opening, links, openedAt, isTold, isLast }: Trace, run: string): StoredTrace {
  const head = `@${openedAt}${isLast ? LAST : ''}${RUN}${run}`;
  return { position, opening, links: [head, ...links].join(' '), isTold, length: links.length };
}

export function toTrace({ position, opening, links, isTold }: StoredTrace): Trace {
  const [whole = '', ...rest] = links.split(' ');
  const head = whole.split(RUN, 1)[0] ?? '';
  const isLast = head.endsWith(LAST);
  return { position, opening, links: rest, isTold, isLast, openedAt: head.slice(1, isLast ? -LAST.length : undefined) };
}

/** Of what stands before the links, what `printRun` gave; null where it was stored before there was any. */
export function runOf(head: string): string | null {
  const at = head.indexOf(RUN);
  return at < 0 ? null : head.slice(at + RUN.length);
}

/** Times are ISO 8601, which has no such signs. */
const LAST = '!';
const RUN = '~';
