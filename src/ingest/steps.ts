import type { Session, SessionEvent } from '../domain/session.ts';
import type { Step, StepStatus } from '../domain/task.ts';
import type { Segment } from './cut.ts';

type Result = Extract<SessionEvent, { kind: 'result' }>;

/** The result of each call of a session; ids are unique in a session. */
export function pairResults(session: Session): ReadonlyMap<string, Result> {
  const results = new Map<string, Result>();
  for (const event of session.events) {
    if (event.kind === 'result' && !results.has(event.callId)) results.set(event.callId, event);
  }
  return results;
}

/** The calls of a request with their results, in order. */
export function toSteps(segment: Segment, results: ReadonlyMap<string, Result>): readonly Step[] {
  return segment.calls.map(({ call, afterTurn }) => {
    const result = results.get(call.id);
    return {
      tool: call.tool,
      arguments: call.arguments,
      result: result?.content ?? null,
      status: statusOf(result),
      afterTurn,
    };
  });
}

function statusOf(result: Result | undefined): StepStatus {
  if (result === undefined) return 'missing';
  return result.isError ? 'error' : 'ok';
}
