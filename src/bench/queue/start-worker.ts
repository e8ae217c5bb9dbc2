import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { QueuePlace, QueueTimes, WorkerEvent } from '../../queue/options.ts';

export interface WorkerOrder {
  readonly id: string;
  readonly place: QueuePlace;
  /** Of its only Ollama. */
  readonly ollama: string;
  readonly slots: number;
  readonly times: Partial<QueueTimes>;
}

export interface WorkerProcess extends AsyncDisposable {
  readonly pid: number;
  send(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void;
  /** What it wrote on its error stream, once it has ended. */
  readonly ended: Promise<string>;
}

/** A worker in a process of its own. */
export function startWorker(order: WorkerOrder, onEvent?: (event: WorkerEvent) => void): WorkerProcess {
  const file = fileURLToPath(new URL('worker.ts', import.meta.url));
  const child = fork(file, [JSON.stringify(order)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  child.on('message', (event) => onEvent?.(event as WorkerEvent)); // the worker beside this file says nothing else
  const ended = describeEnd(child);
  return {
    pid: child.pid ?? 0,
    send: (signal) => void child.kill(signal),
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function describeEnd(child: ChildProcess): Promise<string> {
  const told: string[] = [];
  child.stderr?.on('data', (bytes: Buffer) => told.push(bytes.toString('utf8')));
  await once(child, 'exit');
  return told.join('');
}
