import { createRedisBackend, Worker } from 'bullmq';
import { z } from 'zod';
import type { Offer, Posting } from '../../domain/queue.ts';
import { hashJson } from '../../util/hash.ts';
import { describeFormat, QUEUE_FORMAT } from '../format.ts';
import { queueName } from '../names.ts';
import { MOST_DEATHS, STANDS_MS } from '../options.ts';
import { LIMITS } from '../pack.ts';
import { readRoster } from '../roster.ts';
import { otherPosting, postingSchema } from '../schema.ts';
import { describeSeals } from '../seal.ts';
import { stop } from './hold.ts';
import { heldOf, nameModel, type Shop, type Station, type Watched } from './shop.ts';

const LONGEST_PAUSE_MS = 60_000;

/** Reads what is wanted, and asks the workshop for what is new or due again. */
export async function readPostings(shop: Shop): Promise<void> {
  const { redis, names } = shop.connection;
  const found = await readRoster(redis, names.postings, { schema: anyPosting, most: LIMITS.posting });
  const wanted = found.flatMap(({ value }) => (isOwn(value) && isWhole(value) ? [{ value }] : [])); // a queue is known by what it is for
  refuseForeign(
    shop,
    found.flatMap(({ value }) => (isOwn(value) ? [] : [value])),
  );
  const ids = new Set(wanted.map(({ value }) => value.id));
  for (const [id, watched] of shop.watched) {
    if (ids.has(id)) continue;
    shop.watched.delete(id);
    if (watched.station !== null) retire(shop, watched.station);
  }
  for (const { value: posting } of wanted) {
    if (shop.watched.has(posting.id)) continue;
    shop.watched.set(posting.id, { posting, station: null, refused: null, askAt: 0, isAsking: false, pauses: 0 });
  }
  for (const watched of shop.watched.values()) {
    if (!watched.isAsking && performance.now() >= watched.askAt && !shop.isLeaving) ask(shop, watched);
  }
  await closeRetired(shop);
}

const anyPosting = z.union([postingSchema, otherPosting]);
type ForeignPosting = z.infer<typeof otherPosting>;

function isOwn(posting: Posting | ForeignPosting): posting is Posting {
  return posting.format === QUEUE_FORMAT;
}

/** What a coordinator of another format wants is not looked at; its people see why. */
function refuseForeign(shop: Shop, foreign: readonly ForeignPosting[]): void {
  const before = new Set(shop.foreign.keys());
  shop.foreign.clear();
  for (const { id: posting, format, model } of foreign) {
    const reason = `the night's nightschool is another: ${describeFormat(format ?? null)}`;
    shop.foreign.set(posting, reason);
    if (!before.has(posting)) shop.report({ kind: 'refused', posting, model: model.model, reason });
  }
}

/** Whether a posting is what its id says: another prompt under the same id would be another exam. */
function isWhole({ id, ...rest }: Posting): boolean {
  return id === hashJson(rest);
}

/** Takes nothing more from a queue whose model broke down, until it is offered again. */
export function pauseStation(shop: Shop, station: Station, reason: string): void {
  const watched = shop.watched.get(station.posting.id);
  if (station.isPaused || watched?.station !== station) return;
  station.isPaused = true;
  const pause = Math.min(LONGEST_PAUSE_MS, shop.times.pauseMs * 2 ** watched.pauses);
  watched.pauses += 1;
  watched.askAt = performance.now() + pause;
  refuse(shop, watched, reason);
  for (const held of heldOf(shop, station)) if (held.state === 'prefetched') stop(shop, held, 'leaving');
}

function ask(shop: Shop, watched: Watched): void {
  watched.isAsking = true;
  askWorkshop(shop, watched)
    .then((answer) => {
      const isOffer = typeof answer !== 'string';
      watched.askAt = performance.now() + (isOffer ? shop.times.offerMs : shop.times.refusedMs);
      if (shop.watched.get(watched.posting.id) !== watched || shop.isLeaving) return;
      if (isOffer) take(shop, watched, answer);
      else {
        refuse(shop, watched, answer);
        if (watched.station !== null) retire(shop, watched.station);
        watched.station = null;
      }
    })
    .finally(() => {
      watched.isAsking = false;
    });
}

async function askWorkshop(shop: Shop, { posting }: Watched): Promise<Offer | string> {
  const fault = describeSeals(posting.seal, shop.seal.id);
  if (fault !== null) return fault;
  try {
    const answer = await shop.options.workshop.offer(posting);
    return typeof answer === 'string' || answer.posting === posting.id ? answer : 'the offer is for another posting';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function refuse(shop: Shop, watched: Watched, reason: string): void {
  const { posting } = watched;
  if (watched.refused !== reason) {
    shop.report({ kind: 'refused', posting: posting.id, model: nameModel(posting), reason });
  }
  watched.refused = reason.slice(0, 5000);
}

function take(shop: Shop, watched: Watched, offer: Offer): void {
  const { posting, station: old } = watched;
  const queue = queueName(posting.id, offer.fingerprint);
  const isNews = watched.refused !== null || old?.queue !== queue;
  watched.refused = null;
  if (old !== null && old.queue !== queue) retire(shop, old);
  const station = shop.stations.get(queue) ?? openStation(shop, watched, { queue, offer });
  Object.assign(station, { offer, isPaused: false, isRetired: false, isDry: false });
  watched.station = station;
  const { fingerprint } = offer;
  if (isNews) shop.report({ kind: 'offered', posting: posting.id, model: nameModel(posting), fingerprint });
  shop.wake();
}

function openStation(
  shop: Shop,
  { posting }: Watched,
  { queue, offer }: { readonly queue: string; readonly offer: Offer },
): Station {
  const { connection, times, options } = shop;
  const bull = new Worker(
    queue,
    null,
    {
      connection: connection.redis,
      prefix: connection.names.jobs,
      name: options.card.id,
      autorun: false,
      skipVersionCheck: true,
      lockDuration: times.lockMs,
      stalledInterval: times.stalledMs,
      maxStalledCount: MOST_DEATHS,
      removeOnComplete: { age: STANDS_MS / 1000 },
      removeOnFail: { age: STANDS_MS / 1000 },
    },
    // jobs are fetched one by one: no connection need wait for them
    (name, given, extra) => createRedisBackend(name, given, { ...extra, withBlockingConnection: false }),
  );
  bull.on('error', () => {}); // the connection tells
  bull.startStalledCheckTimer().catch(() => {});
  const state = { isDry: false, isPaused: false, isRetired: false, servedAt: 0, since: 0 };
  const station = { queue, posting, offer, bull, ...state };
  shop.stations.set(queue, station);
  return station;
}

function retire(shop: Shop, station: Station): void {
  if (station.isRetired) return;
  station.isRetired = true;
  if (shop.current === station) shop.current = null;
  shop.report({ kind: 'withdrawn', posting: station.posting.id, model: nameModel(station.posting) });
  for (const held of heldOf(shop, station)) if (held.state === 'prefetched') stop(shop, held, 'leaving');
}

async function closeRetired(shop: Shop): Promise<void> {
  for (const station of [...shop.stations.values()]) {
    if (!station.isRetired || heldOf(shop, station).length > 0) continue;
    shop.stations.delete(station.queue);
    await station.bull.close(true);
  }
}
