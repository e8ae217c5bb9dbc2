import type { QueueSettings } from '../../domain/pipeline.ts';
import type { JobQueue, NewPosting } from '../../domain/queue.ts';
import type { Fleet } from '../../domain/queue-fleet.ts';
import { NightschoolError } from '../../errors.ts';
import type { World } from '../../providers/provider.ts';
import { chooseOffer } from './choose-offer.ts';
import { describeNobody } from './describe-nobody.ts';
import { placeInLine } from './place-in-line.ts';
import { openStation, type Station } from './station.ts';

export interface StationRequest {
  readonly posting: NewPosting;
  /** `provider/model`. */
  readonly name: string;
  /** The fingerprint that it had last; null: nobody remembers. */
  readonly known: string | null;
  /** The only fingerprint that will do; absent: any. */
  readonly required?: string;
  /** Called once, when nothing more will be asked of it. */
  readonly onDown: (fault: NightschoolError) => void;
}

/** The workers behind a night's models. */
export interface NightFleet {
  readonly settings: QueueSettings;
  /** Names this workspace's jobs for ever; without `:`. */
  readonly workspaceId: string;
  /** Tells workers of postings, so that they look at all of them at once. Never rejects: `open` says what is wrong. */
  announce(postings: readonly StationRequest['posting'][]): Promise<void>;
  /**
   * The workers that serve a posting, all with the same fingerprint.
   * @throws NightschoolError QUEUE_UNREACHABLE, QUEUE_UNFIT; MODEL_UNREACHABLE where nobody serves it in time
   */
  open(request: StationRequest): Promise<Station>;
  /** Tells which skills are to be served first where the pipeline says nothing: best first. */
  rank(skills: readonly string[]): void;
  /** What is for the skill goes before what has a larger number. */
  priorityOf(skill: string | null): number;
  close(): Promise<void>;
}

export interface FleetOptions {
  readonly queue: JobQueue;
  /** Who is there at the moment. */
  readonly readFleet: () => Promise<Pick<Fleet, 'workers' | 'strangers'>>;
  readonly settings: QueueSettings;
  readonly workspace: { readonly id: string; readonly name: string };
  readonly world: Pick<World, 'clock' | 'sleep' | 'notice' | 'say'>;
  readonly signal: AbortSignal;
}

/** Between two looks at who is there. */
const LOOK_MS = 1000;
/** For so long nothing is said of a wait. */
const SILENT_MS = 3000;
/** For so long Redis may keep silent before anybody is told. */
const QUIET_MS = 5000;
/** For so long a worker that has not spoken yet is waited for, once another has. */
const SETTLE_MS = 5000;

export function createNightFleet(options: FleetOptions): NightFleet {
  const { queue, settings, workspace, world } = options;
  const stations: Station[] = [];
  const closed = new AbortController();
  const notice = tellOnce((sentence) => world.notice?.(sentence));
  let ranks: ReadonlyMap<string, number> = new Map();
  let deadline: number | null = null;
  let watching: Promise<void> | null = null;
  return {
    settings,
    workspaceId: workspace.id,
    announce: async (postings) => {
      deadline = world.clock() + 1000 * settings.waitSeconds;
      await Promise.allSettled(postings.map((posting) => queue.post(posting)));
    },
    open: async (request) => {
      const posting = await queue.post(request.posting);
      deadline ??= world.clock() + 1000 * settings.waitSeconds;
      const chosen = await awaitOffer({ ...request, id: posting, deadline }, options);
      const { lead, waitSeconds } = settings;
      const common = { queue, posting, chosen, lead, waitSeconds, notice, clock: world.clock };
      const station = openStation({ ...common, ...request, posting, workspace: workspace.name });
      stations.push(station);
      await station.look();
      watching ??= watch(stations, {
        world,
        signal: closed.signal,
        onSilence: () => notice(describeSilence(settings)),
      });
      return station;
    },
    rank: (skills) => {
      ranks = new Map(skills.map((skill, place) => [skill, place]));
    },
    priorityOf: (skill) => placeInLine(skill, { priorities: settings.priorities, ranks }),
    close: async () => {
      closed.abort();
      await watching;
      await queue.close();
    },
  };
}

