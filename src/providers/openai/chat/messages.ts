import type {
  ChatCompletionAssistantMessageParam,
  ChatCompletionMessageFunctionToolCall,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { ChatCall, ChatMessage } from '../../../domain/chat.ts';
import { writeArguments } from '../messages.ts';
import { toWireId, toWireName } from '../tool-names.ts';

/** The messages as chat completions take them. */
export function toWireMessages(messages: readonly ChatMessage[], signedCalls: boolean): ChatCompletionMessageParam[] {
  return messages.map((message) => toWireMessage(message, signedCalls));
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

function toWireCall(call: ChatCall): ChatCompletionMessageFunctionToolCall {
  return {
    type: 'function',
    id: toWireId(call.id),
    function: { name: toWireName(call.tool), arguments: writeArguments(call) },
  };
}
