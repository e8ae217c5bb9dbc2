import { z } from 'zod';
import type { Json } from '../../../domain/json.ts';
import type { SessionEvent } from '../../../domain/session.ts';
import { isMachineText } from '../../machine-text.ts';
import { present } from '../../present.ts';
import { type CallBook, createCallBook } from '../common/call-book.ts';
import { isObject } from '../common/lenient.ts';
import { anyJson, flag, object, text } from '../common/lenient-schemas.ts';
import { splitTextCalls, splitTextResults, unwrapAnswer } from '../common/text-calls.ts';
import { quote, textOf, textOfParts } from '../common/texts.ts';
import { toIsoTime } from '../common/time.ts';
import { saysError, toArguments, toResultContent } from '../common/tool-values.ts';
import { withTokens } from '../common/with-tokens.ts';
import { readOpenaiUsage } from './usage.ts';

/** A chat message as OpenAI, its imitators and tau-bench's two versions write it. */
const message = z.object({
  role: z.string(),
  content: anyJson.optional(),
  refusal: text,
  name: text,
  id: text,
  tool_call_id: text,
  tool_calls: anyJson.optional(),
  function_call: anyJson.optional(),
  requestor: text,
  error: flag,
  is_error: flag,
  status: text,
  timestamp: anyJson.optional(),
  usage: object,
  audio: object,
});
type ChatMessage = z.infer<typeof message>;

const toolCall = z.object({
  id: text,
  name: text,
  arguments: anyJson.optional(),
  function: object,
  custom: object,
});

/** What the messages of one chat are read with. */
interface Chat {
  readonly calls: CallBook;
  /** Names of the tools there are; null where the record does not say. */
  readonly tools: ReadonlySet<string> | null;
}

const ROLES = new Set<Json>(['system', 'developer', 'user', 'assistant', 'tool', 'function']);

/** Whether a value is an array of chat messages, told by its first one. */
export function isMessages(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value) && isMessage(value[0]);
}

export function isMessage(value: Json | undefined): boolean {
  if (!isObject(value) || !ROLES.has(value.role ?? null)) return false;
  return 'content' in value || 'tool_calls' in value || 'function_call' in value;
}

/** Why some of the messages are not read; null where all are. System messages are known to say nothing. */
export function findUnread(messages: readonly Json[]): string | null {
  for (const each of messages) {
    if (!isObject(each)) return 'message that is no object';
    if (!ROLES.has(each.role ?? null)) return `message of unknown role ${quote(each.role)}`;
  }
  return null;
}

/** Whether a message has what no other interface has: calls beside its content, a role for their results. */
export function isChatMessage(value: Json): boolean {
  if (!isObject(value)) return false;
  const hasCalls = Array.isArray(value.tool_calls) || isObject(value.function_call);
  return (
    (value.role === 'assistant' && hasCalls) ||
    ((value.role === 'tool' || value.role === 'function') && isMessage(value))
  );
}

/**
 * The events of a chat; system messages and what is no message are left out. A user's own tool calls are no events.
 * `tools`: names of the tools there are, where the record says so.
 */
export function toEvents(messages: readonly Json[], tools: ReadonlySet<string> | null = null): SessionEvent[] {
  const chat: Chat = { calls: createCallBook(), tools };
  return messages.flatMap((given) => {
    const parsed = message.safeParse(given);
    return parsed.success ? readMessage(parsed.data, chat) : [];
  });
}

function readMessage(given: ChatMessage, chat: Chat): SessionEvent[] {
  const time = present({ at: toIsoTime(given.timestamp) });
  return eventsOf(given, chat).map((event) => ({ ...event, ...time }));
}

function eventsOf(given: ChatMessage, chat: Chat): readonly SessionEvent[] {
  switch (given.role) {
    case 'user':
      return readUser(given, chat);
    case 'assistant':
      return withTokens(readAssistant(given, chat), readOpenaiUsage(given.usage));
    case 'tool':
    case 'function':
      return readResult(given, chat);
    default:
      return [];
  }
}

function readUser(given: ChatMessage, { calls }: Chat): readonly SessionEvent[] {
  const said = textOfParts(given.content);
  if (said === '') return [];
  const results = splitTextResults(said);
  if (results === null) return [{ kind: 'user', text: said, author: isMachineText(said) ? 'machine' : 'human' }];
  return results.flatMap((each) => {
    const callId = calls.close(undefined, undefined);
    if (callId === null) return [];
    const content = toResultContent(each);
    return [{ kind: 'result', callId, content, isError: saysError(content) }];
  });
}

function readAssistant(given: ChatMessage, { calls, tools }: Chat): readonly SessionEvent[] {
  const made = readCalls(given);
  const spoken = textOfParts(given.content) || given.refusal || (textOf(given.audio?.transcript) ?? '');
  const split = made.length > 0 ? { text: spoken, calls: [] } : splitTextCalls(spoken, tools);
  const said = unwrapAnswer(split.text);
  return [
    ...(said === '' ? [] : [{ kind: 'assistant', text: said } as const]),
    ...[...made, ...split.calls.map((call) => ({ id: undefined, ...call }))].map(
      (call): SessionEvent => ({ kind: 'call', ...call, id: calls.open(call.id || undefined, call.tool) }),
    ),
  ];
}

/** The calls of a message: functions, custom tools, tau2's flat ones and the one of the interface before 2024. */
function readCalls(given: ChatMessage) {
  const listed = Array.isArray(given.tool_calls) ? given.tool_calls : [];
  return [...listed, given.function_call].filter(isObject).flatMap((each) => {
    const { id, function: called, custom, ...flat } = toolCall.parse(each);
    const tool = textOf(called?.name) || textOf(custom?.name) || flat.name;
    if (!tool) return [];
    return [{ id, tool, arguments: toArguments(called?.arguments ?? custom?.input ?? flat.arguments) }];
  });
}

function readResult(given: ChatMessage, { calls }: Chat): readonly SessionEvent[] {
  if (given.requestor === 'user') return [];
  const callId = calls.close((given.tool_call_id ?? given.id) || undefined, given.name);
  if (callId === null) return [];
  const content = resultOf(given.content);
  const isError = given.error ?? given.is_error ?? (given.status === 'error' || saysError(content));
  return [{ kind: 'result', callId, content, isError }];
}

function resultOf(content: Json | undefined): Json {
  if (typeof content === 'string' || Array.isArray(content)) return toResultContent(textOfParts(content));
  return content ?? '';
}
