import type { Json, JsonObject } from '../../../domain/json.ts';
import { parseJson } from '../../parse-json.ts';
import { isObject } from '../common/lenient.ts';

/** A record may have line breaks in its fields; one of more characters than this is let go. */
const MOST_CHARACTERS = 8_000_000;
/** Columns that tables of Langfuse have, by which the first line of an export is known. */
const COLUMNS = [
  ['traceId', 'startTime', 'type'],
  ['trace_id', 'start_time', 'type'],
  ['timestamp', 'bookmarked', 'input'],
  ['timestamp', 'session_id', 'tags'],
  ['timestamp', 'sessionId', 'tags'],
  ['dataType', 'traceId', 'value'],
  ['data_type', 'trace_id', 'value'],
];

/** The text of a record that is a line of text. */
export function lineOf(record: Json): string | null {
  return isObject(record) && typeof record.text === 'string' && Object.keys(record).length === 1 ? record.text : null;
}

/** Whether a line names the columns of a table of Langfuse. */
export function isCsvHeader(line: string): boolean {
  if (line.length > 5000 || !/^"?\w/.test(line)) return false;
  const columns = new Set(fieldsOf(line));
  return columns.has('id') && COLUMNS.some((some) => some.every((column) => columns.has(column)));
}

/** The records of an export as CSV, whose lines come one after another. */
export interface CsvBook {
  /** A record where the line ends one. `reason`: why the line is of no use, or null. `line`: that of its beginning. */
  add(
    text: string,
    line: number,
  ): { readonly record: JsonObject | null; readonly line: number; readonly reason: string | null };
  /** The line where a row begins that has not ended; null where there is none. */
  open(): number | null;
}

/** As `transformStreamToCsv` of langfuse/langfuse writes them: all fields in quotes, which are doubled inside of them. */
export function createCsvBook(): CsvBook {
  let columns: readonly string[] | null = null;
  let open: string[] = [];
  let [size, first, isQuoted] = [0, 0, false];
  const reset = (): void => {
    [open, size, isQuoted] = [[], 0, false];
  };
  return {
    open: () => (open.length === 0 ? null : first),
    add(text, line) {
      if (columns === null || (!isQuoted && isCsvHeader(text))) {
        if (!isCsvHeader(text)) return { record: null, line, reason: 'line before the names of the columns' };
        columns = fieldsOf(text);
        return { record: null, line, reason: null };
      }
      if (open.length === 0) first = line;
      open.push(text);
      size += text.length;
      if (text.split('"').length % 2 === 0) isQuoted = !isQuoted;
      if (isQuoted && size <= MOST_CHARACTERS) return { record: null, line, reason: null };
      const whole = open.join('\n');
      const isBroken = isQuoted;
      reset();
      if (isBroken) return { record: null, line: first, reason: `row longer than ${MOST_CHARACTERS} characters` };
      if (whole.trim() === '') return { record: null, line, reason: null };
      return { record: toRecord(columns, fieldsOf(whole)), line: first, reason: null };
    },
  };
}

/** All records of a text that is such an export. */
export function csvRecords(text: string): readonly JsonObject[] {
  const book = createCsvBook();
  return text.split('\n').flatMap((line, index) => {
    const { record } = book.add(line, index + 1);
    return record === null ? [] : [record];
  });
}

function toRecord(columns: readonly string[], fields: readonly string[]): JsonObject {
  return Object.fromEntries(columns.map((column, index) => [column, toValue(column, fields[index] ?? '')]));
}

/** What is no text was written as JSON; older versions did so with texts as well. */
function toValue(column: string, field: string): Json {
  if (field === '') return null;
  if (column === 'value' && /^-?\d+(?:\.\d+)?$/.test(field)) return Number(field);
  const parsed = /^".*"$/s.test(field) ? parseJson(field) : null;
  return parsed?.ok === true && typeof parsed.value === 'string' ? parsed.value : field;
}

const FIELD = /"((?:[^"]|"")*)"|[^,]*/y;

function fieldsOf(row: string): readonly string[] {
  const text = row.replace(/\r$/, '');
  const fields: string[] = [];
  for (let at = 0; at <= text.length; ) {
    FIELD.lastIndex = at;
    const [whole = '', quoted] = FIELD.exec(text) ?? [];
    fields.push(quoted === undefined ? whole : quoted.replaceAll('""', '"'));
    const comma = text.indexOf(',', at + whole.length); // what stands between a quote and the comma is no field
    if (comma < 0) break;
    at = comma + 1;
  }
  return fields;
}
