import type { Job as BullJob } from 'bullmq';
import { z } from 'zod';
import type { Job } from '../../domain/queue.ts';
import { describeFormat, QUEUE_FORMAT } from '../format.ts';
import { unpackJob } from '../job-schema.ts';
import { aboutFailure, aboutJob, bullId, jobPrefix } from '../names.ts';
import { safeId } from '../schema.ts';
import { UNCOUNT } from '../scripts.ts';
import type { Seal } from '../seal.ts';
import { chooseStation } from './choose-station.ts';
import { doJob } from './do-job.ts';
import { prefetch } from './prefetch.ts';
import { type Held, heldOf, runningOf, type Shop, type Station } from './shop.ts';

const envelope = z.object({ workspace: safeId, format: z.int().nullable().default(null), job: z.string() });

/** Begins what can be begun, and takes jobs while there is room for them, one after another. */
export async function pump(shop: Shop): Promise<void> {
  for (;;) {
    beginPrefetched(shop);
    const station = shop.isLeaving ? null : choose(shop);
    if (station === null) return;
    const started = performance.now();
    const token = `${shop.options.card.id}-${shop.tokens++}`;
    const bull = await station.bull.getNextJob(token, { block: false });
    if (bull === undefined) {
      station.isDry = true;
      continue;
    }
    shop.tally.fetched((performance.now() - started) / 1000);
    if (station !== shop.current) station.since = performance.now();
    shop.current = station;
    station.servedAt = performance.now();
    await hold(shop, station, { bull, token });
  }
}

function choose(shop: Shop): Station | null {
  const { slots } = shop.options;
  const ahead = prefetch({
    slots,
    secondsPerJob: shop.tally.counts.secondsPerJob,
    fetchSeconds: shop.tally.fetchSeconds,
  });
  if (shop.held.size >= slots + ahead) return null;
  const stations = [...shop.stations.values()].map((station) => ({
    ...{ station, isDry: station.isDry, servedAt: station.servedAt, since: station.since },
    room: station.isPaused || station.isRetired ? 0 : station.offer.slots + ahead - heldOf(shop, station).length,
  }));
  const current = stations.find(({ station }) => station === shop.current) ?? null;
  return chooseStation(stations, { current, now: performance.now(), stayMs: shop.times.stayMs })?.station ?? null;
}

/** A job that cannot be read, or that is not of this queue, is given up at once: no worker could do it. */
async function hold(
  shop: Shop,
  station: Station,
  { bull, token }: { readonly bull: BullJob; readonly token: string },
): Promise<void> {
  const read = readJob(bull, station, shop.seal);
  if ('fault' in read) {
    const reason = shop.seal.close(read.fault, aboutFailure(ownId(bull)));
    await bull.moveToFailed(new Error(reason), token, false).catch(() => {});
    const { redis, names } = shop.connection;
    await redis.eval(UNCOUNT, 0, `${jobPrefix(names, station.queue)}${bull.id}`).catch(() => {}); // nobody began it
    if (read.workspace === null) return;
    await redis.publish(names.done(read.workspace), `${station.queue} ${bull.id}`);
    return;
  }
  const { job, workspace } = read;
  const state = { state: 'prefetched', stopped: null } as const;
  const takenAt = performance.now();
  const times = { takenAt, waited: () => performance.now() - takenAt, calls: () => [] };
  const held: Held = { station, bull, token, job, workspace, stop: new AbortController(), ...times, ...state };
  shop.held.set(token, held);
  shop.busyAt = performance.now();
}

/** As its coordinator calls it. */
function ownId({ id }: BullJob): string {
  return String(id).slice(1);
}

function readJob(
  bull: BullJob,
  station: Station,
  seal: Seal,
): { readonly job: Job; readonly workspace: string } | { readonly fault: string; readonly workspace: string | null } {
  const data = envelope.safeParse(bull.data);
  if (!data.success) return { fault: 'it is no job', workspace: null };
  const { workspace } = data.data;
  if (bull.deferredFailure)
    return { fault: 'the workers that began it ended or hung over it, again and again', workspace };
  const { format } = data.data;
  if (format !== QUEUE_FORMAT) return { fault: describeFormat(format), workspace };
  const text = seal.open(data.data.job, aboutJob(ownId(bull)));
  if (text === null) return { fault: 'it is not sealed as its posting says', workspace };
  const read = unpackJob(text);
  if ('fault' in read) return { fault: `it ${read.fault}`, workspace };
  const { value: job } = read;
  const isOfQueue =
    bullId(job.id) === bull.id && job.posting === station.posting.id && job.fingerprint === station.offer.fingerprint;
  return isOfQueue ? { job, workspace } : { fault: 'it is not of this queue', workspace };
}

/** First come, first begun, as far as slots go: the worker's, and those of each model. */
function beginPrefetched(shop: Shop): void {
  for (const held of shop.held.values()) {
    if (runningOf(shop) >= shop.options.slots) return;
    if (held.state !== 'prefetched' || held.stopped !== null) continue;
    if (runningOf(shop, held.station) >= held.station.offer.slots) continue;
    doJob(shop, held)
      .catch((error: unknown) => {
        shop.report({
          kind: 'handed-back',
          job: held.job.id,
          reason: error instanceof Error ? error.message : String(error),
        });
      })
      .finally(() => {
        shop.busyAt = performance.now();
        shop.wake();
      });
  }
}
