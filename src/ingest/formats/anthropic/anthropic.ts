import type { LogFormat } from '../format.ts';
import { openApiRecords } from '../openai/api-records.ts';
import { ANTHROPIC, isAnthropicRecord } from './record.ts';
import { isStreamStart } from './stream.ts';

/**
 * Anthropic's messages: `{system, messages, …}` a record, with the answer beside it or as proxies and batches log the
 * two; an array of messages; an answer alone, whole or as the events it was streamed in. Messages of nothing but text are the same in `openai-chat`, which reads them.
 */
export const anthropic: LogFormat = {
  name: ANTHROPIC,
  unit: 'record',
  detects: (record) => isAnthropicRecord(record) || isStreamStart(record),
  open: (log) => openApiRecords(log, ANTHROPIC),
};
