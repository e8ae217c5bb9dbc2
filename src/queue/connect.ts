import { Redis } from 'ioredis';
import { NightschoolError } from '../errors.ts';
import { describeAddress, findAddress, readAddress } from './address.ts';
import { describeFault } from './describe-fault.ts';
import { type Names, nameKeys } from './names.ts';
import type { Environment, QueuePlace, QueueTimes } from './options.ts';
import { createPatience, type Patience } from './patience.ts';

/** A connection for commands and one that listens; both come back by themselves. */
export interface Connection {
  readonly redis: Redis;
  readonly names: Names;
  /** For people. */
  readonly where: string;
  readonly patience: Patience;
  listen(channel: string, listener: (message: string) => void): Promise<void>;
  /** Told whenever messages may have been missed. */
  onBack(listener: () => void): void;
  onGone(listener: (reason: string) => void): void;
  close(): void;
}

/** The longest that opening waits: who starts with no Redis there wants to know soon. */
const OPENING_MS = 10_000;

/** @throws NightschoolError QUEUE_UNREACHABLE */
export async function connect(
  place: QueuePlace,
  about: { readonly environment: Environment; readonly times: QueueTimes; readonly patienceMs: number },
): Promise<Connection> {
  const { environment, times, patienceMs } = about;
  const address = findAddress(place, environment);
  const where = describeAddress(address);
  const redis = createClient(address, times.socketMs);
  const ears = redis.duplicate();
  const patience = createPatience({ milliseconds: patienceMs, where, now: () => performance.now() });
  let reason = 'no answer';
  const gone: ((why: string) => void)[] = [];
  for (const client of [redis, ears]) {
    client.on('error', (error: Error) => {
      reason = error.message;
      patience.failed(reason);
    });
  }
  redis.on('close', () => {
    for (const listener of gone) listener(reason);
  });
  const close = () => {
    for (const client of [redis, ears]) client.disconnect();
  };
  try {
    await within(Promise.all([open(redis), open(ears)]), Math.min(patienceMs, OPENING_MS));
  } catch (error) {
    close();
    const why = error instanceof Error && error.message !== '' ? error.message : reason;
    const { what, fix } = describeFault(why, address, place);
    const hint = `${fix.charAt(0).toUpperCase()}${fix.slice(1)}; nightschool doctor looks at it. The next run goes on from here.`;
    throw new NightschoolError('QUEUE_UNREACHABLE', `${what}.`, { hint });
  }
  patience.heard();
  const stop = keepTouch([redis, ears], patience, Math.min(1000, patienceMs / 4, times.socketMs / 3));
  return {
    ...{ redis, names: nameKeys(place.prefix), where, patience },
    ...listening(ears),
    onGone: (listener) => void gone.push(listener),
    close() {
      stop();
      close();
    },
  };
}

/** One client, not connected yet. Commands wait while it is away, and are sent again where no answer came. */
export function createClient(address: URL, socketMs: number): Redis {
  return new Redis({
    ...readAddress(address),
    lazyConnect: true,
    protocol: 2,
    maxRetriesPerRequest: null,
    connectTimeout: Math.min(10_000, socketMs),
    socketTimeout: socketMs,
    // an address may lead to another server after a failover: one that takes no writes is left, and asked there
    reconnectOnError: (error) => (error.message.includes('READONLY') ? 2 : false),
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), 2000),
  });
}

/** Rejects where the server turns this client away; where there is no server, the client goes on trying. */
async function open(client: Redis): Promise<void> {
  client.connect().catch(() => {});
  await client.ping();
}

async function within<Value>(work: Promise<Value>, milliseconds: number): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('')), milliseconds);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}

function listening(ears: Redis): Pick<Connection, 'listen' | 'onBack'> {
  const listeners = new Map<string, (message: string) => void>();
  const back: (() => void)[] = [];
  ears.on('message', (channel: string, message: string) => listeners.get(channel)?.(message));
  ears.on('ready', () => {
    for (const listener of back) listener();
  });
  return {
    async listen(channel, listener) {
      listeners.set(channel, listener);
      await ears.subscribe(channel);
    },
    onBack: (listener) => void back.push(listener),
  };
}

/** Asks now and then, so that a silence is noticed: one that nothing breaks, too, since an open question times out. */
function keepTouch(clients: readonly Redis[], patience: Patience, everyMs: number): () => void {
  const open = new Set<Redis>();
  const timer = setInterval(() => {
    patience.check();
    for (const [index, client] of clients.entries()) {
      if (open.has(client)) continue;
      open.add(client);
      client
        .ping()
        .then(() => (index === 0 ? patience.heard() : undefined))
        .catch(() => {})
        .finally(() => open.delete(client));
    }
  }, everyMs);
  return () => clearInterval(timer);
}
