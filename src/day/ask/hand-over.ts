import type { Message } from '../../domain/model.ts';

/**
 * A conversation as the next student takes it up: without the words with which the one before gave up, and with every
 * call answered. Of a call that broke down nobody knows what it did, and that is what it is answered with, so that a
 * write is not made twice in good faith.
 */
export function handOver(messages: readonly Message[]): readonly Message[] {
  return closeCalls(messages.slice(0, messages.findLastIndex(({ role }) => role !== 'assistant') + 1));
}

/** Calls are answered in their order: the first without an answer broke down, and those after it were never made. */
function closeCalls(messages: readonly Message[]): readonly Message[] {
  const answered = new Set(messages.flatMap((message) => (message.role === 'result' ? [message.callId] : [])));
  const open = messages.flatMap((message) =>
    message.role === 'call' && !answered.has(message.id) ? [message.id] : [],
  );
  const results = open.map((callId, index): Message => {
    return { role: 'result', callId, content: index === 0 ? BROKE_DOWN : NOT_MADE, isError: true };
  });
  return [...messages, ...results];
}

const BROKE_DOWN =
  'No answer came. Nobody knows whether the call was carried out: look before you make it again, if it changes anything.';
const NOT_MADE = 'The call was not made, since the one before it broke down.';
