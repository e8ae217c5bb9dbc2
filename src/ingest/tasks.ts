import type { Session, SessionEvent, SessionSummary, Tokens } from '../domain/session.ts';
import type { Task } from '../domain/task.ts';
import { hash } from '../util/hash.ts';
import { type CutOptions, cutSession, type Segment } from './cut.ts';
import { type JudgeOptions, judgeOutcome } from './outcome.ts';
import { present } from './present.ts';
import { pairResults, toSteps } from './steps.ts';
import { type Trace, traceRequests } from './trace.ts';

/** A task with what tells copies of it. */
export interface TracedTask {
  readonly task: Task;
  readonly trace: Trace;
}

/**
 * The requests of a session, each with its steps and how it went. Lines that machines wrote become no task. An id stays
 * the same when the session grows.
 */
export function toTasks(session: Session, options: JudgeOptions): readonly Task[] {
  return toTracedTasks(session, options).map(({ task }) => task);
}

export function toTracedTasks(
  session: Session,
  options: JudgeOptions,
  cutting: CutOptions = {},
): readonly TracedTask[] {
  const results = pairResults(session);
  const segments = cutSession(session, cutting);
  const traces = traceRequests(session, segments);
  const isTold = session.events.some((event) => 'tokens' in event && event.tokens !== undefined);
  return segments.flatMap((segment, index) => {
    const trace = traces[index];
    if (trace === undefined) return [];
    const own = ownEvents(session, segment);
    const steps = toSteps(segment, results);
    const task: Task = {
      id: segment.requestId ?? nameTask(session.id, segment),
      sessionId: session.id,
      source: session.source,
      request: segment.request,
      steps,
      reply: segment.reply,
      outcome: judgeOutcome({ ...segment, steps, label: session.label }, options),
      tokens: tokensOf(session, { segment, own, isTold }),
      ...present({
        startedAt: segment.startedAt ?? session.startedAt,
        endedAt: own.findLast(({ at }) => at !== undefined)?.at,
        model: session.model,
        project: session.project,
        repeatOf: session.repeatOf,
        requiredFacts: session.label?.requiredFacts,
      }),
    };
    return [{ task, trace }];
  });
}

function ownEvents({ events }: Session, { first, end, asides }: Segment): readonly SessionEvent[] {
  const isOwn = (place: number): boolean => !asides.some((aside) => place >= aside.first && place < aside.end);
  const all = events.slice(first, end);
  return asides.length === 0 ? all : all.filter((_, index) => isOwn(first + index));
}

/** A session that goes on in another file begins to count its turns anew there: what was asked tells them apart. */
export function nameTask(session: string, { position, request }: Pick<Segment, 'position' | 'request'>): string {
  return hash(`${session}\n${position}\n${request[0] ?? ''}`);
}

/** What the index keeps of a session that gave so many tasks. */
export function summariseSession(session: Session, tasks: number): SessionSummary {
  const { id, source, startedAt, model, project, parentId, tokens, answers, events } = session;
  const lines = events.flatMap((event) => (event.kind === 'user' ? [event.author] : []));
  return {
    id,
    source,
    tokens,
    lines: {
      human: lines.filter((author) => author === 'human').length,
      machine: lines.filter((author) => author === 'machine').length,
    },
    calls: events.filter(({ kind }) => kind === 'call').length,
    tasks,
    ...present({
      startedAt,
      model,
      project,
      parentId,
      answers,
      endedAt: events.findLast(({ at }) => at !== undefined)?.at,
    }),
  };
}

/** Those of the answers given for the request; where only the session's sum is known, its share by number of events. */
function tokensOf(
  { events, tokens }: Session,
  request: { readonly segment: Segment; readonly own: readonly SessionEvent[]; readonly isTold: boolean },
): Tokens {
  if (request.isTold) {
    const answers = request.own.flatMap((event) => ('tokens' in event && event.tokens ? [event.tokens] : []));
    return {
      input: answers.reduce((sum, { input }) => sum + input, 0),
      output: answers.reduce((sum, { output }) => sum + output, 0),
    };
  }
  const share = Math.min(1, request.segment.events / events.length);
  return { input: Math.round(tokens.input * share), output: Math.round(tokens.output * share) };
}
