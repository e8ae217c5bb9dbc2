import type { Json } from '../../../domain/json.ts';
import { parseJson } from '../../parse-json.ts';

const DATA = 'data:';
/** Lines of a stream that carry no data: names and numbers of events, comments, the mark of its end. */
const SILENT = /^(?:event: ?[\w.-]{1,60}|id: ?\S{0,100}|retry: ?\d{1,9}|:[\w ,.-]{0,100}|data: ?\[DONE\])\s*$/;

/** The value that a line of a stream of server-sent events carries, null where it says nothing, undefined where it is none. */
export function readEventLine(line: string): Json | null | undefined {
  if (SILENT.test(line)) return null;
  if (!line.startsWith(DATA)) return undefined;
  const parsed = parseJson(line.slice(DATA.length));
  return parsed.ok && typeof parsed.value === 'object' ? parsed.value : undefined;
}

/** What the events of a stream carry that was logged as its text; undefined where the value is no such text. */
export function readEventStream(value: Json | undefined): Json[] | undefined {
  if (typeof value !== 'string' || !/^\s*(?:event|data|:)/.test(value)) return undefined;
  const events = value.split('\n').flatMap((line) => readEventLine(line) ?? []);
  return events.length > 0 ? events : undefined;
}
