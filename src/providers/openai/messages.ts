import type {
  ChatCompletionAssistantMessageParam,
  ChatCompletionMessageFunctionToolCall,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { ChatCall, ChatMessage } from '../../domain/chat.ts';
import { toWireId, toWireName } from './tool-names.ts';

export interface MessageOptions {
  /** Written below the last message. */
  readonly instruction: string | null;
  readonly signedCalls: boolean;
}

/** The messages as chat completions take them. An assistant's turn that is empty is left out: some refuse it. */
export function toWireMessages(
  messages: readonly ChatMessage[],
  { instruction, signedCalls }: MessageOptions,
): ChatCompletionMessageParam[] {
  return withInstruction(messages, instruction)
    .filter((message) => message.role !== 'assistant' || message.text !== '' || message.calls.length > 0)
    .map((message) => toWireMessage(message, signedCalls));
}

/** Only the end of a prompt changes, so that what a provider has cached of it stays good. */
function withInstruction(messages: readonly ChatMessage[], instruction: string | null): readonly ChatMessage[] {
  if (instruction === null) return messages;
  const last = messages.at(-1);
  if (last?.role !== 'user') return [...messages, { role: 'user', text: instruction }];
  return [...messages.slice(0, -1), { role: 'user', text: `${last.text}\n\n${instruction}` }];
}

function toWireMessage(message: ChatMessage, signedCalls: boolean): ChatCompletionMessageParam {
  if (message.role === 'tool') return { role: 'tool', tool_call_id: toWireId(message.callId), content: message.text };
  if (message.role !== 'assistant') return { role: message.role, content: message.text };
  return toAssistantMessage(message.text, message.calls, signedCalls);
}

function toAssistantMessage(
  text: string,
  calls: readonly ChatCall[],
  signedCalls: boolean,
): ChatCompletionAssistantMessageParam {
  if (calls.length === 0) return { role: 'assistant', content: text };
  const wireCalls = calls.map(toWireCall);
  return {
    role: 'assistant',
    content: text === '' ? null : text,
    tool_calls: signedCalls
      ? wireCalls.map((call, index) => (index === 0 ? { ...call, ...UNSIGNED } : call))
      : wireCalls,
  };
}

/** Gemini wants the first of the calls made at once to be signed, or to say that its signature is not at hand. */
const UNSIGNED = { extra_content: { google: { thought_signature: 'skip_thought_signature_validator' } } };

/** Servers parse the arguments of the history too: what a model wrote instead of JSON is quoted to it as JSON. */
function toWireCall(call: ChatCall): ChatCompletionMessageFunctionToolCall {
  const given = 'malformed' in call ? { invalid_json: call.malformed } : call.arguments;
  return {
    type: 'function',
    id: toWireId(call.id),
    function: { name: toWireName(call.tool), arguments: JSON.stringify(given) },
  };
}
