import type { ChildProcess } from 'node:child_process';
import type { TestRedis } from '../queue/testing.ts';
import { type Ended, readText, startCli, writeText } from './testing.ts';
import { DEAD } from './testing-night.ts';

/** A worker in a process of its own. */
export interface TestWorker extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface TestWorkerOptions {
  /** Of its Ollama. */
  readonly url: string;
  readonly name: string;
  readonly slots?: number;
  /** More of its command line, and of its environment. */
  readonly words?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** `nightschool worker` on a Redis, with one Ollama, once it has joined; it is ended with the scope. */
export async function startWorker(
  redis: TestRedis,
  { url, name, slots = 2, words = [], environment }: TestWorkerOptions,
): Promise<TestWorker> {
  const { child, ended } = startCli('.', ['worker', '--ollama', `${url}=${slots}`, '--name', name, ...words], {
    ...{ NIGHTSCHOOL_QUEUE_URL: redis.url, ...environment },
  });
  await Promise.race([hears(child, 'joined'), ended]);
  const dispose = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return { child, ended, [Symbol.asyncDispose]: dispose };
}

function hears({ stdout }: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve) => {
    let said = '';
    stdout?.on('data', (chunk) => {
      said += String(chunk);
      if (said.includes(word)) resolve();
    });
  });
}

/** Has workers asked for the student of a configured workspace: nobody listens where its own host was. */
export function configureQueue(dir: string, { url }: Pick<TestRedis, 'url'>, more = ''): void {
  const path = 'pipelines/nightly.yaml';
  const text = readText(dir, path).replace(/hosts: \[.*?\]/g, `hosts: [{ url: '${DEAD}', concurrency: 4 }]`);
  writeText(dir, path, `${text}queue: { url: '${url}', waitSeconds: 30${more} }\n`);
}
