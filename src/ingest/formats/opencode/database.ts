import type { Json, JsonObject } from '../../../domain/json.ts';
import type { Session } from '../../../domain/session.ts';
import { compareText } from '../../../util/compare-text.ts';
import { isObject } from '../common/lenient.ts';
import { shortId } from '../common/short-id.ts';
import { quote, textOf } from '../common/texts.ts';
import { type MessageDraft, type PartDraft, readMessage, readPart } from './message.ts';
import { isSaid, type NewerMessage, readNewer } from './newer.ts';
import { readFacts, type SessionFacts, toSession } from './session.ts';

/**
 * Tables of both versions of OpenCode. Those with the texts come twice: at first they are only counted, so that at the
 * second time each session can be given out with its last row. Databases of several gigabytes are common.
 */
export const TABLES = [
  ...['session', 'session_v2', 'message', 'part', 'session_message'],
  ...['session', 'session_v2', 'part', 'session_message'],
];

/** Puts the sessions of a database together, row by row. */
export interface DatabaseReader {
  add(table: string, row: JsonObject): string | null;
  /** Sessions whose last row has come. */
  drain(): readonly Session[];
  end(): readonly Session[];
}

interface Held {
  facts: SessionFacts;
  readonly messages: Map<string, HeldMessage>;
  readonly newer: NewerMessage[];
  /** Since when version 2 has the session, in Unix milliseconds: what version 1 has beyond is an old copy. */
  newerSince: number;
  /** Rows that are still to come the second time. */
  missing: number;
}

interface HeldMessage extends MessageDraft {
  readonly parts: PartDraft[];
}

interface Reading {
  readonly file: string;
  readonly held: Map<string, Held>;
  /** The row that came first, by table: when it comes again, the second time begins. */
  readonly first: Map<string, string>;
  readonly ready: Session[];
  isSecond: boolean;
}

/** Whether a row is of a table that the reader knows. */
export function isOpencodeRow(table: string, row: Json): boolean {
  if (!isObject(row)) return false;
  if (table === 'session' || table === 'session_v2') return 'directory' in row && 'project_id' in row;
  if (typeof row.session_id !== 'string' || !isObject(row.data)) return false;
  if (table === 'message') return typeof row.data.role === 'string';
  if (table === 'part') return typeof row.message_id === 'string' && typeof row.data.type === 'string';
  return table === 'session_message' && typeof row.type === 'string' && typeof row.seq === 'number';
}

export function createDatabaseReader(file: string): DatabaseReader {
  const reading: Reading = { file, held: new Map(), first: new Map(), ready: [], isSecond: false };
  return {
    add(table, row) {
      if (!TABLES.includes(table)) return `unknown table ${quote(table)}`;
      const id = textOf(row.id);
      if (id === undefined) return `${table} row without an id`;
      if (!reading.first.has(table)) reading.first.set(table, id);
      else if (reading.first.get(table) === id && !reading.isSecond) beginAgain(reading);
      if (table === 'session' || table === 'session_v2') return addSession(reading, row);
      if (table === 'message') return addMessage(reading, row);
      return reading.isSecond ? addRow(reading, table, row) : countRow(reading, table, row);
    },
    drain: () => reading.ready.splice(0),
    end() {
      for (const held of [...reading.held.values()]) giveOut(reading, held);
      return reading.ready.splice(0);
    },
  };
}

function beginAgain(reading: Reading): void {
  reading.isSecond = true;
  for (const held of [...reading.held.values()]) if (held.missing === 0) giveOut(reading, held);
}

function addSession(reading: Reading, row: JsonObject): null {
  const facts = reading.isSecond ? null : readFacts(row);
  if (facts !== null) holdOf(reading, facts.id).facts = facts;
  return null;
}

function addMessage(reading: Reading, row: JsonObject): string | null {
  if (!isObject(row.data)) return 'message row without data';
  const { time, ...data } = row.data;
  const message = readMessage({ ...data, id: row.id ?? null, time: time ?? { created: row.time_created ?? null } });
  if (typeof message === 'string') return message;
  const { messages } = holdOf(reading, sessionOf(row));
  messages.set(message.id, { ...message, parts: messages.get(message.id)?.parts ?? [] });
  return null;
}

function countRow(reading: Reading, table: string, row: JsonObject): null {
  const held = holdOf(reading, sessionOf(row));
  held.missing++;
  if (table === 'session_message' && isSaid(row) && typeof row.time_created === 'number') {
    held.newerSince = Math.min(held.newerSince, row.time_created);
  }
  return null;
}

function addRow(reading: Reading, table: string, row: JsonObject): string | null {
  const held = reading.held.get(sessionOf(row));
  // Someone wrote to the database meanwhile; the next night reads it all.
  if (held === undefined) return `${table} row of a session that had ended`;
  const reason = table === 'part' ? addPart(held, row) : addNewer(held, row);
  held.missing--;
  if (held.missing === 0) giveOut(reading, held);
  return reason;
}

function addPart(held: Held, row: JsonObject): string | null {
  const message = held.messages.get(textOf(row.message_id) ?? '');
  if (message === undefined) return 'part row without its message';
  if (isOldCopy(held, message)) return null;
  if (!isObject(row.data)) return 'part row without data';
  const part = readPart({ ...row.data, id: row.id ?? null });
  if (part === null || typeof part === 'string') return part;
  message.parts.push(part);
  return null;
}

function addNewer(held: Held, row: JsonObject): string | null {
  const message = readNewer(row);
  if (message === null || typeof message === 'string') return message;
  held.newer.push(message);
  return message.reason;
}

function isOldCopy({ newerSince }: Held, { created }: MessageDraft): boolean {
  return newerSince !== Number.POSITIVE_INFINITY && (created === undefined || created >= newerSince);
}

function giveOut({ file, held: all, ready }: Reading, held: Held): void {
  all.delete(held.facts.id);
  const older = [...held.messages.values()].filter((message) => !isOldCopy(held, message));
  for (const { parts } of older) parts.sort(byId);
  const newer = held.newer.toSorted((a, b) => a.order - b.order).map(({ message }) => message);
  const session = toSession(held.facts, [...older.sort(byTime), ...newer], { file, line: 0 });
  if (session !== null) ready.push(session);
}

function byTime(a: MessageDraft, b: MessageDraft): number {
  return (a.created ?? 0) - (b.created ?? 0) || byId(a, b);
}

/** Ids ascend with time. */
function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return compareText(a.id, b.id);
}

function sessionOf(row: JsonObject): string {
  return shortId(textOf(row.session_id) ?? '');
}

/** Rows of a session that has no row of its own are kept all the same. */
function holdOf({ held }: Reading, id: string): Held {
  const known = held.get(id);
  if (known !== undefined) return known;
  const facts = { id: id || 'unknown', parentId: undefined, project: undefined, startedAt: undefined, revert: null };
  const created: Held = {
    facts,
    messages: new Map(),
    newer: [],
    newerSince: Number.POSITIVE_INFINITY,
    missing: 0,
  };
  held.set(id, created);
  return created;
}
