import { createHash } from 'node:crypto';
import type {
  Delivery,
  Job,
  JobQueue,
  JobResult,
  Material,
  Offer,
  Posting,
  ResultOf,
  SubmitOptions,
} from '../../domain/queue.ts';
import type { Fleet } from '../../domain/queue-fleet.ts';
import type { Workshop } from '../../domain/workshop.ts';
import { canonicalJson, hashJson } from '../../util/hash.ts';

/** A machine with a workshop. */
export interface MemoryWorker {
  readonly host: string;
  readonly workshop: Workshop;
}

/** A queue in this process that does what one on Redis promises, with workers that do the jobs at once. */
export interface MemoryQueue {
  readonly queue: JobQueue;
  readonly readFleet: () => Promise<Pick<Fleet, 'workers' | 'strangers'>>;
  /** Jobs as they were begun, in order. */
  readonly begun: Job[];
  /** Ids of jobs that were taken back before they were done. */
  readonly takenBack: string[];
  /** What was said of workers, as `worker: reason`. */
  readonly doubts: string[];
  /** Materials by hash. */
  readonly shared: ReadonlyMap<string, Material>;
  /** Ids of jobs whose result was not settled. */
  unsettled(): readonly string[];
  join(worker: MemoryWorker): Promise<void>;
  leave(host: string): void;
  /** How often the next jobs are said to have been begun. */
  setAttempts(attempts: number): void;
  /** From now on jobs, standings and materials fail with this; null: no longer. */
  breakDown(fault: Error | null): void;
  /** Until `release` nothing is begun. */
  hold(): void;
  release(): void;
}

interface Member extends MemoryWorker {
  readonly offers: Map<string, Offer>;
  readonly refused: Map<string, string>;
  busy: number;
}

interface Waiting {
  readonly job: Job;
  readonly priority: number;
  readonly start: (member: Member) => void;
}

interface State {
  readonly members: Map<string, Member>;
  readonly postings: Map<string, Posting>;
  readonly shared: Map<string, Material>;
  readonly done: Map<string, Promise<JobResult>>;
  readonly line: Waiting[];
  readonly begun: Job[];
  readonly takenBack: string[];
  readonly doubts: string[];
  attempts: number;
  fault: Error | null;
  isHeld: boolean;
}

export async function createMemoryQueue(workers: readonly MemoryWorker[] = []): Promise<MemoryQueue> {
  const state: State = {
    ...{ members: new Map(), postings: new Map(), shared: new Map(), done: new Map() },
    ...{ line: [], begun: [], takenBack: [], doubts: [], attempts: 1, fault: null, isHeld: false },
  };
  const { members, postings, begun, takenBack, doubts, shared } = state;
  const join = async (worker: MemoryWorker): Promise<void> => {
    const member = { ...worker, offers: new Map(), refused: new Map(), busy: 0 };
    members.set(worker.host, member);
    await Promise.all([...postings.values()].map((posting) => ask(state, member, posting)));
  };
  for (const worker of workers) await join(worker);
  return {
    ...{ queue: queueOf(state), begun, takenBack, doubts, shared, join },
    readFleet: async () => ({ workers: [...members.values()].map(cardOf), strangers: [] }),
    unsettled: () => [...state.done.keys()],
    leave: (host) => void members.delete(host),
    setAttempts: (attempts) => {
      state.attempts = attempts;
    },
    breakDown: (fault) => {
      state.fault = fault;
    },
    hold: () => {
      state.isHeld = true;
    },
    release: () => {
      state.isHeld = false;
      serve(state);
    },
  };
}

