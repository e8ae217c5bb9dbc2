import type { Json, JsonObject } from '../../../domain/json.ts';
import type { Session } from '../../../domain/session.ts';
import { present } from '../../present.ts';
import { isObject } from '../common/lenient.ts';
import type { LogFormat, OpenLog, SessionReader } from '../format.ts';
import { decodeJson, textMember } from '../spans/decode.ts';
import { createSpanBook, type SpanBook } from '../spans/spans.ts';
import { findTable, hasTwins, readTable } from './companions.ts';
import { createCsvBook, isCsvHeader, lineOf } from './csv.ts';
import { isObservation, isScore, isTrace, NAMES, unknownType } from './fields.ts';
import { readObservation, readScore, readTrace } from './observation.ts';

const FORMAT = 'langfuse';
/** What records lack that no session came of. */
const SILENT = {
  model: 'generations without input and output',
  agent: 'traces without input, output and generations',
  tool: 'tools without the trace that they belong to',
};

/**
 * Exports of Langfuse: traces with their observations and scores in one document, or a table to a file as JSON or CSV,
 * observations with traces and scores beside them.
 */
export const langfuse: LogFormat = {
  name: FORMAT,
  unit: 'file',
  detects: (record) => isObject(record) && (isCsvHeader(lineOf(record) ?? '') || readParts(record) !== null),
  open,
};

interface Seen {
  observations: number;
}

function open(log: OpenLog): SessionReader {
  const book = createSpanBook();
  const seen: Seen = { observations: 0 };
  const rows = createCsvBook();
  const addRecord = (record: Json, line: number): string | null => {
    const parts = isObject(record) ? readParts(record) : null;
    return parts === null ? describeUnknown(record) : take(parts, { book, line, seen });
  };
  return {
    add(record, line) {
      const text = lineOf(record);
      if (text === null) return addRecord(record, line);
      const row = rows.add(text, line);
      return row.record === null ? row.reason : addRecord(row.record, row.line);
    },
    async end(): Promise<readonly Session[]> {
      // The traces of observations in another file: their conversations are read there.
      if (seen.observations === 0 && (await hasObservations(log))) return [];
      if (seen.observations > 0) await addCompanions(log, { book, seen });
      return book.sessions({ file: log.path, format: FORMAT });
    },
    lost: () => [
      ...book.untold().map(({ line, by }) => ({ line, reason: SILENT[by] })),
      ...[rows.open()].flatMap((line) => (line === null ? [] : [{ line, reason: 'row that does not end' }])),
    ],
  };
}

function describeUnknown(record: Json): string {
  const type = isObject(record) ? unknownType(record) : undefined;
  return type === undefined
    ? 'record that is no trace, observation or score'
    : `unknown observation type ${JSON.stringify(type.slice(0, 40))}`;
}

async function hasObservations(log: OpenLog): Promise<boolean> {
  const paths = await findTable(log, 'observations');
  if (paths.length > 1 || paths[0] !== 'observations.jsonl') return paths.length > 0;
  return (await log.beside('observations.jsonl')) !== null;
}

/** Traces without observations are read where no other file may have these. */
async function addCompanions(
  log: OpenLog,
  { book, seen }: { readonly book: SpanBook; readonly seen: Seen },
): Promise<void> {
  const isOnly = !(await hasTwins(log));
  for (const table of ['traces', 'scores'] as const) {
    for await (const record of readTable(log, table)) {
      const parts = isObject(record) ? readParts(record) : null;
      if (parts === null) continue;
      const traces = parts.traces.filter((trace) => isOnly || book.knows(textMember(trace, ['id']) ?? ''));
      take({ ...parts, traces, observations: [] }, { book, line: 0, seen });
    }
  }
}

interface Parts {
  readonly traces: readonly JsonObject[];
  readonly observations: readonly JsonObject[];
  readonly scores: readonly JsonObject[];
}

/** What a record holds, however it was exported; null where that is nothing of Langfuse's. */
function readParts(record: JsonObject): Parts | null {
  const none = { traces: [], observations: [], scores: [] };
  if (isObservation(record)) return { ...none, observations: [record] };
  if (isScore(record)) return { ...none, scores: [record] };
  const observations = objectsOf(record.observations);
  const scores = objectsOf(record.scores);
  const trace = decodeJson(record.trace ?? null);
  if (isObject(trace) && (observations.some(isObservation) || isTrace(trace)))
    return { traces: [trace], observations, scores };
  if (isTrace(record) || (typeof record.id === 'string' && observations.some(isObservation))) {
    return { traces: [record], observations, scores };
  }
  // A session, or a page of the interface.
  const inner = [...objectsOf(record.traces), ...objectsOf(record.data)];
  const known = inner.map((each) => readParts({ ...each, data: null })).filter((each) => each !== null);
  if (known.length === 0) return null;
  return {
    traces: known.flatMap((each) => each.traces),
    observations: known.flatMap((each) => each.observations),
    scores: known.flatMap((each) => each.scores),
  };
}

function take(
  parts: Parts,
  { book, line, seen }: { readonly book: SpanBook; readonly line: number; readonly seen: Seen },
): string | null {
  const spans = parts.observations.map((each) => readObservation(each)).filter((span) => span !== null);
  for (const span of spans) book.add(span, line);
  const traces = parts.traces.map((each) => readTrace(each)).filter((span) => span !== null);
  for (const span of traces) book.add(span, line);
  for (const trace of parts.traces) describeTrace(trace, book);
  for (const score of parts.scores) takeScore(score, { book, trace: textMember(parts.traces[0] ?? {}, ['id']) });
  seen.observations += spans.length;
  return parts.observations.length > 0 && spans.length === 0 ? 'observations without ids' : null;
}

function describeTrace(trace: JsonObject, book: SpanBook): void {
  const id = textMember(trace, ['id']);
  const facts = { conversation: textMember(trace, NAMES.session), project: textMember(trace, NAMES.project) };
  if (id !== undefined) book.describe({ trace: id, ...present(facts) });
}

function takeScore(
  score: JsonObject,
  { book, trace }: { readonly book: SpanBook; readonly trace: string | undefined },
): void {
  const of = textMember(score, [...NAMES.trace, ...NAMES.session]) ?? trace;
  const rating = readScore(score);
  if (of !== undefined && rating !== null) book.rate(of, rating);
}

function objectsOf(value: Json | undefined): readonly JsonObject[] {
  const list = decodeJson(value ?? null);
  return Array.isArray(list) ? list.filter(isObject) : [];
}
