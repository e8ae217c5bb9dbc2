import type { Json, JsonObject } from '../../../domain/json.ts';
import type { Session } from '../../../domain/session.ts';
import { present } from '../../present.ts';
import { isAnthropicBlock } from '../anthropic/blocks.ts';
import { conversationOf } from '../chat-lines/message.ts';
import { createCallBook } from '../common/call-book.ts';
import { isObject, toCount } from '../common/lenient.ts';
import { sumUp } from '../common/lost.ts';
import { asMachineLine } from '../common/settle-events.ts';
import { shortId } from '../common/short-id.ts';
import { textOf } from '../common/texts.ts';
import { toIsoTime } from '../common/time.ts';
import type { LogFormat, OpenLog, SessionReader } from '../format.ts';
import { findUnreadPart, isGooseMessage, toGooseEvents } from './message.ts';

const FORMAT = 'goose';
const TABLES = ['sessions', 'messages'];
/** Sessions that no person has: of a sub-agent, of a schedule, of Goose itself. */
const MACHINE_TYPES = new Set<Json>(['sub_agent', 'scheduled', 'hidden']);

/**
 * Sessions of Goose, wherever it keeps them: its database (`sessions.db`), the files it had before that (a header, then a
 * message a line), and what `goose session export --format json` writes.
 */
export const goose: LogFormat = { name: FORMAT, unit: 'file', detects, parts: TABLES, open };

interface Conversation {
  facts: JsonObject;
  readonly id: string;
  readonly line: number;
  readonly messages: JsonObject[];
}

interface Reading {
  readonly file: string;
  readonly conversations: Map<string, Conversation>;
  current: Conversation | undefined;
}

function detects(record: Json): boolean {
  if (!isObject(record)) return false;
  if (isRow(record)) return isKnownRow(record.entry, record.content);
  return isExport(record) || isHeader(record) || isOnlyGooses(record);
}

/** Home-grown programs write the same, but with the conversation that a line is of, or with parts of other interfaces. */
function isOnlyGooses(record: JsonObject): boolean {
  if (!isGooseMessage(record) || 'messages' in record) return false;
  const isOther = Array.isArray(record.content) && record.content.some(isAnthropicBlock);
  return !isOther && conversationOf(record) === undefined;
}

function isRow(record: JsonObject): record is { readonly entry: string; readonly content: JsonObject } {
  return typeof record.entry === 'string' && isObject(record.content);
}

function isKnownRow(table: string, row: JsonObject): boolean {
  if (table === 'sessions') return typeof row.working_dir === 'string' && 'accumulated_total_tokens' in row;
  return table === 'messages' && typeof row.session_id === 'string' && Array.isArray(row.content_json);
}

function isExport({ working_dir: folder, conversation }: JsonObject): boolean {
  return typeof folder === 'string' && Array.isArray(conversation);
}

/** First line of a file. */
function isHeader(record: JsonObject): boolean {
  const isCounted = typeof record.message_count === 'number' || 'accumulated_total_tokens' in record;
  return typeof record.working_dir === 'string' && isCounted && record.role === undefined;
}

function open({ path: file }: OpenLog): SessionReader {
  const reading: Reading = { file, conversations: new Map(), current: undefined };
  return {
    add: (record, line) => addRecord(reading, record, line),
    end: () => [...reading.conversations.values()].flatMap((each) => toSession(each, file)),
  };
}

function addRecord(reading: Reading, record: Json, line: number): string | null {
  if (!isObject(record)) return 'record that is not an object';
  if (isRow(record)) return addRow(reading, record.entry, record.content);
  if (isExport(record)) {
    const messages = Array.isArray(record.conversation) ? record.conversation : [];
    const conversation = hold(reading, textOf(record.id) ?? nextName(reading), line);
    conversation.facts = { ...record, conversation: null };
    return sumUp(
      messages.flatMap((each) => addMessage(conversation, each) ?? []),
      'messages',
    );
  }
  if (isHeader(record)) {
    reading.current = hold(reading, nextName(reading), line);
    reading.current.facts = record;
    return null;
  }
  if (!isGooseMessage(record)) return 'line that is neither a header nor a message';
  reading.current ??= hold(reading, nextName(reading), line);
  return addMessage(reading.current, record);
}

function addRow(reading: Reading, table: string, row: JsonObject): string | null {
  if (!isKnownRow(table, row)) return `row that is none of Goose's`;
  if (table === 'sessions') {
    hold(reading, textOf(row.id) ?? '', 0).facts = row;
    return null;
  }
  const created = row.created_timestamp ?? row.timestamp;
  const message = { role: row.role, created, content: row.content_json, metadata: row.metadata_json };
  const given = Object.entries(message).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return addMessage(hold(reading, textOf(row.session_id) ?? '', 0), Object.fromEntries(given));
}

function addMessage({ messages }: Conversation, message: Json): string | null {
  if (!isObject(message) || (message.role !== 'user' && message.role !== 'assistant')) return 'message without a role';
  messages.push(message);
  return findUnreadPart(message);
}

function hold({ conversations }: Reading, given: string, line: number): Conversation {
  const id = shortId(given || 'unknown');
  const known = conversations.get(id);
  if (known !== undefined) return known;
  const conversation = { facts: {}, id, line, messages: [] };
  conversations.set(id, conversation);
  return conversation;
}

/** Files are named after their session; of several in one all but the first get a number. */
function nextName({ file, conversations }: Reading): string {
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/\.jsonl?$/, '');
  return conversations.size === 0 ? name : `${shortId(name)}-${conversations.size + 1}`;
}

function toSession({ id, line, facts, messages }: Conversation, file: string): readonly Session[] {
  const calls = createCallBook();
  const events = messages.flatMap((message) => toGooseEvents(message, calls));
  if (events.length === 0) return [];
  const type = facts.session_type ?? null;
  const session: Session = {
    id,
    source: { file, format: FORMAT, line },
    events: MACHINE_TYPES.has(type) ? events.map(asMachineLine) : events,
    tokens: {
      input: toCount(facts.accumulated_input_tokens ?? facts.input_tokens),
      output: toCount(facts.accumulated_output_tokens ?? facts.output_tokens),
    },
    ...present({
      startedAt: toIsoTime(facts.created_at) ?? events[0]?.at,
      model: modelOf(facts),
      project: textOf(facts.working_dir),
      parentId: type === 'sub_agent' ? '' : undefined,
    }),
  };
  return [session];
}

function modelOf({ model_config_json: stored, model_config: exported }: JsonObject): string | undefined {
  const config = isObject(stored) ? stored : exported;
  return isObject(config) ? textOf(config.model_name) : undefined;
}
