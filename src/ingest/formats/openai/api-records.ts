import type { Json } from '../../../domain/json.ts';
import { ANTHROPIC, findUnreadOfAnthropic, isAnthropicRecord, readAnthropicRecord } from '../anthropic/record.ts';
import { createEventBook, isStreamEvent } from '../anthropic/stream.ts';
import { createConversations } from '../common/exchange.ts';
import { type OpenLog, openRecords, type SessionReader } from '../format.ts';
import { findUnreadOfChat, isPlainlyChat, OPENAI_CHAT, readChatRecord } from './chat.ts';
import { isResponsesRecord, OPENAI_RESPONSES, openResponses } from './responses.ts';
import { createStreamBook, isChunk } from './stream.ts';

type Interface = typeof ANTHROPIC | typeof OPENAI_CHAT | typeof OPENAI_RESPONSES;

/** Each with what only its records have. */
const INTERFACES: readonly (readonly [Interface, (record: Json) => boolean])[] = [
  [OPENAI_RESPONSES, isResponsesRecord],
  [ANTHROPIC, isAnthropicRecord],
  [OPENAI_CHAT, isPlainlyChat],
];

/**
 * Records of the interfaces of models, each read as what it is: a proxy logs calls of several providers to one file.
 * `usual`: the interface of the file's first record, which those are taken for that could be of any.
 */
export function openApiRecords(log: OpenLog, usual: Interface): SessionReader {
  let found = usual;
  const toConversation = createConversations();
  const records = openRecords(log.path, (record, place) => {
    const read = found === ANTHROPIC ? readAnthropicRecord(record, place) : readChatRecord(record, place);
    return typeof read === 'string' ? read : read.map(toConversation);
  });
  const responses = openResponses(log);
  const streams = createStreamBook();
  const events = createEventBook();
  let last = 0;
  const addAnswer = (answer: ReturnType<typeof events.open>): void => {
    found = ANTHROPIC;
    if (answer !== null) records.add(answer.message, answer.line);
  };
  const addCompletions = (answers: ReturnType<typeof streams.open>): void => {
    found = OPENAI_CHAT;
    for (const { completion, line } of answers) records.add(completion, line);
  };
  return {
    ...records,
    isWaiting: () => events.open() !== null || streams.open().length > 0,
    drain() {
      addCompletions(streams.endSilent(last));
      addAnswer(events.endSilent(last));
      return records.drain?.() ?? [];
    },
    add(record, line) {
      last = line;
      if (isChunk(record)) {
        const { ended, reason } = streams.add(record, line);
        addCompletions(ended);
        return reason;
      }
      if (isStreamEvent(record)) {
        const { ended, reason } = events.add(record, line);
        addAnswer(ended);
        return reason;
      }
      found = interfaceOf(record) ?? usual;
      if (found === OPENAI_RESPONSES) return responses.add(record, line);
      const findUnread = found === ANTHROPIC ? findUnreadOfAnthropic : findUnreadOfChat;
      return records.add(record, line) ?? findUnread(record);
    },
    async end() {
      addCompletions(streams.open());
      addAnswer(events.open());
      return [...(await records.end()), ...(await responses.end()).map(toConversation)];
    },
  };
}

function interfaceOf(record: Json): Interface | undefined {
  return INTERFACES.find(([, owns]) => owns(record))?.[0];
}
