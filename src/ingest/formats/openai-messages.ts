import { z } from 'zod';
import type { Json } from '../../domain/json.ts';
import type { SessionEvent } from '../../domain/session.ts';
import { isMachineText } from '../machine-text.ts';
import { present } from '../present.ts';
import { type CallBook, createCallBook } from './call-book.ts';
import { anyJson, flag, isObject, text } from './lenient.ts';
import { toIsoTime } from './time.ts';
import { saysError, toArguments, toResultContent } from './tool-values.ts';

const toolCall = z.looseObject({
  id: text,
  name: text,
  arguments: anyJson.optional(),
  requestor: text,
  function: z.looseObject({ name: text, arguments: anyJson.optional() }).optional().catch(undefined),
  custom: z.looseObject({ name: text, input: anyJson.optional() }).optional().catch(undefined),
});
type ToolCall = z.infer<typeof toolCall>;

/** A chat message as OpenAI, its imitators and tau-bench's two versions write it. */
const message = z.looseObject({
  role: z.string(),
  content: anyJson.optional(),
  refusal: text,
  name: text,
  id: text,
  tool_call_id: text,
  tool_calls: z.array(toolCall).optional().catch(undefined),
  function_call: z.looseObject({ name: text, arguments: anyJson.optional() }).optional().catch(undefined),
  requestor: text,
  error: flag,
  timestamp: anyJson.optional(),
});
type ChatMessage = z.infer<typeof message>;

/** Whether a value is an array of chat messages, told by its first one. */
export function isMessages(value: Json | undefined): value is readonly Json[] {
  if (!Array.isArray(value) || !isObject(value[0])) return false;
  const first = value[0];
  return typeof first.role === 'string' && ('content' in first || 'tool_calls' in first || 'function_call' in first);
}

/** The events of a chat; system messages and what is no message are left out. A user's own tool calls are no events. */
export function toEvents(messages: readonly Json[]): SessionEvent[] {
  const calls = createCallBook();
  return messages.flatMap((given) => {
    const parsed = message.safeParse(given);
    return parsed.success ? readMessage(parsed.data, calls) : [];
  });
}

function readMessage(given: ChatMessage, calls: CallBook): SessionEvent[] {
  const time = present({ at: toIsoTime(given.timestamp) });
  switch (given.role) {
    case 'user':
      return readUser(given).map((event) => ({ ...event, ...time }));
    case 'assistant':
      return readAssistant(given, calls).map((event) => ({ ...event, ...time }));
    case 'tool':
    case 'function':
      return readResult(given, calls).map((event) => ({ ...event, ...time }));
    default:
      return [];
  }
}

function readUser(given: ChatMessage): SessionEvent[] {
  const said = textOf(given.content);
  if (said === '') return [];
  return [{ kind: 'user', text: said, author: isMachineText(said) ? 'machine' : 'human' }];
}

function readAssistant(given: ChatMessage, calls: CallBook): SessionEvent[] {
  const said = textOf(given.content) || (given.refusal ?? '');
  const legacy = given.function_call === undefined ? [] : [toolCall.parse(given.function_call)];
  return [
    ...(said === '' ? [] : [{ kind: 'assistant', text: said } as const]),
    ...[...(given.tool_calls ?? []), ...legacy].flatMap((call) => readCall(call, calls)),
  ];
}

function readCall(call: ToolCall, calls: CallBook): SessionEvent[] {
  const tool = call.function?.name ?? call.custom?.name ?? call.name;
  if (tool === undefined || tool === '') return [];
  const given = call.function?.arguments ?? call.custom?.input ?? call.arguments;
  return [{ kind: 'call', id: calls.open(call.id || undefined, tool), tool, arguments: toArguments(given) }];
}

function readResult(given: ChatMessage, calls: CallBook): SessionEvent[] {
  if (given.requestor === 'user') return [];
  const callId = calls.close(given.tool_call_id ?? given.id, given.name);
  if (callId === null) return [];
  const content = isObject(given.content) ? given.content : toResultContent(textOf(given.content));
  return [{ kind: 'result', callId, content, isError: given.error ?? saysError(content) }];
}

/** The text of a message's content: a string, or parts of which the text ones count. */
function textOf(content: Json | undefined): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  const parts = content.map((part) => (isObject(part) && typeof part.text === 'string' ? part.text : ''));
  return parts.filter((part) => part !== '').join('\n');
}
