import type { Json, JsonObject } from '../../../domain/json.ts';
import type { Session } from '../../../domain/session.ts';
import { present } from '../../present.ts';
import { isObject } from '../common/lenient.ts';
import type { LogFormat, OpenLog, SessionReader } from '../format.ts';
import { member, textMember } from '../spans/decode.ts';
import type { Span } from '../spans/run.ts';
import { createSpanBook, type SpanBook } from '../spans/spans.ts';
import { type Attributes, pickText, readAny, readAttributes } from './attributes.ts';
import { readSaid } from './dialects.ts';
import { readEvent, type SpanIds } from './events.ts';
import { isPrinted, toEnvelope } from './printed.ts';

const FORMAT = 'otel-genai';
const NO_CONTENT =
  'spans without messages (content capture is off: set OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT)';
const NO_CONVERSATION = 'spans of tools without the conversation that they belong to';
const NOTHING = 'telemetry that tells of no model, agent or tool';
const SPANS = ['resourceSpans', 'resource_spans'];
const LOGS = ['resourceLogs', 'resource_logs'];
const METRICS = ['resourceMetrics', 'resource_metrics'];
const SCOPES = ['scopeSpans', 'scope_spans', 'instrumentationLibrarySpans', 'scopeLogs', 'scope_logs'];

/**
 * OpenTelemetry's file format, OTLP as JSON lines, and what its console exporter prints in Python: spans and events of generative AI, by its own conventions and by
 * those of OpenInference, Vercel's AI SDK, traceloop and pydantic-ai. Spans come in any order.
 */
export const otelGenai: LogFormat = {
  name: FORMAT,
  unit: 'file',
  detects: (record) => isEnvelope(record) || isPrinted(record),
  open,
};

function isEnvelope(record: Json): boolean {
  return isObject(record) && [...SPANS, ...LOGS, ...METRICS].some((name) => Array.isArray(record[name]));
}

interface Line {
  readonly book: SpanBook;
  readonly line: number;
}

function open({ path: file }: OpenLog): SessionReader {
  const book = createSpanBook();
  let sessions: readonly Session[] = [];
  let first: number | null = null;
  return {
    add(given, line) {
      const record = isPrinted(given) ? toEnvelope(given) : given;
      if (!isObject(record)) return 'line that is no OTLP data';
      first ??= line;
      const logs = entriesOf(member(record, LOGS), ['logRecords', 'log_records']);
      const spans = entriesOf(member(record, SPANS), ['spans']);
      for (const each of logs) readLog(each, { book, line });
      const placed = spans.map((each) => readSpan(each, { book, line }));
      if (spans.length + logs.length === 0) return member(record, METRICS) === undefined ? 'line without spans' : null;
      return placed.length > 0 && !placed.includes(true) ? 'spans without ids' : null;
    },
    end() {
      sessions = book.sessions({ file, format: FORMAT });
      return sessions;
    },
    lost() {
      const untold = book.untold();
      if (first !== null && sessions.length + untold.length === 0) return [{ line: first, reason: NOTHING }];
      return untold.map(({ line, by }) => ({ line, reason: by === 'tool' ? NO_CONVERSATION : NO_CONTENT }));
    },
  };
}

interface Entry {
  readonly entry: JsonObject;
  readonly resource: Attributes;
}

/** The spans or log records of all resources and scopes. */
function entriesOf(resources: Json | undefined, names: readonly string[]): readonly Entry[] {
  return listOf(resources).flatMap((each) => {
    const resource = readAttributes(isObject(each.resource) ? each.resource.attributes : undefined);
    const scopes = listOf(member(each, SCOPES));
    return scopes.flatMap((scope) => listOf(member(scope, names)).map((entry) => ({ entry, resource })));
  });
}

function listOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** False for a span that nobody can place. */
function readSpan({ entry, resource }: Entry, { book, line }: Line): boolean {
  const ids = idsOf(entry);
  if (ids === null) return false;
  const attributes = readAttributes(entry.attributes);
  const said = readSaid(attributes, textMember(entry, ['name']) ?? '');
  const failure = failureOf(entry) ?? said.failure;
  const span: Span = {
    kind: 'other',
    ...said,
    ...ids,
    ...present({
      parent: textMember(entry, ['parentSpanId', 'parent_span_id']),
      start: milliseconds(member(entry, ['startTimeUnixNano', 'start_time_unix_nano'])),
      end: milliseconds(member(entry, ['endTimeUnixNano', 'end_time_unix_nano'])),
      project: pickText(resource, ['openinference.project.name', 'service.name']),
      failure,
    }),
  };
  book.add(span, line);
  for (const event of listOf(entry.events)) {
    const name = textMember(event, ['name']) ?? '';
    readEvent({ name, attributes: readAttributes(event.attributes), body: null }, { book, line, ids });
  }
  return true;
}

function readLog({ entry }: Entry, { book, line }: Line): void {
  const attributes = readAttributes(entry.attributes);
  const name = textMember(entry, ['eventName', 'event_name']) ?? pickText(attributes, ['event.name']) ?? '';
  const ids = idsOf(entry) ?? idsOfEvent(attributes);
  if (ids === null) return;
  const body = entry.body === undefined ? null : readAny(entry.body);
  readEvent({ name, attributes, body }, { book, line, ids });
}

function idsOf(entry: JsonObject): SpanIds | null {
  const trace = textMember(entry, ['traceId', 'trace_id']);
  const id = textMember(entry, ['spanId', 'span_id']);
  return trace === undefined || id === undefined ? null : { trace, id };
}

/** Events may be recorded where traces are not: then an answer is known by the provider's id. */
function idsOfEvent(attributes: Attributes): SpanIds | null {
  const answer = pickText(attributes, ['gen_ai.response.id']);
  return answer === undefined ? null : { trace: answer, id: answer };
}

function failureOf(entry: JsonObject): string | undefined {
  const status = isObject(entry.status) ? entry.status : {};
  if (status.code !== 2 && status.code !== 'STATUS_CODE_ERROR') return undefined;
  const thrown = listOf(entry.events).find((event) => event.name === 'exception');
  const message = pickText(readAttributes(thrown?.attributes), ['exception.message', 'exception.type']);
  return textMember(status, ['message']) ?? message ?? '';
}

/** From nanoseconds since 1970, which come as text: a double has not enough digits for them. */
function milliseconds(nanoseconds: Json | undefined): number | undefined {
  const time = Number(nanoseconds ?? Number.NaN) / 1e6;
  return Number.isFinite(time) && time > 0 ? time : undefined;
}
