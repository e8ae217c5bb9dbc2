import type { Session, SessionEvent } from '../domain/session.ts';
import { hash, hashJson } from '../util/hash.ts';

/**
 * Sessions without those that another one contains: resumed files begin with a copy of the former session, and proxies
 * log the whole history with every call. Of one id the longest stays; a session whose events all open another goes.
 * Order is kept.
 */
export function dropCopies(sessions: readonly Session[]): readonly Session[] {
  const longest = keepLongest(sessions);
  const contained = new Set<string>();
  const chains = longest.map((session) => chainOf(session.events));
  for (const chain of chains) for (const link of chain.slice(0, -1)) contained.add(link);
  const whole = new Set<string>();
  return longest.filter((_, index) => {
    const last = chains[index]?.at(-1) ?? '';
    if (contained.has(last) || whole.has(last)) return false;
    whole.add(last);
    return true;
  });
}

function keepLongest(sessions: readonly Session[]): readonly Session[] {
  const byId = new Map<string, Session>();
  for (const session of sessions) {
    const other = byId.get(session.id);
    if (other === undefined || isLonger(session, other)) byId.set(session.id, session);
  }
  return sessions.filter((session) => byId.get(session.id) === session);
}

/** Ties go by file name, so that the order files are read in does not matter. */
function isLonger(session: Session, other: Session): boolean {
  if (session.events.length !== other.events.length) return session.events.length > other.events.length;
  return session.source.file < other.source.file;
}

/** One hash for each beginning of the events; ids of calls are left out, clients make new ones. */
function chainOf(events: readonly SessionEvent[]): readonly string[] {
  let link = '';
  return events.map((event) => {
    link = hash(`${link}${hashJson(withoutIds(event))}`, 32);
    return link;
  });
}

function withoutIds(event: SessionEvent): object {
  if (event.kind === 'call') return { ...event, id: '' };
  return event.kind === 'result' ? { ...event, callId: '' } : event;
}
