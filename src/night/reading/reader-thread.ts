import { getCompileCacheDir } from 'node:module';
import { totalmem } from 'node:os';
import { dirname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { type ErrorCode, NightschoolError } from '../../errors.ts';
import type { OnSecret } from '../../redact/redact.ts';
import type { LogBatch } from '../../store/state/log-index.ts';
import { codeOf } from '../../util/error-code.ts';
import type { LogReader, LogReading, ReadingJob, ReadingRules } from './reading.ts';
import type { ThreadOrder, ThreadWord } from './thread.ts';

/** Sources run as they are, the package as JavaScript. */
const THREAD = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url);

/**
 * What a thread may hold, so that many stay small: some times the largest log, of which a whole session may consist, but
 * no more than leaves the machine alive. The young generation is large enough for all that one log of the usual size
 * leaves behind, so that little of it has to be looked at again: half as much takes a twentieth more of all processor time.
 */
function limitsFor(largest: number): ResourceLimits {
  const wanted = 64 + Math.ceil((6 * largest) / 1_000_000);
  return { maxYoungGenerationSizeMb: 48, maxOldGenerationSizeMb: Math.min(wanted, Math.ceil(totalmem() / 3_000_000)) };
}

/**
 * V8 learns what lives long and puts it among what stays; but a log's lines live no longer than their log. And it begins
 * with a small young generation, which takes its time to grow to the size that it may have.
 */
const SHORT_LIVED = '--no-allocation-site-pretenuring --min-semi-space-size=16';

/** Where this thread keeps what it has compiled, if anywhere, others find it. */
function environment(): NodeJS.ProcessEnv {
  const cache = getCompileCacheDir();
  return cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(cache) };
}

/** A log that a thread is at, or has next. */
interface Errand {
  readonly job: ReadingJob;
  take: (batch: LogBatch) => void;
  readonly resolve: (reading: LogReading) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads logs of up to `largest` bytes in a thread of its own, one after the other. A thread that dies of a log (out of
 * memory) fails that log alone: the next one gets a new thread.
 */
export function openThread(rules: ReadingRules, largest: number, onSecret?: OnSecret): LogReader {
  let worker: Worker | null = null;
  const errands: Errand[] = [];
  const order = ({ job }: Errand): void => {
    worker ??= start();
    worker.postMessage({ type: 'read', job } satisfies ThreadOrder);
  };
  const end = (word: Extract<ThreadWord, { type: 'read' | 'failed' }>): void => {
    const errand = errands.shift();
    if (word.type === 'read') errand?.resolve(word.reading);
    else errand?.reject(toError(word));
  };
  const start = (): Worker => {
    const started = startThread(rules, largest);
    const die = (error: Error): void => {
      if (worker !== started) return;
      worker = null;
      errands.shift()?.reject(error);
      errands.forEach(order);
    };
    started.on('error', (error) => die(toDeath(error)));
    started.on('exit', () => die(stopped()));
    started.on('message', (word: ThreadWord) => {
      const [errand] = errands;
      if (worker !== started || errand === undefined) return;
      if (word.type === 'secrets') for (const value of word.values) onSecret?.(value);
      else if (word.type === 'batch') {
        handOver(errand, word.batch);
        started.postMessage({ type: 'taken' } satisfies ThreadOrder);
      } else end(word);
    });
    return started;
  };
  return {
    // the next log is there as soon as one is read: whoever hands them out may be busy
    atOnce: 3,
    isHere: false,
    read: (job, take) =>
      new Promise<LogReading>((resolve, reject) => {
        const errand = { job, take, resolve, reject };
        errands.push(errand);
        order(errand);
      }),
    close: async () => {
      const [closing, left] = [worker, errands.splice(0)];
      worker = null;
      await closing?.terminate();
      for (const { reject } of left) reject(stopped());
    },
  };
}

function startThread(rules: ReadingRules, largest: number): Worker {
  setFlagsFromString(SHORT_LIVED);
  return new Worker(THREAD, { workerData: rules, resourceLimits: limitsFor(largest), env: environment() });
}

/** What cannot be taken fails the log; what else comes of it is taken by nobody. */
function handOver(errand: Errand, batch: LogBatch): void {
  try {
    errand.take(batch);
  } catch (error) {
    errand.reject(error);
    errand.take = () => undefined;
  }
}

function stopped(): Error {
  return new Error('its reader was stopped');
}

function toDeath(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const isTooLarge = codeOf(error) === 'ERR_WORKER_OUT_OF_MEMORY';
  return isTooLarge ? new Error('it takes more memory than a reader may have: split it') : error;
}

function toError({ reason, code }: Extract<ThreadWord, { type: 'failed' }>): Error {
  return code === null ? new Error(reason) : new NightschoolError(code as ErrorCode, reason); // its own code, sent as text
}
