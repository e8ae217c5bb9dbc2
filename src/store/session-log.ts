import type { Json, JsonObject } from '../domain/json.ts';
import { appendJsonLines } from './json-lines.ts';
import { joinInWorkspace } from './safe-join.ts';

/** A call of an agent's step with what came back; without `result` where nothing did. */
export interface LoggedCall {
  readonly id: string;
  readonly tool: string;
  readonly arguments: JsonObject;
  readonly result?: { readonly content: Json; readonly isError: boolean };
}

export interface LoggedStep {
  /** Name of the student that made it. */
  readonly model: string;
  readonly text: string;
  readonly calls: readonly LoggedCall[];
  readonly tokens: { readonly input: number; readonly output: number };
  /** The skill it followed, where it followed one. */
  readonly skill?: { readonly name: string; readonly version: string };
}

export interface LoggedOutcome {
  readonly label: 'passed' | 'failed' | 'unknown';
  readonly source: 'user' | 'agent';
  readonly note?: string;
}

/** The log of one session, written as it goes: what a crash leaves is read as far as it goes. Times are ISO 8601. */
export interface SessionLog {
  /** Relative to the workspace. */
  readonly path: string;
  user(text: string, at: string): Promise<void>;
  agent(step: LoggedStep, at: string): Promise<void>;
  outcome(outcome: LoggedOutcome, at: string): Promise<void>;
}

export interface SessionStart {
  readonly sessionId: string;
  readonly startedAt: string;
  readonly project?: string;
}

/**
 * Begins `logs/nightschool/<time>-<id>.jsonl`: JSON lines shaped like ATIF, as `src/ingest/formats/nightschool/` reads
 * them. The file is made with the first step.
 */
export function openSessionLog(workspace: string, { sessionId, startedAt, project }: SessionStart): SessionLog {
  const path = `logs/nightschool/${startedAt.slice(0, 19).replace(/[:.]/g, '-')}-${sessionId}.jsonl`;
  const head = {
    schema_version: 'nightschool-session-v1',
    session_id: sessionId,
    started_at: startedAt,
    ...(project !== undefined && { project }),
    agent: { name: 'nightschool' },
  };
  let waiting: readonly unknown[] = [head];
  let last: Promise<void> = Promise.resolve();
  let steps = 0;
  const append = (row: unknown): Promise<void> => {
    const rows = [...waiting, row];
    waiting = [];
    last = last.then(() => appendJsonLines(joinInWorkspace(workspace, path), rows));
    return last;
  };
  return {
    path,
    user: (text, at) => append({ step_id: ++steps, timestamp: at, source: 'user', message: text }),
    agent: (step, at) => append({ step_id: ++steps, timestamp: at, source: 'agent', ...printStep(step) }),
    outcome: (outcome, at) => append({ outcome, timestamp: at }),
  };
}

function printStep({ model, text, calls, tokens, skill }: LoggedStep): Readonly<Record<string, unknown>> {
  const results = calls.flatMap(({ id, result }) =>
    result === undefined
      ? []
      : [{ source_call_id: id, content: result.content, ...(result.isError && { extra: { is_error: true } }) }],
  );
  return {
    model_name: model,
    message: text,
    ...(calls.length > 0 && {
      tool_calls: calls.map((call) => ({
        tool_call_id: call.id,
        function_name: call.tool,
        arguments: call.arguments,
      })),
      observation: { results },
    }),
    metrics: { prompt_tokens: tokens.input, completion_tokens: tokens.output },
    ...(skill !== undefined && { extra: { skill } }),
  };
}
