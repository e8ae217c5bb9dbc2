import type { Posting } from '../../domain/queue.ts';
import { register } from '../roster.ts';
import { allot, type Desk } from './desk.ts';
import { materialsOf } from './find-lane.ts';
import { describePresence } from './presence.ts';

/** How long a posting stands when its coordinator is gone, in looks at who is there. */
const POSTING_STANDS = 30;
const SHELF_MS = 3_600_000;

/** One timer for all that has to be done now and then. */
export function keepUp(desk: Desk): () => void {
  const { times, connection, standings, shelf } = desk;
  let round = 0;
  let isOpen = false;
  const timer = setInterval(() => {
    round += 1;
    if (round % Math.ceil(times.lookMs / times.standingMs) === 0) lookAfter(desk, times.lookMs);
    if (round % Math.ceil(SHELF_MS / times.standingMs) === 0) shelf.restore(shelf.hashes()).catch(() => {});
    if (isOpen || connection.redis.status !== 'ready') return;
    isOpen = true;
    const again = round % Math.ceil(POSTING_STANDS / 6) === 0 ? [...desk.postings.values()] : [];
    Promise.all([
      standings.refresh().then(() => allot(desk)),
      keepPresence(desk),
      ...again.map((posting) => post(desk, posting)),
    ])
      .catch(() => {})
      .finally(() => {
        isOpen = false;
      });
  }, times.standingMs);
  return () => clearInterval(timer);
}

/** Writes a posting down for a while. */
export function post(desk: Desk, posting: Posting): Promise<void> {
  const { redis, names } = desk.connection;
  const standsMs = desk.times.standingMs * POSTING_STANDS;
  return register(redis, names.postings, { id: posting.id, value: posting, standsMs });
}

/** What may have been missed: ended jobs, and all that Redis had if it lost it. */
export function lookAfter({ lanes, shelf }: Desk, silentMs: number): void {
  for (const { lane, remote } of lanes.values()) {
    if (silentMs === 0) remote.touch().catch(() => {});
    lane.sweep(silentMs);
    shelf.restore(materialsOf(lane.sent())).catch(() => {});
  }
}

async function keepPresence({ presence, workspace, notice, told }: Desk): Promise<void> {
  const other = (await presence?.keep()) ?? null;
  if (other === null || told.has(other)) return;
  told.add(other);
  notice(`The workspace ${workspace.name} ${describePresence(other)}. Let one of them end.`);
}
