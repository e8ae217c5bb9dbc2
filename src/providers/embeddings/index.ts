import type { Embedder } from '../../domain/chat.ts';
import type { EmbeddingChoice } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { createLimit, type Limit } from '../layers/limit.ts';
import { type RetryOptions, retry } from '../layers/retry.ts';
import { inTurn, type ModelCheck, type World } from '../provider.ts';
import type { EmbeddingAdapter } from './adapter.ts';
import { openOllamaEmbedder } from './ollama.ts';
import { openOpenAiEmbedder } from './openai.ts';
import { toUnitVectors } from './vectors.ts';

/** Tries of one batch, the first included; a look at it has one. */
const ATTEMPTS = 3;
const ATTEMPTS_TO_CHECK = 1;
/** Requests at the same time, whoever asks, where nobody gives turns. */
const CONCURRENCY = 4;

/**
 * Opens the model that `memory.recall.embeddings` of a pipeline names. Its vectors have length 1. Too long a text is
 * shortened by Ollama and refused by OpenAI (PROMPT_TOO_LONG).
 * @throws NightschoolError MODEL_UNREACHABLE, MODEL_UNAUTHORIZED and the like where its fingerprint cannot be had;
 * `embed` besides MODEL_ANSWER_INVALID where an answer is not one vector for each text, all of one length
 */
export function openEmbedder(choice: EmbeddingChoice, world: World, onTokens?: OnTokens): Promise<Embedder> {
  return open(choice, { attempts: ATTEMPTS, world, onTokens });
}

/**
 * What `nightschool doctor` says of it: one word is embedded. Everybody can do without, so that no fault is more than a
 * warning.
 * @param without how it is done then
 */
export async function checkEmbedder(
  choice: EmbeddingChoice,
  world: World,
  without: string,
): Promise<readonly ModelCheck[]> {
  try {
    const embedder = await open(choice, { attempts: ATTEMPTS_TO_CHECK, world });
    const [vector] = await embedder.embed(['playbook'], new AbortController().signal);
    return [{ ok: true, what: `${embedder.name} embeds: vectors of ${vector?.length ?? 0} numbers` }];
  } catch (error) {
    if (!(error instanceof NightschoolError)) throw error;
    return [{ ok: false, isWarning: true, what: `${without}: ${error.message}`, fix: error.hint }];
  }
}

/** Told of every answer how many tokens the server read for it. */
export type OnTokens = (tokens: number) => void;

interface OpenOptions extends RetryOptions {
  readonly world: World;
  readonly onTokens?: OnTokens | undefined;
}

async function open(choice: EmbeddingChoice, options: OpenOptions): Promise<Embedder> {
  const { world } = options;
  const adapter = choice.use === 'ollama' ? await openOllamaEmbedder(choice, world) : openOpenAiEmbedder(choice, world);
  const embedBatch = createBatchEmbedder(adapter, options);
  return {
    name: adapter.name,
    fingerprint: adapter.fingerprint,
    embed: async (texts, signal) => {
      signal.throwIfAborted();
      const vectors: Float32Array[] = [];
      for (let start = 0; start < texts.length; start += choice.batch) {
        vectors.push(...(await embedBatch(texts.slice(start, start + choice.batch), signal)));
      }
      return vectors;
    },
  };
}

type BatchEmbedder = (texts: readonly string[], signal: AbortSignal) => Promise<readonly Float32Array[]>;

/** One request per batch, limited and retried; the first answer settles how long all vectors are. */
function createBatchEmbedder(adapter: EmbeddingAdapter, { onTokens, ...options }: OpenOptions): BatchEmbedder {
  // a wait that is not the turn's own would count as work, and a worker that works too long at a job hangs
  const limit: Limit = options.world.turn === undefined ? createLimit(CONCURRENCY) : (work) => work();
  let length: number | null = null;
  return async (texts, signal) => {
    const exchange = () => inTurn(options.world, { url: adapter.url, signal }, () => adapter.embed(texts, signal));
    const ask = () => limit(exchange, signal);
    const { lists, tokens } = await retry(ask, { ...options, signal });
    onTokens?.(tokens);
    const vectors = toUnitVectors(lists, { count: texts.length, length, about: adapter });
    length ??= vectors[0]?.length ?? null;
    return vectors;
  };
}
