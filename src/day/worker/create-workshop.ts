import type { Job, JobResult, Posting } from '../../domain/queue.ts';
import type { Workshop } from '../../domain/workshop.ts';
import { createExams } from './exams.ts';
import { openStation } from './open-station.ts';
import { failure, performJob } from './perform-job.ts';
import type { Station } from './station.ts';
import { createTurns } from './turns.ts';
import { createWorkLogs } from './work-log.ts';
import type { WorkshopOptions } from './workshop-options.ts';

export type { OwnEndpoint, OwnHost, WorkshopOptions } from './workshop-options.ts';

/**
 * What a worker does with postings and jobs, with the servers it was given and no others: an address or key variable that
 * a posting names is compared with its own, never used.
 */
export function createWorkshop(given: WorkshopOptions): Workshop {
  const { id, rate } = given;
  const { clock } = given.world;
  const logs = createWorkLogs(clock);
  const servers = [...given.ollama, ...given.endpoints.map(({ baseUrl, slots }) => ({ url: baseUrl, slots }))];
  const turn = createTurns(servers, { world: given.world, rate, logs });
  const options = { ...given, logs, world: { ...given.world, turn } };
  const served = new Map<string, Served>();
  const exams = createExams();
  const open = async (posting: Posting): Promise<Station | string> => {
    const before = served.get(posting.id)?.station ?? null;
    const opened = await openStation(posting, { ...options, before });
    if (typeof opened === 'string') served.delete(posting.id);
    else if (isAsGood(before, opened)) return before;
    else served.set(posting.id, { posting, station: opened });
    return opened;
  };
  const stationOf = async (posting: string): Promise<Station | null> => {
    const found = served.get(posting);
    if (found === undefined || !found.station.isSpent()) return found?.station ?? null;
    const anew = await open(found.posting);
    return typeof anew === 'string' ? found.station : anew;
  };
  return {
    offer: async (posting) => {
      const opened = await open(posting);
      return typeof opened === 'string' ? opened : opened.offer;
    },
    perform: (job, about) =>
      logs.run(async (log): Promise<JobResult> => {
        about.tellWaiting?.(() => log.waited());
        about.tellCalls?.(() => log.calls);
        const station = await stationOf(job.posting);
        if (station === null || station.offer.fingerprint !== job.fingerprint) return otherModel(id, job);
        const made = await performJob(job, { ...about, station, exams, log, clock });
        about.signal.throwIfAborted();
        const result = { ...made, worker: id, fingerprint: job.fingerprint, calls: log.calls };
        if (made.problem?.isOutage === true || (await station.isSame())) return result;
        station.spend();
        return { ...otherModel(id, job), calls: log.calls };
      }),
  };
}

interface Served {
  readonly posting: Posting;
  readonly station: Station;
}

/** One that is opened already knows what was tried there, and has its vectors' length: it is kept while it is of use. */
function isAsGood(before: Station | null, opened: Station): before is Station {
  if (before === null || before.isSpent()) return false;
  return before.offer.fingerprint === opened.offer.fingerprint && before.servers === opened.servers;
}

/** What was asked is not the model that the job is for, or is no longer: nothing it says counts. */
function otherModel(worker: string, { kind, posting, fingerprint }: Job): JobResult {
  const message = `This worker's model for ${posting} is not the one of the fingerprint ${fingerprint}.`;
  const problem = { code: 'MODEL_DOWN', message, isOutage: true };
  return { ...failure(kind, problem), worker, fingerprint: 'none', calls: [], durationMs: 0 };
}
