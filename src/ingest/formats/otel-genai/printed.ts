import type { Json, JsonObject } from '../../../domain/json.ts';
import { isObject } from '../common/lenient.ts';
import { textOf } from '../common/texts.ts';
import { toIsoTime } from '../common/time.ts';

/** Whether a record is a span or a log record as the console exporters of OpenTelemetry's Python print them. */
export function isPrinted(record: Json): record is JsonObject {
  return isObject(record) && (isPrintedSpan(record) || isPrintedLog(record));
}

/** The record in OTLP's envelope. */
export function toEnvelope(record: JsonObject): JsonObject {
  const resource = { attributes: isObject(record.resource) ? (record.resource.attributes ?? {}) : {} };
  if (!isPrintedSpan(record)) {
    return { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [toLogRecord(record)] }] }] };
  }
  return { resourceSpans: [{ resource, scopeSpans: [{ spans: [toSpan(record)] }] }] };
}

function isPrintedSpan({ context, name, attributes, start_time: start }: JsonObject): boolean {
  const isNamed = typeof name === 'string' && isObject(attributes) && start !== undefined;
  return isNamed && isObject(context) && isHex(context.trace_id) && isHex(context.span_id);
}

function isPrintedLog({ trace_id: trace, body, attributes, severity_number: severity }: JsonObject): boolean {
  return severity !== undefined && body !== undefined && isObject(attributes) && isHex(trace);
}

function isHex(id: Json | undefined): boolean {
  return typeof id === 'string' && id.startsWith('0x');
}

function toSpan(record: JsonObject): JsonObject {
  const { name = null, context, attributes = null, status, events } = record;
  const ids = isObject(context) ? context : {};
  const { status_code: code = null, description = null } = isObject(status) ? status : {};
  return {
    name,
    traceId: withoutPrefix(ids.trace_id),
    spanId: withoutPrefix(ids.span_id),
    parentSpanId: withoutPrefix(record.parent_id),
    startTimeUnixNano: toNanoseconds(record.start_time),
    endTimeUnixNano: toNanoseconds(record.end_time),
    attributes,
    events: events ?? null,
    status: { code: code === 'ERROR' ? 2 : 0, message: description },
  };
}

function toLogRecord(record: JsonObject): JsonObject {
  return {
    traceId: withoutPrefix(record.trace_id),
    spanId: withoutPrefix(record.span_id),
    eventName: record.event_name ?? null,
    attributes: record.attributes ?? null,
    body: record.body ?? null,
  };
}

function withoutPrefix(id: Json | undefined): Json {
  return textOf(id)?.replace(/^0x/, '') ?? null;
}

function toNanoseconds(time: Json | undefined): Json {
  const iso = toIsoTime(time);
  return iso === undefined ? null : Date.parse(iso) * 1e6;
}
