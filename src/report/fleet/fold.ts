import type { ModelTokens } from '../../domain/chat.ts';
import type { RunEvent } from '../../domain/event.ts';
import type { Offer, WantedModel } from '../../domain/queue.ts';
import type { Fleet } from '../../domain/queue-fleet.ts';
import { compareText } from '../../util/compare-text.ts';
import { foldReport } from '../fold.ts';
import type { FleetSpend, FleetView, ModelRow, RefusedRow, WorkerRow } from './view.ts';

type Offered = Offer & { readonly worker: string; readonly host: string; readonly pid: number };
type Posted = Fleet['postings'][number];
type Worker = Fleet['workers'][number];

export interface FoldFleetOptions extends Pick<FleetView, 'prefix'> {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Of the newest run of this workspace; empty: there is none. */
  readonly events: readonly RunEvent[];
  /** The offer that all others of a posting have to be like; null: there is none. */
  readonly choose: (offers: readonly Offered[]) => Offer | null;
  /** In what the parts of another offer differ from the chosen one's, for people. */
  readonly describeDifference: (chosen: Offer['parts'], other: Offer['parts']) => string;
}

/** What is to be seen of a fleet, from what its workers and coordinators say of themselves. */
export function foldFleet({ workers, postings, strangers, doubts }: Fleet, options: FoldFleetOptions): FleetView {
  const names = new Map(postings.map(({ id, model }) => [id, nameOfWanted(model)]));
  const rows = workers.map((worker) => workerRow(worker, names, options.now));
  const asked = askedWorkers(postings, workers);
  const looks = postings.map((posting) => lookAt(posting, workers, { ...options, asked }));
  const speeds = rows.flatMap(({ jobsAMinute }) => jobsAMinute ?? []);
  const sum = (of: (row: WorkerRow) => number): number => rows.reduce((all, row) => all + of(row), 0);
  return {
    prefix: options.prefix,
    totals: {
      hosts: new Set(rows.map(({ host }) => host)).size,
      workers: rows.length,
      ...{ slots: sum(({ slots }) => slots), running: sum(({ running }) => running) },
      prefetched: sum(({ prefetched }) => prefetched),
      waiting: postings.reduce((all, { waiting }) => all + waiting, 0),
      jobsAMinute: speeds.length === 0 ? null : speeds.reduce((all, speed) => all + speed, 0),
      tokens: rows.map(({ tokens }) => tokens).reduce(addTokens, NO_TOKENS),
    },
    workers: rows.sort((a, b) => compareText(a.host, b.host) || a.pid - b.pid),
    models: looks.map(({ row }) => row).sort((a, b) => compareText(a.model, b.model) || compareText(a.role, b.role)),
    refused: eachOnce([...refusals(workers, names), ...looks.flatMap(({ refused }) => refused)]).sort(
      (a, b) => compareText(a.host, b.host) || a.pid - b.pid || compareText(a.model, b.model),
    ),
    ...{ strangers, doubts },
    spend: foldSpend(options.events),
  };
}

/** What is asked of workers: whole trials of a student, single calls of a model, or vectors. */
export function workOf({ role, student }: Pick<Posted, 'role' | 'student'>): ModelRow['work'] {
  if (role === 'embedder') return 'vectors';
  return student === null ? 'calls' : 'trials';
}

/** `provider/model`, as reports and prices name it. */
export function nameOfWanted(wanted: WantedModel): string {
  return `${'preset' in wanted ? wanted.preset : wanted.use}/${wanted.model}`;
}

function workerRow(worker: Worker, names: ReadonlyMap<string, string>, now: number): WorkerRow {
  const { host, pid, version, slots, running, prefetched, done, failed } = worker;
  const models = worker.offers.map(({ posting }) => names.get(posting)).filter((name) => name !== undefined);
  const minutes = Math.max(1, now - worker.startedAt) / 60_000; // its clock may be ahead of ours
  return {
    ...{ host, pid, version, slots, running, prefetched, done, failed },
    models: [...new Set(models)].sort(),
    jobsAMinute: done + failed === 0 ? null : (done + failed) / Math.max(minutes, 1 / 60),
    ...{ secondsPerJob: worker.secondsPerJob, tokens: worker.tokens, leaving: worker.leaving },
    seenSecondsAgo: worker.seenSecondsAgo,
  };
}

