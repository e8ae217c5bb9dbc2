import { parentPort, workerData } from 'node:worker_threads';
import { NightschoolError } from '../../errors.ts';
import { createRedactor } from '../../redact/redact.ts';
import { openLogFile } from '../../store/log-file/open-log-file.ts';
import type { LogBatch } from '../../store/state/log-index.ts';
import { readLog } from './read-log.ts';
import type { LogReading, ReadingJob, ReadingRules } from './reading.ts';

/** What a reading thread says. */
export type ThreadWord =
  | { readonly type: 'batch'; readonly batch: LogBatch }
  /** What redaction replaced, before it says how the reading of a log ended. */
  | { readonly type: 'secrets'; readonly values: readonly string[] }
  | { readonly type: 'read'; readonly reading: LogReading }
  | { readonly type: 'failed'; readonly reason: string; readonly code: string | null };

/** What it is told: to read a log, or that a batch was taken. */
export type ThreadOrder = { readonly type: 'read'; readonly job: ReadingJob } | { readonly type: 'taken' };

/** Batches on their way: while one is being saved, reading goes on. */
const MOST_ON_THE_WAY = 6;

/** The other end of `openThread`. */
function serve(port: NonNullable<typeof parentPort>, rules: ReadingRules): void {
  const secrets = new Set<string>();
  const redactor = createRedactor(rules.redact, (value) => secrets.add(value));
  const say = (word: ThreadWord): void => port.postMessage(word, buffersOf(word));
  let onTheWay = 0;
  let goOn: () => void = () => undefined;
  let former: Promise<void> = Promise.resolve();
  const send = async (batch: LogBatch): Promise<void> => {
    onTheWay++;
    say({ type: 'batch', batch });
    while (onTheWay >= MOST_ON_THE_WAY) await new Promise<void>((resolve) => (goOn = resolve));
  };
  port.on('message', (order: ThreadOrder) => {
    if (order.type === 'taken') {
      onTheWay--;
      goOn();
      return;
    }
    const end = (word: ThreadWord): void => {
      say({ type: 'secrets', values: [...secrets] });
      secrets.clear();
      say(word);
    };
    const { job } = order;
    former = former.then(() =>
      readLog(openLogFile(job), job, { rules, redactor, send }).then(
        (reading) => end({ type: 'read', reading }),
        (error: unknown) => end({ type: 'failed', ...toReason(error) }),
      ),
    );
  });
}

/** What changes its owner instead of being copied. */
function buffersOf(word: ThreadWord): ArrayBuffer[] {
  if (word.type !== 'batch') return [];
  return word.batch.tasks.flatMap(({ body }) => (body.buffer instanceof ArrayBuffer ? [body.buffer] : []));
}

function toReason(error: unknown): { readonly reason: string; readonly code: string | null } {
  if (error instanceof NightschoolError) return { reason: error.message, code: error.code };
  return { reason: error instanceof Error ? error.message : String(error), code: null };
}

if (parentPort !== null) serve(parentPort, workerData as ReadingRules); // structured clone of what openThread was given
