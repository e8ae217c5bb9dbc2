import type { Job } from '../../domain/queue.ts';
import { queueName } from '../names.ts';
import { allot, type Desk, type OpenLane } from './desk.ts';
import { doubt } from './doubt.ts';
import { createLane } from './lane.ts';
import { openRemote } from './remote.ts';

/** The lane for a job's posting and fingerprint, opened when it is first needed. */
export function findLane(desk: Desk, { posting, fingerprint }: Pick<Job, 'posting' | 'fingerprint'>): OpenLane {
  const queue = queueName(posting, fingerprint);
  const known = desk.lanes.get(queue);
  if (known !== undefined) return known;
  const { redis, names, patience } = desk.connection;
  const remote = openRemote(redis, names, { queue, workspace: desk.workspace.id, seal: desk.seal });
  let stuckSince: number | null = null;
  const lane = createLane({
    ...{ remote, count: desk.count, times: desk.times, notice: desk.notice, now: () => performance.now() },
    doubt: (worker, reason) => void doubt(desk, worker, reason),
    restore: (jobs) => desk.shelf.restore(materialsOf(jobs)),
    stuck(reason) {
      if (reason === null) stuckSince = null;
      else if (stuckSince === null) stuckSince = performance.now();
      if (reason === null) return;
      patience.failed(reason);
      if (performance.now() - (stuckSince ?? 0) > desk.settings.patienceSeconds * 1000) lane.giveUp(patience.lost());
    },
  });
  const opened = { lane, remote, posting, fingerprint };
  desk.lanes.set(queue, opened);
  remote.touch().catch(() => {});
  desk.standings
    .of(posting)
    .then(() => allot(desk))
    .catch(() => {});
  return opened;
}

/** Hashes of all that these jobs refer to. */
export function materialsOf(jobs: Iterable<Job>): ReadonlySet<string> {
  const hashes = new Set<string>();
  for (const job of jobs) {
    if (job.kind !== 'trial') continue;
    hashes.add(job.exam);
    if (job.text !== null) hashes.add(job.text);
  }
  return hashes;
}