function queueOf(state: State): JobQueue {
  const { members, postings, shared, done } = state;
  const unlessBroken = (): void => {
    if (state.fault !== null) throw state.fault;
  };
  return {
    post: async (posting) => {
      const id = hashJson(posting);
      const whole: Posting = { id, format: 1, seal: null, ...posting };
      if (postings.has(id)) return id;
      postings.set(id, whole);
      await Promise.all([...members.values()].map((member) => ask(state, member, whole)));
      return id;
    },
    standing: async (posting) => {
      unlessBroken();
      const offers = [...members.values()].flatMap(({ host, offers: made }) => {
        const offer = made.get(posting);
        return offer === undefined ? [] : [{ ...offer, worker: host, host }];
      });
      return { offers, claims: [] };
    },
    share: async (material) => {
      unlessBroken();
      const hash = createHash('sha256').update(canonicalJson(material)).digest('hex');
      shared.set(hash, JSON.parse(JSON.stringify(material)));
      return hash;
    },
    submit: async <Kind extends Job['kind']>(
      job: Extract<Job, { readonly kind: Kind }>,
      options: SubmitOptions,
    ): Promise<Delivery<Kind>> => {
      if (state.fault !== null) options.onLeft?.({ calls: [], untold: 0 });
      unlessBroken();
      const doing = done.get(job.id) ?? submit(state, { job, ...options });
      done.set(job.id, doing);
      doing.catch(() => done.delete(job.id));
      return { result: (await doing) as ResultOf<Kind>, attempts: state.attempts }; // of the job's own kind
    },
    doubt: async (worker, reason) => void state.doubts.push(`${worker}: ${reason}`),
    settle: async ({ id }) => void done.delete(id),
    close: async () => undefined,
  };
}

async function ask(state: State, member: Member, posting: Posting): Promise<void> {
  const offer = await member.workshop.offer(posting);
  if (typeof offer === 'string') member.refused.set(posting.id, offer);
  else member.offers.set(posting.id, offer);
  serve(state);
}

function serve({ members, line, isHeld }: State): void {
  if (isHeld) return;
  line.sort((a, b) => a.priority - b.priority);
  for (const waiting of [...line]) {
    const { posting, fingerprint } = waiting.job;
    const free = [...members.values()].find(({ offers, busy }) => {
      const offer = offers.get(posting);
      return offer?.fingerprint === fingerprint && busy < offer.slots;
    });
    if (free === undefined) continue;
    line.splice(line.indexOf(waiting), 1);
    waiting.start(free);
  }
}

function submit(
  state: State,
  { job, priority, onLeft, ...asked }: SubmitOptions & { readonly job: Job },
): Promise<JobResult> {
  const signal = asked.until === undefined ? asked.signal : AbortSignal.any([asked.signal, asked.until]);
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      const place = state.line.findIndex((waiting) => waiting.job === job);
      if (place >= 0) state.line.splice(place, 1);
      state.takenBack.push(job.id);
      onLeft?.({ calls: [], untold: place >= 0 ? 0 : 1 });
      reject(signal.reason);
    };
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave, { once: true });
    const start = (member: Member): void => {
      const doing = perform(state, job, { member, signal });
      doing.finally(() => signal.removeEventListener('abort', leave)).then(resolve, reject);
    };
    state.line.push({ job, priority, start });
    serve(state);
  });
}

async function perform(
  state: State,
  job: Job,
  { member, signal }: { readonly member: Member; readonly signal: AbortSignal },
): Promise<JobResult> {
  member.busy += 1;
  state.begun.push(job);
  const material = async (hash: string): Promise<Material> => {
    const found = state.shared.get(hash);
    if (found === undefined) throw new Error(`There is no material ${hash}.`);
    return found;
  };
  try {
    return await member.workshop.perform(JSON.parse(JSON.stringify(job)), { material, signal });
  } finally {
    member.busy -= 1;
    serve(state);
  }
}

function cardOf({ host, offers, refused, busy }: Member): Fleet['workers'][number] {
  return {
    ...{ id: host, format: 1, host, pid: 1, version: '0.0.0', startedAt: 0, slots: 1, running: busy, prefetched: 0 },
    ...{ done: 0, failed: 0, secondsPerJob: null, tokens: { input: 0, output: 0, cached: 0 }, leaving: false },
    offers: [...offers.values()],
    refused: [...refused].map(([posting, reason]) => ({ posting, reason })),
    seenSecondsAgo: 0,
  };
}