/** Where the queue cannot be used: every model behind it is down, and says why. */
export function createBrokenFleet(settings: QueueSettings, fault: NightschoolError): NightFleet {
  return {
    ...{ settings, workspaceId: '' },
    announce: async () => undefined,
    open: () => Promise.reject(fault),
    rank: () => undefined,
    priorityOf: () => 0,
    close: async () => undefined,
  };
}

async function awaitOffer(
  { id, name, known, required, deadline }: StationRequest & { readonly id: string; readonly deadline: number },
  { queue, readFleet, world, signal, settings }: FleetOptions,
) {
  const say = tellOnce((sentence) => world.say?.(sentence));
  const began = world.clock();
  let firstAt: number | null = null;
  let seen: Pick<Fleet, 'workers' | 'strangers'> | null = null;
  for (;;) {
    const { offers } = await queue.standing(id);
    seen = await readFleet().catch(unlessAway(seen));
    if (offers.length > 0) firstAt ??= world.clock();
    const hasSpoken = (worker: Fleet['workers'][number]): boolean =>
      worker.leaving || [...worker.offers, ...worker.refused].some(({ posting }) => posting === id);
    const isOver = world.clock() >= deadline;
    const isLate = isOver || (firstAt !== null && world.clock() - firstAt >= SETTLE_MS);
    const isSettled = isLate || (seen?.workers.every(hasSpoken) ?? false);
    const offer = chooseOffer(offers, { required: required ?? null, known, isSettled });
    if (offer !== null) return offer;
    if (isOver) {
      const { workers, strangers } = seen ?? { workers: [], strangers: [] };
      const about = { id, name, required: required ?? null, offers, workers, strangers, settings };
      const { message, hint } = describeNobody(about);
      throw new NightschoolError('MODEL_UNREACHABLE', message, { hint });
    }
    const seconds = Math.round((deadline - began) / 1000);
    if (world.clock() - began >= SILENT_MS) say(`Waits up to ${seconds} seconds for a worker that has ${name}.`);
    await world.sleep(Math.min(LOOK_MS, Math.max(1, deadline - world.clock())), signal);
  }
}

/** A Redis that is away for a moment is waited for: the queue knows how long. */
function unlessAway<Seen>(seen: Seen): (error: unknown) => Seen {
  return (error) => {
    if (error instanceof NightschoolError && error.code === 'QUEUE_UNREACHABLE') return seen;
    throw error;
  };
}

/** One look at all stations at a time: where Redis keeps silent, whoever waits for a job is told so by the look itself. */
async function watch(
  stations: readonly Station[],
  {
    world,
    signal,
    onSilence,
  }: { readonly world: FleetOptions['world']; readonly signal: AbortSignal; readonly onSilence: () => void },
): Promise<void> {
  let since: number | null = null;
  const look = async (): Promise<void> => {
    since = world.clock();
    await Promise.allSettled(stations.map((station) => station.look()));
    since = null;
  };
  while (!signal.aborted) {
    await world.sleep(LOOK_MS, signal).catch(() => undefined);
    if (signal.aborted) return;
    if (since === null) void look();
    else if (world.clock() - since >= QUIET_MS) onSilence();
  }
}

function describeSilence({ patienceSeconds }: QueueSettings): string {
  return `Redis does not answer. What is asked of workers waits up to ${patienceSeconds} seconds for it.`;
}

function tellOnce(tell: (sentence: string) => void): (sentence: string) => void {
  const told = new Set<string>();
  return (sentence) => {
    if (told.has(sentence)) return;
    told.add(sentence);
    tell(sentence);
  };
}
