import type { Session } from '../domain/session.ts';
import type { Task } from '../domain/task.ts';
import { hash } from '../util/hash.ts';
import { cutSession, type Segment } from './cut.ts';
import { type JudgeOptions, judgeOutcome } from './outcome.ts';
import { present } from './present.ts';
import { pairResults, toSteps } from './steps.ts';

/**
 * The requests of a session, each with its steps and how it went. Lines that machines wrote become no task. An id stays
 * the same when the session grows. Tokens are only known for the session and shared out by the number of events.
 */
export function toTasks(session: Session, options: JudgeOptions): readonly Task[] {
  const results = pairResults(session);
  return cutSession(session).map((segment): Task => {
    const steps = toSteps(segment, results);
    return {
      id: hash(`${session.id}\n${segment.position}`),
      sessionId: session.id,
      source: session.source,
      request: segment.request,
      steps,
      reply: segment.reply,
      outcome: judgeOutcome({ ...segment, steps, label: session.label }, options),
      tokens: shareTokens(session, segment),
      ...present({
        startedAt: segment.startedAt ?? session.startedAt,
        model: session.model,
        project: session.project,
        repeatOf: session.repeatOf,
        requiredFacts: session.label?.requiredFacts,
      }),
    };
  });
}

function shareTokens(session: Session, segment: Segment): Task['tokens'] {
  const share = Math.min(1, segment.events / session.events.length);
  return { input: Math.round(session.tokens.input * share), output: Math.round(session.tokens.output * share) };
}
