import type { Json, JsonObject } from '../../domain/json.ts';
import type { RecordedLabel, Session, SessionEvent } from '../../domain/session.ts';
import type { CleanStep, CleanTask } from '../../domain/task.ts';
import { cutSession, type Segment } from '../../ingest/cut.ts';
import { cleanUserText } from '../../ingest/machine-text.ts';
import type { JudgeOptions } from '../../ingest/outcome.ts';
import { toTasks } from '../../ingest/tasks.ts';
import type { Redactor } from '../../redact/redact.ts';

/**
 * A session as clean text, of which a night makes the same tasks: what is in a task is redacted together with the rest
 * of it, as a night does, and the turn that opens it keeps its id, which is made of the text before redaction. What is
 * in no task is redacted together.
 */
export async function cleanSession(
  session: Session,
  { redactor, judging }: { readonly redactor: Redactor; readonly judging: JudgeOptions },
): Promise<Session> {
  const { events, project, label } = session;
  const segments = cutSession(session);
  const tasks = await Promise.all(toTasks(session, judging).map((task) => redactor.task(task)));
  const cleaning: Cleaning = { events, done: new Map(), steps: stepsByCall(segments, tasks) };
  for (const [index, segment] of segments.entries()) {
    const task = tasks[index];
    if (task !== undefined) cleanRequest(cleaning, segment, task);
  }
  cleanCalls(cleaning);
  await cleanOthers(cleaning, redactor);
  return {
    ...session,
    events: events.map((event, index) => cleaning.done.get(index) ?? event),
    ...(project !== undefined && { project: await redactor.text(project) }),
    ...(label !== undefined && { label: await cleanLabel(label, tasks[0], redactor) }),
  };
}

interface Cleaning {
  readonly events: readonly SessionEvent[];
  /** By their number; what stands here is clean. */
  readonly done: Map<number, SessionEvent>;
  readonly steps: ReadonlyMap<string, CleanStep>;
}

/** Ids of calls are unique in a session. */
function stepsByCall(segments: readonly Segment[], tasks: readonly CleanTask[]): ReadonlyMap<string, CleanStep> {
  const pairs = segments.flatMap(({ calls }, index) =>
    calls.flatMap(({ call }, place): readonly (readonly [string, CleanStep])[] => {
      const step = tasks[index]?.steps[place];
      return step === undefined ? [] : [[call.id, step]];
    }),
  );
  return new Map(pairs);
}

/** The turns without what clients put around them: that is no part of a task. */
function cleanRequest({ events, done }: Cleaning, segment: Segment, task: CleanTask): void {
  let turn = 0;
  for (let index = segment.first; index < segment.end; index++) {
    const event = events[index];
    if (event?.kind === 'assistant' && event.text === segment.reply) done.set(index, { ...event, text: task.reply });
    if (event?.kind !== 'user' || event.author !== 'human') continue;
    const said = task.request[turn];
    if (said === undefined || segment.request[turn] !== cleanUserText(event.text)) continue;
    done.set(index, { ...event, text: said, ...(index === segment.first && { requestId: task.id }) });
    turn++;
  }
}

function cleanCalls({ events, done, steps }: Cleaning): void {
  const answered = new Set<string>();
  for (const [index, event] of events.entries()) {
    if (event.kind === 'call') {
      const step = steps.get(event.id);
      if (step !== undefined) done.set(index, { ...event, tool: step.tool, arguments: step.arguments });
    } else if (event.kind === 'result' && !answered.has(event.callId)) {
      const step = steps.get(event.callId);
      answered.add(event.callId);
      if (step !== undefined) done.set(index, { ...event, content: step.result });
    }
  }
}

async function cleanOthers({ events, done }: Cleaning, redactor: Redactor): Promise<void> {
  const others = [...events.entries()].filter(([index, { kind }]) => !done.has(index) && kind !== 'stopped');
  if (others.length === 0) return;
  // redaction keeps the shape of a record
  const clean = (await redactor.json(others.map(([, event]) => textsOf(event)))) as readonly Texts[];
  for (const [place, [index, event]] of others.entries()) done.set(index, withTexts(event, clean[place] ?? {}));
}

/** Named as in a task: a key says something of its text. */
type Texts = {
  readonly text?: string;
  readonly tool?: string;
  readonly arguments?: JsonObject;
  readonly result?: Json;
};

function textsOf(event: SessionEvent): JsonObject {
  switch (event.kind) {
    case 'user':
    case 'assistant':
      return { text: event.text };
    case 'call':
      return { tool: event.tool, arguments: event.arguments };
    case 'result':
      return { result: event.content };
    case 'stopped':
      return {};
  }
}

/** What redaction did not give back stays out. */
function withTexts(event: SessionEvent, { text = '', tool = '', arguments: given = {}, result = null }: Texts) {
  switch (event.kind) {
    case 'user':
    case 'assistant':
      return { ...event, text };
    case 'call':
      return { ...event, tool, arguments: given };
    case 'result':
      return { ...event, content: result };
    case 'stopped':
      return event;
  }
}

async function cleanLabel(
  { requiredFacts, expectedTools, ...label }: RecordedLabel,
  task: CleanTask | undefined,
  redactor: Redactor,
): Promise<RecordedLabel> {
  const clean = async (texts: readonly string[]): Promise<readonly string[]> => {
    return (await redactor.json(texts)) as readonly string[]; // it keeps the shape
  };
  return {
    ...label,
    source: await redactor.text(label.source),
    ...(requiredFacts !== undefined && { requiredFacts: task?.requiredFacts ?? (await clean(requiredFacts)) }),
    ...(expectedTools !== undefined && { expectedTools: await clean(expectedTools) }),
  };
}
