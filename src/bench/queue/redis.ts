import { Redis } from 'ioredis';
import { startRedis as launchRedis, REDIS_SERVER } from '../../queue/testing.ts';

export interface RedisServer extends AsyncDisposable {
  readonly port: number;
  /** As `kill -9` does, with nothing said before. */
  kill(): Promise<void>;
  /** On the same port and files, unless it runs. */
  start(): Promise<void>;
  /** A number of INFO. */
  info(name: string): Promise<number>;
}

/** Whether the machine has a Redis to start. */
export function hasRedis(): boolean {
  return REDIS_SERVER !== null;
}

/** A Redis of its own as an ordinary one is set up for a queue: an append-only file that is synced every second. */
export async function startRedis(): Promise<RedisServer> {
  const redis = await launchRedis({ appendOnly: true, more: ['--appendfsync', 'everysec'] });
  let turn = Promise.resolve();
  let isRunning = true;
  const next = (work: () => Promise<void>): Promise<void> => {
    turn = turn.then(work);
    return turn;
  };
  return {
    port: redis.port,
    kill: () =>
      next(async () => {
        await redis.kill();
        isRunning = false;
      }),
    start: () =>
      next(async () => {
        if (!isRunning) await redis.restart();
        isRunning = true;
      }),
    info: async (name) => Number(new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(await readInfo(redis.port))?.[1]),
    [Symbol.asyncDispose]: () => redis.stop(),
  };
}

async function readInfo(port: number): Promise<string> {
  const client = new Redis({ port, host: '127.0.0.1' });
  try {
    return await client.info();
  } finally {
    client.disconnect();
  }
}
