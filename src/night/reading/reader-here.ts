import { createRedactor, type OnSecret } from '../../redact/redact.ts';
import { openLogFile } from '../../store/log-file/open-log-file.ts';
import { readLog } from './read-log.ts';
import type { LogReader, ReadingRules } from './reading.ts';

/** Reads logs in this thread. */
export function openReader(rules: ReadingRules, onSecret?: OnSecret): LogReader {
  const redactor = createRedactor(rules.redact, onSecret);
  return {
    atOnce: 1,
    isHere: true,
    read: async (job, take) => readLog(openLogFile(job), job, { rules, redactor, send: take }),
    close: async () => undefined,
  };
}
