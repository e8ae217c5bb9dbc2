import type { ChatCall, ChatMessage } from '../../domain/chat.ts';
import type { Message } from '../../domain/model.ts';
import type { OfferedTools } from './offered-tools.ts';

/** Characters of one result that a model gets to see. */
const LONGEST_RESULT = 60_000;

type CallMessage = Extract<Message, { role: 'call' }>;
type ResultMessage = Extract<Message, { role: 'result' }>;

/**
 * A transcript as models know conversations: calls made at once are one message with what was said before them, results
 * are text and say where they are errors. A longer conversation starts with the messages of a shorter one.
 */
export function createMessages(messages: readonly Message[], tools: OfferedTools): readonly ChatMessage[] {
  const calls = new Map(messages.flatMap((message) => (message.role === 'call' ? [[message.id, message]] : [])));
  const created: ChatMessage[] = [];
  for (const message of messages) {
    if (message.role === 'user') created.push(message);
    if (message.role === 'assistant' && message.text !== '') created.push({ ...message, calls: [] });
    if (message.role === 'result') created.push(createResult(message, { call: calls.get(message.callId), tools }));
    if (message.role === 'call') addCall(created, createCall(message, tools));
  }
  return created;
}

/** Just before a call stands what was said or called with it: a reply of its own would be followed by the user's turn. */
function addCall(created: ChatMessage[], call: ChatCall): void {
  const last = created.at(-1);
  if (last?.role === 'assistant') created[created.length - 1] = { ...last, calls: [...last.calls, call] };
  else created.push({ role: 'assistant', text: '', calls: [call] });
}

function createCall({ id, tool, arguments: given }: CallMessage, { wireName }: OfferedTools): ChatCall {
  return { id, tool: wireName(tool), arguments: given };
}

function createResult(
  { callId, content, isError }: ResultMessage,
  { call, tools }: { readonly call: CallMessage | undefined; readonly tools: OfferedTools },
): ChatMessage {
  const tool = tools.wireName(call?.tool ?? '');
  const written = call?.fault === 'unknown-tool' ? describeUnknown(tool, tools) : write(content);
  const text = isError && !/^error\b/i.test(written) ? `Error: ${written}` : written;
  return { role: 'tool', callId, tool, text: shorten(text) };
}

function write(content: ResultMessage['content']): string {
  return typeof content === 'string' ? content : JSON.stringify(content);
}

function describeUnknown(tool: string, { definitions }: OfferedTools): string {
  const names = definitions.map(({ name }) => name).join(', ');
  return `There is no tool ${tool}. The tools are: ${names === '' ? 'none' : names}.`;
}

function shorten(text: string): string {
  if (text.length <= LONGEST_RESULT) return text;
  return `${text.slice(0, LONGEST_RESULT)}\n[cut here: ${text.length - LONGEST_RESULT} more characters]`;
}
