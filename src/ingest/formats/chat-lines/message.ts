import type { Json, JsonObject } from '../../../domain/json.ts';
import type { RecordedLabel, Tokens } from '../../../domain/session.ts';
import { isObject } from '../common/lenient.ts';
import { readLabel } from '../common/recorded-label.ts';
import { shortId } from '../common/short-id.ts';
import { textOf } from '../common/texts.ts';
import { toIsoTime } from '../common/time.ts';
import { isMessage } from '../openai/messages.ts';
import { readOpenaiUsage } from '../openai/usage.ts';

/** One line of a chat: the message with what stands around it. */
export interface ChatLine {
  readonly number: number;
  /** As the interfaces of models have it, with its time. */
  readonly message: JsonObject;
  /** What the line calls the conversation that it is of. */
  readonly conversation: string | undefined;
  /** The line's own id, or that of its conversation: only all lines together tell. */
  readonly id: string | undefined;
  readonly at: string | undefined;
  readonly spent: Tokens | undefined;
  readonly model: string | undefined;
  readonly project: string | undefined;
  readonly label: RecordedLabel | undefined;
}

const CONVERSATION_KEYS = [
  ...['session_id', 'sessionId', 'session', 'conversation_id', 'conversationId', 'conversation', 'conv_id'],
  ...['thread_id', 'threadId', 'thread', 'chat_id', 'chatId', 'dialogue_id', 'dialog_id', 'trace_id', 'traceId'],
];
const TIME_KEYS = ['timestamp', 'created_at', 'createdAt', 'time', 'ts', 'date', 'datetime', 'created'];

/** Whether a record is one message of a chat, bare or as the `message` of a line that names its conversation. */
export function isChatLine(record: Json): record is JsonObject {
  if (!isObject(record) || Array.isArray(record.messages)) return false;
  const { type, role, message } = record;
  const isNamed = conversationOf(record) !== undefined;
  // a bare `{type: 'message', role, …}` is an item of OpenAI's Responses
  if (isMessage(record)) return type === undefined || type === role || (type === 'message' && isNamed);
  return type === undefined && isNamed && isMessage(message);
}

export function readChatLine(record: JsonObject, number: number): ChatLine {
  const inner = !isMessage(record) && isObject(record.message) ? record.message : {};
  const all: JsonObject = { ...record, ...inner };
  const at = TIME_KEYS.map((key) => toIsoTime(all[key])).find((time) => time !== undefined);
  const spent = all.role === 'assistant' ? (readOpenaiUsage(all.usage) ?? readOpenaiUsage(all)) : undefined;
  const usage = spent === undefined ? null : { input_tokens: spent.input, output_tokens: spent.output };
  return {
    number,
    message: { ...all, timestamp: at ?? null, usage },
    conversation: conversationOf(record),
    id: idOf(record.id),
    at,
    spent,
    model: all.role === 'assistant' ? textOf(all.model) : undefined,
    project: textOf(record.project),
    label: readLabel(record),
  };
}

/** What a line calls the conversation that it is of. */
export function conversationOf(record: JsonObject): string | undefined {
  const metadata = isObject(record.metadata) ? record.metadata : {};
  for (const key of CONVERSATION_KEYS) {
    const id = idOf(record[key]) ?? idOf(metadata[key]);
    if (id !== undefined) return id;
  }
  return undefined;
}

function idOf(value: Json | undefined): string | undefined {
  const id = typeof value === 'number' ? String(value) : textOf(value);
  return id === undefined ? undefined : shortId(id);
}
