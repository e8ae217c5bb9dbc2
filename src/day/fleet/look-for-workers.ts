import type { Pipeline, QueueSettings } from '../../domain/pipeline.ts';
import type { JobQueue, NewPosting } from '../../domain/queue.ts';
import type { Fleet, QueueCheck } from '../../domain/queue-fleet.ts';
import { chooseOffer, describeDifference, sumSlots } from '../../night/queue/choose-offer.ts';
import { describeNobody } from '../../night/queue/describe-nobody.ts';
import { listPostings } from '../../night/queue/list-postings.ts';
import { nameOfWanted, workOf } from '../../report/fleet/fold.ts';
import { readPrices } from '../../store/prices.ts';
import { readPrompts } from '../../store/prompts.ts';
import { plural } from '../../util/amounts.ts';

export interface WorkerSearch {
  readonly queue: Pick<JobQueue, 'post'>;
  readonly readFleet: () => Promise<Fleet>;
  readonly settings: Pick<QueueSettings, 'prefix'>;
  /** For so long workers may look at what is wanted. */
  readonly seconds: number;
  /** Milliseconds. */
  readonly clock: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Between two looks at who is there. */
const LOOK_MS = 300;

/** Everything that a pipeline asks workers for. */
export async function postingsOf(
  dir: string,
  pipeline: Pipeline,
  settings: QueueSettings,
): Promise<readonly NewPosting[]> {
  const [prompts, prices] = await Promise.all([readPrompts(dir), readPrices(dir)]);
  return listPostings(pipeline, { settings, prompts, prices, onlyFree: false });
}

/** Whether a worker serves each of these; asks them, and waits for their word. Nothing is run. */
export async function lookForWorkers(
  wanted: readonly NewPosting[],
  search: WorkerSearch,
): Promise<readonly QueueCheck[]> {
  const { queue, readFleet, seconds, clock, sleep } = search;
  const postings = await Promise.all(wanted.map(async (posting) => ({ ...posting, id: await queue.post(posting) })));
  const deadline = clock() + 1000 * seconds;
  let { workers, strangers } = await readFleet();
  while (clock() < deadline && !postings.every(({ id }) => isSettled(id, workers))) {
    await sleep(LOOK_MS);
    ({ workers, strangers } = await readFleet());
  }
  const foreign = strangers.map(({ host, reason }) => ({
    ...{ ok: false, isWarning: true },
    what: `the worker on ${host} gets no jobs: ${reason}`,
    fix: 'install the same version of nightschool there and here',
  }));
  const checks = [...postings.flatMap((posting) => judge(posting, { workers, strangers }, search)), ...foreign];
  return [...new Map(checks.map((check) => [check.what, check])).values()]; // one model may be wanted for several things
}

/** Every worker has said whether it serves it, and there is one to say so. */
function isSettled(id: string, workers: Fleet['workers']): boolean {
  const hasSpoken = ({ leaving, offers, refused }: Fleet['workers'][number]): boolean =>
    leaving || [...offers, ...refused].some(({ posting }) => posting === id);
  return workers.length > 0 && workers.every(hasSpoken);
}

function judge(
  posting: NewPosting & { readonly id: string },
  { workers, strangers }: Pick<Fleet, 'workers' | 'strangers'>,
  { settings: { prefix }, seconds }: WorkerSearch,
): readonly QueueCheck[] {
  const name = nameOfWanted(posting.model);
  const offers = workers.flatMap(({ id: worker, host, offers }) =>
    offers.filter((offer) => offer.posting === posting.id).map((offer) => ({ ...offer, worker, host })),
  );
  const chosen = chooseOffer(offers, { required: null, known: null, isSettled: true });
  if (chosen === null) {
    const about = { id: posting.id, name, required: null, offers, workers, strangers };
    const { message, hint } = describeNobody({ ...about, settings: { waitSeconds: seconds, prefix } });
    return [{ ok: false, what: message, fix: hint }];
  }
  const same = offers.filter(({ fingerprint }) => fingerprint === chosen.fingerprint);
  const others = offers.filter(({ fingerprint }) => fingerprint !== chosen.fingerprint);
  const work = workOf(posting) === 'calls' ? `as ${posting.role}` : `for ${workOf(posting)}`;
  return [
    { ok: true, what: `${name} ${work}: ${plural(same.length, 'worker')}, ${plural(sumSlots(same), 'slot')}` },
    ...others.map(({ host, parts }) => ({
      ...{ ok: false, isWarning: true },
      what: `${name} on ${host} is not the model that most have: ${describeDifference(chosen.parts, parts)}`,
      fix: `Pull the same ${posting.model.model} everywhere: the worker on ${host} is refused by nights that had the other.`,
    })),
  ];
}
