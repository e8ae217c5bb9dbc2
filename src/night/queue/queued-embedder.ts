import type { Embedder } from '../../domain/chat.ts';
import type { EmbeddingChoice } from '../../domain/pipeline.ts';
import type { EmbedResult } from '../../domain/queue.ts';
import { NightschoolError } from '../../errors.ts';
import { createLimit } from '../../providers/layers/limit.ts';
import { retry } from '../../providers/layers/retry.ts';
import type { World } from '../../providers/provider.ts';
import type { NightFleet } from './night-fleet.ts';
import { createJobNames, toError } from './queued-chat.ts';
import type { Station } from './station.ts';
import { toWantedEmbedder } from './wanted-model.ts';

/** Tries of one batch, the first included: here, and by each worker. */
const ATTEMPTS = 3;
/** For so long a worker may wait before it tries again, as its server asks. */
const PAUSE_SECONDS = 60;
/** Batches at the same time. */
const CONCURRENCY = 16;

interface QueuedEmbedderOptions {
  /** `provider/model`. */
  readonly name: string;
  readonly station: Station;
  readonly fleet: Pick<NightFleet, 'workspaceId' | 'priorityOf'>;
  /** Texts in one job. */
  readonly batch: number;
  /** A job's own limit. */
  readonly seconds: number;
  readonly world: World;
  /** Told of every answer how many tokens the model read for it, those of lost tries among them. */
  readonly onTokens: (tokens: number) => void;
}

/** @throws NightschoolError what `NightFleet.open` throws */
export async function openQueuedEmbedder(
  choice: EmbeddingChoice,
  options: Pick<QueuedEmbedderOptions, 'world' | 'onTokens'> & {
    readonly fleet: NightFleet;
    /** The fingerprint that it had last. */
    readonly known: string | null;
  },
): Promise<Embedder> {
  const name = `${choice.use}/${choice.model}`;
  const posting = { role: 'embedder', model: toWantedEmbedder(choice), student: null } as const;
  const { fleet, known } = options;
  const station = await fleet.open({ posting, name, known, onDown: () => undefined }); // all can do without
  const seconds = ATTEMPTS * choice.timeoutSeconds + PAUSE_SECONDS;
  return createQueuedEmbedder({ ...options, name, station, batch: choice.batch, seconds });
}

/** A model that embeds, where workers have it: one job for every batch. */
function createQueuedEmbedder(options: QueuedEmbedderOptions): Embedder {
  const { name, station, batch, world } = options;
  const limit = createLimit(CONCURRENCY);
  const nameJob = createJobNames(`${options.fleet.workspaceId}-embed`, station.fingerprint);
  let length: number | null = null;
  const embedBatch = async (texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]> => {
    const ask = () => limit(() => askWorkers(texts, { ...options, id: nameJob(texts), signal }), signal);
    const vectors = await retry(ask, { attempts: ATTEMPTS, world, signal });
    length ??= vectors[0]?.length ?? null;
    const isSound = vectors.length === texts.length && vectors.every((vector) => vector.length === length);
    if (isSound) return vectors;
    throw new NightschoolError(
      'MODEL_ANSWER_INVALID',
      `${name} gave other than one vector of one length for each text`,
    );
  };
  return {
    ...{ name, fingerprint: station.fingerprint },
    embed: async (texts, signal) => {
      signal.throwIfAborted();
      const starts = Array.from({ length: Math.ceil(texts.length / batch) }, (_, index) => index * batch);
      const batches = starts.map((start) => embedBatch(texts.slice(start, start + batch), signal));
      return (await Promise.all(batches)).flat();
    },
  };
}

async function askWorkers(
  texts: readonly string[],
  {
    id,
    signal,
    seconds,
    station,
    fleet,
    onTokens,
    name,
  }: QueuedEmbedderOptions & { readonly id: string; readonly signal: AbortSignal },
): Promise<readonly Float32Array[]> {
  const priority = fleet.priorityOf(null);
  const { result, attempts } = await station.submit<'embed'>(
    { kind: 'embed', id, seconds, texts },
    { priority, signal },
  );
  void station.settle(id);
  onTokens(attempts * tokensOf(result));
  if (result.vectors !== null) return result.vectors;
  throw toError(result.problem ?? { code: 'MODEL_FAILED', message: `${name}: the worker gave no vectors` });
}

function tokensOf({ calls }: EmbedResult): number {
  return calls.reduce((sum, { tokens }) => sum + tokens.input, 0);
}
