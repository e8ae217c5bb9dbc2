import { AsyncLocalStorage } from 'node:async_hooks';
import type { ModelCall } from '../../domain/chat.ts';
import type { WorkerCall } from '../../domain/queue.ts';

/** What one job made of the models, and how long it waited for its turn at them. */
export interface WorkLog {
  readonly calls: WorkerCall[];
  /** Milliseconds of waiting so far, that which goes on included. */
  waited(): number;
  /** Tokens that were embedded since they were last taken. */
  takeTokens(): number;
}

export interface WorkLogs {
  /** Does a job; what it asks of models is written into its log, whichever layer asks. */
  run<Result>(work: (log: WorkLog) => Promise<Result>): Promise<Result>;
  /** Of the job that asks: one after the other, as a job makes no two exchanges at once. */
  addCall(call: ModelCall): void;
  addTokens(tokens: number): void;
  /** From now until what it gives is called, the job waits, which is no work of its own. */
  startWaiting(): () => void;
}

interface OpenLog extends WorkLog {
  waitedMs: number;
  since: number | null;
  /** Of `waitedMs`: what calls before the present one waited. */
  told: number;
  tokens: number;
}

/** Logs of the jobs of one worker, told apart by the asynchronous context they run in. `clock` gives milliseconds. */
export function createWorkLogs(clock: () => number): WorkLogs {
  const context = new AsyncLocalStorage<OpenLog>();
  return {
    run: (work) => {
      const log = openLog(clock);
      return context.run(log, () => work(log));
    },
    addCall: ({ role, model, purpose, tokens, latencyMs, failed }) => {
      const log = context.getStore();
      if (log === undefined) return;
      const rest = {
        latencyMs: Math.max(0, latencyMs - (log.waitedMs - log.told)),
        ...(failed !== undefined && { failed }),
      };
      log.told = log.waitedMs;
      log.calls.push({ role, model, purpose, tokens, ...rest });
    },
    addTokens: (tokens) => {
      const log = context.getStore();
      if (log !== undefined) log.tokens += tokens;
    },
    startWaiting: () => {
      const log = context.getStore();
      if (log === undefined) return () => {};
      const since = clock();
      log.since = since;
      return () => {
        if (log.since === null) return;
        log.since = null;
        log.waitedMs += clock() - since;
      };
    },
  };
}

function openLog(clock: () => number): OpenLog {
  const log: OpenLog = {
    calls: [],
    waitedMs: 0,
    since: null,
    told: 0,
    tokens: 0,
    waited: () => log.waitedMs + (log.since === null ? 0 : clock() - log.since),
    takeTokens: () => {
      const { tokens } = log;
      log.tokens = 0;
      return tokens;
    },
  };
  return log;
}
