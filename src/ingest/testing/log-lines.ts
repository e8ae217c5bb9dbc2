import type { Json } from '../../domain/json.ts';
import { isObject } from '../formats/common/lenient.ts';
import { readEventLine } from '../formats/common/server-events.ts';
import { FORMATS } from '../formats/registry.ts';
import { parseJson } from '../parse-json.ts';
import type { Lines } from './mutate.ts';

/** Characters of a line; what real lines have beyond them are more texts and items of the same kind. */
const LINE_LENGTH = 8000;

/** The records of a log as JSON texts of a size that thousands of them can be read in a second. */
export function linesOfLog(text: string): Lines {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.some(isRecord)) return lines.map(shrinkLine);
  const events = lines.flatMap((line) => readEventLine(line) ?? []);
  if (events.length > 0) return events.map((event) => shrinkLine(JSON.stringify(event)));
  const document = parseJson(text);
  if (!document.ok) return documentsIn(text) ?? lines.map(shrinkLine);
  const isOne = !Array.isArray(document.value) || FORMATS.some((format) => format.detects(document.value));
  const records = isOne || !Array.isArray(document.value) ? [document.value] : document.value;
  return records.map((record) => shrinkLine(JSON.stringify(record)));
}

/** Documents over several lines, one after another; null where the text is none. */
function documentsIn(text: string): Lines | null {
  const documents = text.split(/^(?=\{$)/m).map(parseJson);
  const values = documents.flatMap((each) => (each.ok ? [each.value] : []));
  return values.length < documents.length ? null : values.map((value) => shrinkLine(JSON.stringify(value)));
}

function isRecord(line: string): boolean {
  if (!line.startsWith('{')) return false;
  const parsed = parseJson(line);
  return parsed.ok && isObject(parsed.value);
}

function shrinkLine(line: string): string {
  const parsed = line.length > LINE_LENGTH ? parseJson(line) : null;
  if (parsed === null || !parsed.ok) return line.slice(0, LINE_LENGTH);
  for (const limits of [
    { items: 12, text: 300 },
    { items: 6, text: 80 },
    { items: 3, text: 40 },
  ]) {
    const shrunk = JSON.stringify(shrink(parsed.value, limits));
    if (shrunk.length <= LINE_LENGTH) return shrunk;
  }
  return JSON.stringify(shrink(parsed.value, { items: 2, text: 20 }));
}

function shrink(value: Json, limits: { readonly items: number; readonly text: number }): Json {
  if (typeof value === 'string') return value.slice(0, limits.text);
  if (Array.isArray(value)) return value.slice(0, limits.items).map((item) => shrink(item, limits));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shrink(member, limits)]));
}
