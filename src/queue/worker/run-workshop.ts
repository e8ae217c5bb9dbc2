import { connect } from '../connect.ts';
import { createFetcher } from '../materials.ts';
import { parseNotice } from '../names.ts';
import { type QueuePlace, TIMES, type WorkshopOptions } from '../options.ts';
import { register, unregister } from '../roster.ts';
import { openSeal } from '../seal.ts';
import { renew, stop } from './hold.ts';
import { readPostings } from './postings.ts';
import { pump } from './pump.ts';
import type { Shop } from './shop.ts';
import { createTally } from './tally.ts';
import { writeCard } from './write-card.ts';

/** The longest that a worker waits for Redis at the start. */
const OPENING_MS = 10_000;
/** What is under way when a worker ends at once may take this long. */
const LAST_WORDS_MS = 3000;

/**
 * Has a workshop do jobs of a fleet's queue until it is told to leave. Waits for Redis as long as it takes, once it
 * was there.
 * @throws NightschoolError QUEUE_UNREACHABLE where it is not there at the start; QUEUE_UNFIT where `secret` is none
 */
export async function runWorkshop(place: QueuePlace, options: WorkshopOptions): Promise<void> {
  const shop = await openShop(place, options);
  const { times, report } = shop;
  const over = Promise.withResolvers<void>();
  const timers = [
    every(times.cardMs, () => showCard(shop)),
    every(times.renewMs, () => renew(shop)),
    every(times.pollMs, async () => {
      for (const station of shop.stations.values()) station.isDry = false;
      shop.wake();
      await readPostings(shop);
    }),
    every(Math.min(100, times.pollMs), async () => {
      const isIdle = performance.now() - shop.busyAt > (options.idleSeconds ?? Number.POSITIVE_INFINITY) * 1000;
      if (isIdle && shop.held.size === 0) leave(shop);
      if (shop.isLeaving && shop.held.size === 0) over.resolve();
    }),
  ];
  const drain = () => leave(shop);
  const end = () => {
    leave(shop);
    for (const held of shop.held.values()) stop(shop, held, 'leaving');
    setTimeout(() => over.resolve(), LAST_WORDS_MS);
  };
  onAbort(options.signal, drain);
  if (options.handBack !== undefined) onAbort(options.handBack, end);
  report({ kind: 'joined' });
  await over.promise;
  for (const cancel of timers) cancel();
  options.signal.removeEventListener('abort', drain);
  options.handBack?.removeEventListener('abort', end);
  await closeShop(shop);
}

async function openShop(place: QueuePlace, options: WorkshopOptions): Promise<Shop> {
  const times = { ...TIMES, ...options.times };
  const { environment, report = () => {} } = options;
  const seal = openSeal(options.secret, place.prefix);
  const connection = await connect(place, { environment, times, patienceMs: OPENING_MS });
  const { redis, names } = connection;
  const shop: Shop = {
    ...{ connection, seal, options, times, report, tally: createTally() },
    ...{ watched: new Map(), foreign: new Map(), stations: new Map(), held: new Map() },
    material: createFetcher(redis, names, seal),
    ...{ current: null, isLeaving: false, isUnseen: false, busyAt: performance.now(), tokens: 0 },
    wake: once(() => pump(shop)),
  };
  connection.onGone((reason) => report({ kind: 'queue-lost', reason }));
  connection.onBack(() => {
    report({ kind: 'queue-back' });
    renew(shop).catch(() => {});
  });
  await connection.listen(names.woke, (queue) => {
    const station = shop.stations.get(queue);
    if (station === undefined) return;
    station.isDry = false;
    shop.wake();
  });
  await connection.listen(names.posted, () => void readPostings(shop).catch(() => {}));
  await connection.listen(names.cancelled, (message) => {
    const about = parseNotice(message);
    for (const held of shop.held.values()) {
      if (held.station.queue === about?.queue && held.job.id === about.id) stop(shop, held, 'cancelled');
    }
  });
  return shop;
}

function leave(shop: Shop): void {
  if (shop.isLeaving) return;
  shop.isLeaving = true;
  shop.report({ kind: 'leaving' });
  for (const held of shop.held.values()) if (held.state === 'prefetched') stop(shop, held, 'leaving');
}

/** Where Redis does not take the card, nobody sees this worker: that is told once, as is that it does again. */
async function showCard(shop: Shop): Promise<void> {
  const { connection, options, times, report } = shop;
  const { redis, names } = connection;
  const entry = { id: options.card.id, value: writeCard(shop), standsMs: times.cardMs * 5 };
  try {
    await register(redis, names.workers, entry);
    if (shop.isUnseen) report({ kind: 'queue-back' });
    shop.isUnseen = false;
  } catch (error) {
    if (redis.status !== 'ready') return; // the connection tells
    if (!shop.isUnseen) report({ kind: 'queue-lost', reason: error instanceof Error ? error.message : String(error) });
    shop.isUnseen = true;
  }
}

async function closeShop(shop: Shop): Promise<void> {
  const { connection, options, stations } = shop;
  const closing = Promise.all([
    unregister(connection.redis, connection.names.workers, options.card.id),
    ...[...stations.values()].map(({ bull }) => bull.close(true)),
  ]);
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, LAST_WORDS_MS);
  await Promise.race([closing.catch(() => {}), promise]);
  clearTimeout(timer);
  connection.close();
}

function onAbort(signal: AbortSignal, listener: () => void): void {
  if (signal.aborted) listener();
  else signal.addEventListener('abort', listener, { once: true });
}

/** Now and then, never twice at once; what fails is tried again the next time. */
function every(milliseconds: number, action: () => Promise<unknown>): () => void {
  let isRunning = false;
  const run = () => {
    if (isRunning) return;
    isRunning = true;
    action()
      .catch(() => {})
      .finally(() => {
        isRunning = false;
      });
  };
  run();
  const timer = setInterval(run, milliseconds);
  return () => clearInterval(timer);
}

/** Runs again after a run that was asked for in the meantime, and never twice at once. */
function once(action: () => Promise<void>): () => void {
  let [isRunning, isAsked] = [false, false];
  const run = async () => {
    isRunning = true;
    do {
      isAsked = false;
      await action().catch(() => {});
    } while (isAsked);
    isRunning = false;
  };
  return () => {
    isAsked = true;
    if (!isRunning) run();
  };
}
