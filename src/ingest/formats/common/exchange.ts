import type { Json, JsonObject } from '../../../domain/json.ts';
import type { RecordedLabel, Session, SessionEvent } from '../../../domain/session.ts';
import { hash } from '../../../util/hash.ts';
import { parseJson } from '../../parse-json.ts';
import { present } from '../../present.ts';
import { isObject } from './lenient.ts';
import { readLabel } from './recorded-label.ts';
import { shortId } from './short-id.ts';
import { toIsoTime } from './time.ts';

/** One logged call of a model's API, taken out of what a proxy, a client or a batch put around it. */
export interface Exchange {
  /** The whole record: ids, times and feedback stand here. */
  readonly record: JsonObject;
  /** What was sent; the record itself where it is flat. */
  readonly request: JsonObject;
  /** What came back; the record itself where it is flat. */
  readonly response: JsonObject;
}

/** What a log calls a session. */
export interface ExchangeName {
  readonly id: string;
  /** It is that of a conversation, which other records have too; else the record's own. */
  readonly isShared: boolean;
}

/** Where proxies (LiteLLM, Helicone, Portkey, …), batch files and tracing clients put the two halves. */
const REQUEST_KEYS = ['request', 'request_body', 'body', 'params', 'kwargs', 'inputs'];
const RESPONSE_KEYS = ['response', 'response_body', 'response_obj', 'result', 'outputs'];
const SESSION_KEYS = ['session_id', 'sessionId', 'conversation_id', 'thread_id', 'trace_id'];
const TIME_KEYS = ['created', 'created_at', 'timestamp', 'start_time', 'startTime', 'logged_at'];

export function readExchange(given: Json): Exchange {
  if (!isObject(given)) return { record: {}, request: { messages: given }, response: {} };
  return { record: given, request: findHalf(given, REQUEST_KEYS), response: findHalf(given, RESPONSE_KEYS) };
}

/** A value as it is; where it is text that some loggers made of it, the value again. */
export function unquote(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  const parsed = parseJson(value);
  return parsed.ok ? parsed.value : value;
}

/** The members of a session that every exchange has in the same places, with what `nameSession` makes its id of. */
export function describeExchange(
  exchange: Exchange,
  { given }: { readonly given: Json },
): { readonly name: ExchangeName } & Partial<Pick<Session, 'startedAt' | 'model' | 'project' | 'label'>> {
  const { record, request, response } = exchange;
  const metadata = objectOf(record.metadata) ?? objectOf(request.metadata) ?? {};
  const conversation = conversationOf(record, metadata);
  // Without an id of its own a record is named by its content: a rotated or copied log gives the same sessions.
  const id = conversation ?? ownId(exchange) ?? hash(JSON.stringify(given));
  return {
    name: { id: shortId(id), isShared: conversation !== undefined },
    ...present({
      startedAt: timeOf([record, response, metadata]),
      model: firstText([record.model, response.model, request.model, metadata.model]),
      project: firstText([record.project, metadata.project]),
      label: labelOf(record, metadata),
    }),
  };
}

/**
 * Records of one conversation repeat all that was said before, or hold no more than a turn each: those that open alike
 * are one session, grown. The opening is part of its id, so that each record gives the same one whatever was read before
 * it, in this reading or another.
 */
export function nameSession({ id, isShared }: ExchangeName, events: readonly SessionEvent[]): string {
  return isShared ? `${id}-${hashOpening(events)}` : id;
}

/** Tells records apart that have the same id of their own and open differently: of those read, all but the first. */
export function createConversations(): (session: Session) => Session {
  const openings = new Map<string, string>();
  return (session) => {
    const opening = hashOpening(session.events);
    const first = openings.get(session.id) ?? opening;
    openings.set(session.id, first);
    return first === opening ? session : { ...session, id: `${session.id}-${opening}` };
  };
}

/** Of what the person said first. */
function hashOpening(events: readonly SessionEvent[]): string {
  const first = events.find((event) => event.kind === 'user' && event.author === 'human');
  return hash(first?.kind === 'user' ? first.text : '', 8);
}

/** The first text that is not empty. */
export function firstText(values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}

function findHalf(record: JsonObject, keys: readonly string[]): JsonObject {
  for (const key of keys) {
    const half = objectOf(unquote(record[key]));
    if (half !== undefined) return objectOf(unquote(half.body)) ?? half;
  }
  return record;
}

function conversationOf(record: JsonObject, metadata: JsonObject): string | undefined {
  return firstText(SESSION_KEYS.flatMap((key) => [record[key], metadata[key]]));
}

function ownId({ record, response }: Exchange): string | undefined {
  const numbered = typeof record.id === 'number' ? String(record.id) : undefined;
  return firstText([record.id, response.id, record.request_id]) ?? qualify(record, numbered);
}

/** Row numbers and the ids of a batch's requests begin anew in each file: the content tells them apart. */
function qualify(record: JsonObject, numbered: string | undefined): string | undefined {
  const id = firstText([record.custom_id, numbered]);
  return id === undefined ? undefined : `${shortId(id)}-${hash(JSON.stringify(record), 8)}`;
}

function timeOf(places: readonly JsonObject[]): string | undefined {
  for (const place of places) {
    for (const key of TIME_KEYS) {
      const time = toIsoTime(place[key]);
      if (time !== undefined) return time;
    }
  }
  return undefined;
}

function labelOf(record: JsonObject, metadata: JsonObject): RecordedLabel | undefined {
  return readLabel(record) ?? readLabel(metadata);
}

function objectOf(value: Json | undefined): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}
