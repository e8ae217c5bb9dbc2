import type { Delivery, Job, JobQueue, Material, Offer, Standing, SubmitOptions } from '../../domain/queue.ts';
import { NightschoolError } from '../../errors.ts';
import { describeDifference, sumSlots } from './choose-offer.ts';

/** A job as whoever has it done knows it: where it is done is the station's. */
export type Task<Kind extends Job['kind']> = Kind extends Job['kind']
  ? Omit<Extract<Job, { readonly kind: Kind }>, 'posting' | 'fingerprint' | 'workspace'>
  : never;

/** All workers that have one model, the same everywhere. */
export interface Station {
  readonly fingerprint: string;
  readonly parts: Offer['parts'];
  /** Why no job will be submitted any more; null: they will be. */
  down(): NightschoolError | null;
  /** Jobs worth having under way at the moment; at least 1. */
  slots(): number;
  /**
   * @throws what the signal was aborted with; NightschoolError JOB_ABANDONED; QUEUE_UNREACHABLE or MODEL_DOWN, and then
   * for every later job at once
   */
  submit<Kind extends Job['kind']>(task: Task<Kind>, options: SubmitOptions): Promise<Delivery<Kind>>;
  /** What came of a job was written down. Never rejects: a result that is left is gone after a while. */
  settle(id: string): Promise<void>;
  share(material: Material): Promise<string>;
  /** Tells of a worker whose answer cannot be. */
  doubt(worker: string, reason: string): void;
  /** Looks who is there; to be called again and again. */
  look(): Promise<void>;
}

export interface StationOptions {
  readonly queue: JobQueue;
  /** `provider/model`. */
  readonly name: string;
  readonly posting: string;
  /** The offer that all others have to be like. */
  readonly chosen: Offer;
  readonly workspace: string;
  readonly lead: number;
  readonly waitSeconds: number;
  /** Milliseconds. */
  readonly clock: () => number;
  /** Takes a sentence on a worker that is refused, or on none being there; may be told one again. */
  readonly notice: (sentence: string) => void;
  /** Called once, when no further job will be submitted. */
  readonly onDown: (fault: NightschoolError) => void;
}

/** Submits jobs for workers with the chosen fingerprint alone, and knows how many of them there are. */
export function openStation(options: StationOptions): Station {
  const { queue, posting, chosen } = options;
  const { fingerprint, parts } = chosen;
  const state: State = {
    slots: chosen.slots,
    underWay: 0,
    missingSince: null,
    down: null,
    ended: new AbortController(),
  };
  const unlessUnreachable = (error: unknown): never => {
    if (error instanceof NightschoolError && error.code === 'QUEUE_UNREACHABLE') bringDown(state, options, error);
    throw error;
  };
  const countOut = <Value>(value: Value): Value => {
    state.underWay -= 1;
    return value;
  };
  const failed = (error: unknown): never => unlessUnreachable(countOut(error));
  const submit: Station['submit'] = (task, asked) => {
    const { signal, onLeft } = asked;
    if (signal.aborted || state.down !== null) {
      onLeft?.({ calls: [], untold: 0 });
      return Promise.reject(signal.aborted ? signal.reason : state.down);
    }
    state.underWay += 1;
    // no function of its own for each: a hundred thousand may wait
    return queue.submit(place(task, options), { ...asked, until: state.ended.signal }).then(countOut, failed);
  };
  return {
    ...{ fingerprint, parts, submit },
    slots: () => Math.max(1, Math.ceil(state.slots * options.lead)),
    settle: (id) => queue.settle({ id, posting, fingerprint }).catch(() => undefined),
    share: (material) => queue.share(material).catch(unlessUnreachable),
    doubt: (worker, reason) => void queue.doubt(worker, reason),
    down: () => state.down,
    look: async () => count(await queue.standing(posting), state, options),
  };
}

function place<Kind extends Job['kind']>(
  task: Task<Kind>,
  { posting, chosen: { fingerprint }, workspace }: StationOptions,
): Extract<Job, { readonly kind: Kind }> {
  const job: unknown = { ...task, posting, fingerprint, workspace };
  return job as Extract<Job, { readonly kind: Kind }>; // what `Task` left out is there again
}

interface State {
  slots: number;
  underWay: number;
  /** Since when jobs wait without a worker that could do them. */
  missingSince: number | null;
  down: NightschoolError | null;
  readonly ended: AbortController;
}

/** A worker that is started again is back by then. */
const TELL_MS = 3000;

function count({ offers }: Standing, state: State, options: StationOptions): void {
  const { chosen, name, clock, waitSeconds, notice } = options;
  const ours = offers.filter(({ fingerprint }) => fingerprint === chosen.fingerprint);
  state.slots = sumSlots(ours);
  refuseOthers(offers, options);
  if (ours.length > 0 || state.underWay === 0) state.missingSince = null;
  else state.missingSince ??= clock();
  if (state.missingSince === null) return;
  const missing = clock() - state.missingSince;
  if (missing >= TELL_MS)
    notice(`${name}: all its workers have gone. Jobs wait up to ${waitSeconds} seconds for others.`);
  if (missing < 1000 * waitSeconds) return;
  const message = `No worker has served ${name} for ${waitSeconds} seconds.`;
  const hint = 'Start workers that have it: nightschool worker. The next run goes on from here.';
  bringDown(state, options, new NightschoolError('MODEL_DOWN', message, { hint }));
}

function bringDown(state: State, { onDown }: StationOptions, fault: NightschoolError): void {
  if (state.down !== null) return;
  state.down = fault;
  state.ended.abort(fault);
  onDown(fault);
}

/** `notice` tells each sentence once. */
function refuseOthers(offers: Standing['offers'], { chosen, name, notice }: StationOptions): void {
  for (const { fingerprint, host, parts } of offers) {
    if (fingerprint === chosen.fingerprint) continue;
    notice(`${name}: the worker on ${host} is refused: ${describeDifference(chosen.parts, parts)}.`);
  }
}
