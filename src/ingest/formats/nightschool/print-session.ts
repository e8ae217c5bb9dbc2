import type { Json, JsonObject } from '../../../domain/json.ts';
import type { RecordedLabel, Session, SessionEvent, Tokens } from '../../../domain/session.ts';
import { present } from '../../present.ts';
import { toResultContent } from '../common/tool-values.ts';

/** What is deeper is written as text, which is read back as what it was: a line may be no deeper than readers take. */
const DEEPEST = 100;

/**
 * A session as lines of our own format, from which the reader makes the same session again: one line for each event,
 * as each has a time of its own. `Session.source` is not kept but for its format.
 */
export function* printSession(session: Session): Generator<JsonObject> {
  yield printHeader(session);
  for (const event of session.events) yield printEvent(event);
  if (session.label !== undefined) yield { outcome: printLabel(session.label) };
}

function printHeader({ id, source, startedAt, model, project, parentId, repeatOf, ...spent }: Session): JsonObject {
  return {
    schema_version: 'nightschool-session-v1',
    session_id: id,
    whole: true,
    log_format: source.format,
    final_metrics: printSpent(spent),
    ...members({
      started_at: startedAt,
      project,
      parent_session_id: parentId,
      repeat_of: repeatOf,
      agent: model === undefined ? undefined : { model_name: model },
    }),
  };
}

function printSpent({ tokens, answers }: Pick<Session, 'tokens' | 'answers'>): JsonObject {
  const named = answers?.map(({ id, ...cost }) => ({ response_id: id, ...printTokens(cost) }));
  return {
    total_prompt_tokens: tokens.input,
    total_completion_tokens: tokens.output,
    ...members({ answers: named }),
  };
}

function printTokens({ input, output }: Tokens): JsonObject {
  return { prompt_tokens: input, completion_tokens: output };
}

function printEvent(event: SessionEvent): JsonObject {
  const time = members({ timestamp: event.at });
  switch (event.kind) {
    case 'user':
      return {
        source: 'user',
        message: event.text,
        extra: { machine: event.author === 'machine' },
        ...members({ request_id: event.requestId }),
        ...time,
      };
    case 'assistant':
      return { source: 'agent', message: event.text, ...printCost(event), ...time };
    case 'call': {
      const call = { tool_call_id: event.id, function_name: event.tool, arguments: shallow(event.arguments) };
      return { source: 'agent', tool_calls: [call], ...printCost(event), ...time };
    }
    case 'result': {
      const result = { source_call_id: event.callId, content: asRead(event.content), is_error: event.isError };
      return { source: 'agent', observation: { results: [result] }, ...time };
    }
    case 'stopped':
      return { stopped: { by: event.by }, ...time };
  }
}

function printCost({ tokens }: { readonly tokens?: Tokens }): JsonObject {
  return tokens === undefined ? {} : { metrics: printTokens(tokens) };
}

/** A text that would be read as JSON is quoted once more. */
function asRead(content: Json): Json {
  if (typeof content !== 'string') return shallow(content);
  return toResultContent(content) === content ? content : JSON.stringify(content);
}

function shallow(value: Json): Json {
  return isDeep(value, DEEPEST) ? JSON.stringify(value) : value;
}

function isDeep(value: Json, most: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return most === 0 || Object.values(value).some((member) => isDeep(member, most - 1));
}

/** A scorer that is called as the agent is must not be taken for it, whose own word for success is not believed. */
function printLabel({ score, source, requiredFacts, expectedTools }: RecordedLabel): JsonObject {
  return {
    score,
    source: source === 'agent' && score > 0.5 ? ' agent' : source,
    ...members({ required_facts: requiredFacts, expected_tools: expectedTools }),
  };
}

/** Typed as JSON: what is left has no undefined. */
function members(given: Readonly<Record<string, Json | undefined>>): JsonObject {
  return present(given) as JsonObject; // present leaves no undefined member
}