interface Look {
  readonly row: ModelRow;
  readonly refused: readonly RefusedRow[];
}

/** Who has what a night asks for at the moment, by model: the others are those who differ, whatever most have. */
function askedWorkers(
  postings: readonly Posted[],
  workers: readonly Worker[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const pairs = postings.flatMap(({ id, model, asked }) =>
    workers
      .filter(({ offers }) => offers.some(({ posting, fingerprint }) => posting === id && fingerprint === asked))
      .map((worker) => [nameOfWanted(model), worker.id] as const),
  );
  const groups = Map.groupBy(pairs, ([model]) => model);
  return new Map([...groups].map(([model, members]) => [model, new Set(members.map(([, worker]) => worker))]));
}

function lookAt(
  posting: Posted,
  workers: readonly Worker[],
  {
    choose,
    describeDifference,
    asked,
  }: FoldFleetOptions & { readonly asked: ReadonlyMap<string, ReadonlySet<string>> },
): Look {
  const { id, role, waiting, active, unsettled } = posting;
  const model = nameOfWanted(posting.model);
  const offers = workers.flatMap(({ id: worker, host, pid, offers }) =>
    offers.filter((offer) => offer.posting === id).map((offer): Offered => ({ ...offer, worker, host, pid })),
  );
  const chosen = offers.find(({ worker }) => asked.get(model)?.has(worker)) ?? choose(offers);
  const [same, others] = [true, false].map((isSame) =>
    offers.filter(({ fingerprint }) => (fingerprint === chosen?.fingerprint) === isSame),
  );
  const shares = posting.claims.reduce((sum, { share }) => sum + share, 0);
  return {
    row: {
      work: workOf(posting),
      ...{ posting: id, model, role, waiting, active, unsettled, workers: same?.length ?? 0 },
      slots: (same ?? []).reduce((sum, { slots }) => sum + slots, 0),
      claims: posting.claims
        .map(({ workspace, share }) => ({ workspace, share, part: share / shares }))
        .sort((a, b) => compareText(a.workspace, b.workspace)),
    },
    refused: (others ?? []).map(({ host, pid, parts }) => {
      return { host, pid, model, reason: describeDifference(chosen?.parts ?? {}, parts) };
    }),
  };
}

/** A student is asked for trials and for calls: what keeps a worker from both is one thing to people. */
function eachOnce(rows: readonly RefusedRow[]): RefusedRow[] {
  return [...new Map(rows.map((row) => [JSON.stringify([row.host, row.pid, row.model, row.reason]), row])).values()];
}

/** What workers said themselves of models that they looked at. */
function refusals(workers: readonly Worker[], names: ReadonlyMap<string, string>): readonly RefusedRow[] {
  return workers.flatMap(({ host, pid, refused }) =>
    refused.flatMap(({ posting, reason }) => {
      const model = names.get(posting);
      return model === undefined ? [] : [{ host, pid, model, reason }];
    }),
  );
}

function foldSpend(events: readonly RunEvent[]): FleetSpend | null {
  if (events.length === 0) return null;
  const { runId, night, exitCode, spend, models } = foldReport(events);
  const groups = Map.groupBy(models.uses, ({ model }) => model);
  return {
    ...{ runId, night, isUnderWay: exitCode === null, usd: spend.usd },
    models: [...groups].map(([model, uses]) => ({
      model,
      calls: uses.reduce((sum, { calls }) => sum + calls, 0),
      tokens: uses.map(({ tokens }) => tokens).reduce(addTokens, NO_TOKENS),
      usd: uses.some(({ usd }) => usd === null) ? null : uses.reduce((sum, { usd }) => sum + (usd ?? 0), 0),
    })),
  };
}

const NO_TOKENS: ModelTokens = { input: 0, output: 0, cached: 0 };

function addTokens(a: ModelTokens, b: ModelTokens): ModelTokens {
  return { input: a.input + b.input, output: a.output + b.output, cached: a.cached + b.cached };
}
