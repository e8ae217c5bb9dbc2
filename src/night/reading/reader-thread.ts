import { getCompileCacheDir } from 'node:module';
import { totalmem } from 'node:os';
import { dirname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { type ErrorCode, NightschoolError } from '../../errors.ts';
import type { OnSecret } from '../../redact/redact.ts';
import type { LogBatch } from '../../store/state/log-index.ts';
import type { LogReader, LogReading, ReadingRules } from './reading.ts';
import type { ThreadOrder, ThreadWord } from './thread.ts';

/** Sources run as they are, the package as JavaScript. */
const THREAD = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url);

/**
 * What a thread may hold, so that many stay small: some times the largest log, of which a whole session may consist, but
 * no more than leaves the machine alive. The young generation is large enough for all that one log of the usual size
 * leaves behind, so that little of it has to be looked at again.
 */
function limitsFor(largest: number): ResourceLimits {
  const wanted = 64 + Math.ceil((6 * largest) / 1_000_000);
  return { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: Math.min(wanted, Math.ceil(totalmem() / 3_000_000)) };
}

/** V8 learns what lives long and puts it among what stays; but a log's lines live no longer than their log. */
const SHORT_LIVED = '--no-allocation-site-pretenuring';

/** Where this thread keeps what it has compiled, if anywhere, others find it. */
function environment(): NodeJS.ProcessEnv {
  const cache = getCompileCacheDir();
  return cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(cache) };
}

/** The log that a thread is at. */
interface Errand {
  readonly take: (batch: LogBatch) => void;
  readonly resolve: (reading: LogReading) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads logs of up to `largest` bytes in a thread of its own. A thread that dies of a log (out of memory) fails that log
 * alone: the next one gets a new thread.
 */
export function openThread(rules: ReadingRules, largest: number, onSecret?: OnSecret): LogReader {
  let worker: Worker | null = null;
  let errand: Errand | null = null;
  const settle = (end: (errand: Errand) => void): void => {
    const ended = errand;
    errand = null;
    if (ended !== null) end(ended);
  };
  const learn = (secrets: readonly string[]): void => {
    for (const value of secrets) onSecret?.(value);
  };
  const start = (): Worker => {
    setFlagsFromString(SHORT_LIVED);
    const started = new Worker(THREAD, { workerData: rules, resourceLimits: limitsFor(largest), env: environment() });
    const die = (error: Error): void => {
      if (worker === started) worker = null;
      settle(({ reject }) => reject(error));
    };
    started.on('error', (error) => die(toDeath(error)));
    started.on('exit', () => die(new Error('its reader was stopped')));
    started.on('message', (word: ThreadWord) => {
      if (word.type === 'secrets') return learn(word.values);
      if (word.type === 'read') return settle(({ resolve }) => resolve(word.reading));
      if (word.type === 'failed') return settle(({ reject }) => reject(toError(word)));
      try {
        errand?.take(word.batch);
        started.postMessage({ type: 'taken' } satisfies ThreadOrder);
      } catch (error) {
        settle(({ reject }) => reject(error));
      }
    });
    return started;
  };
  return {
    read: (job, take) =>
      new Promise<LogReading>((resolve, reject) => {
        errand = { take, resolve, reject };
        worker ??= start();
        worker.postMessage({ type: 'read', job } satisfies ThreadOrder);
      }),
    close: async () => void (await worker?.terminate()),
  };
}

function toDeath(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const isTooLarge = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return isTooLarge ? new Error('it takes more memory than a reader may have: split it') : error;
}

function toError({ reason, code }: Extract<ThreadWord, { type: 'failed' }>): Error {
  return code === null ? new Error(reason) : new NightschoolError(code as ErrorCode, reason); // its own code, sent as text
}
