import type { Session } from '../../domain/session.ts';

/**
 * A session as it is called where several agents name theirs in the same way: `sales:session-1`. The ids of its answers
 * are the provider's, and stay.
 */
export function ofAgent(session: Session, agent: string | undefined): Session {
  if (agent === undefined) return session;
  const { id, parentId } = session;
  const named = { ...session, id: `${agent}:${id}` };
  return parentId === undefined || parentId === '' ? named : { ...named, parentId: `${agent}:${parentId}` };
}
