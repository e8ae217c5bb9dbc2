import type { ChatCall, ChatMessage } from '../../domain/chat.ts';

/**
 * The messages with the instruction below the last one, so that only the end of a prompt changes and what a provider
 * has cached of it stays good. An assistant's turn that is empty is left out: some endpoints refuse it.
 */
export function prepareMessages(messages: readonly ChatMessage[], instruction: string | null): readonly ChatMessage[] {
  return withInstruction(messages, instruction).filter(
    (message) => message.role !== 'assistant' || message.text !== '' || message.calls.length > 0,
  );
}

function withInstruction(messages: readonly ChatMessage[], instruction: string | null): readonly ChatMessage[] {
  if (instruction === null) return messages;
  const last = messages.at(-1);
  if (last?.role !== 'user') return [...messages, { role: 'user', text: instruction }];
  return [...messages.slice(0, -1), { role: 'user', text: `${last.text}\n\n${instruction}` }];
}

/** Servers parse the arguments of the history too: what a model wrote instead of JSON is quoted to it as JSON. */
export function writeArguments(call: ChatCall): string {
  return JSON.stringify('malformed' in call ? { invalid_json: call.malformed } : call.arguments);
}
