import type { Ollama } from 'ollama';
import { z } from 'zod';
import type { EmbeddingChoice } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { hashJson } from '../../util/hash.ts';
import { type ModelAbout, toModelError, toReportedError } from '../model-error.ts';
import { openClient } from '../ollama/client.ts';
import { isSameModel } from '../ollama/model-name.ts';
import { hostAndPort, readKey } from '../openai/endpoint.ts';
import type { World } from '../provider.ts';
import { type Embedded, type EmbeddingAdapter, mostBytes, tokenCount } from './adapter.ts';

const LOCAL = 'http://localhost:11434';

/** Raised with anything that changes what a text's vector is. */
const REVISION = 1;

/**
 * Ollama's `/api/embed`. A text longer than the model's context is shortened by Ollama (`truncate: true`, its default):
 * the vector then stands for its beginning. A server that tells no digests is known by the model's name alone.
 * @throws NightschoolError MODEL_UNREACHABLE and whatever else keeps the host from saying what it has
 */
export async function openOllamaEmbedder(choice: EmbeddingChoice, world: World): Promise<EmbeddingAdapter> {
  const url = choice.baseUrl ?? LOCAL;
  const account = { name: `ollama/${choice.model}`, host: hostAndPort(url), keyVariable: choice.keyVariable };
  const key = readKey(account, world.env);
  const aboutNow = (): ModelAbout => ({ ...account, key, now: Date.now() });
  const connect = (signal: AbortSignal | null, maximumBytes: number): Ollama => {
    const milliseconds = choice.timeoutSeconds * 1000;
    const bounds = { timeoutMs: milliseconds, stallMs: milliseconds, maximumBytes };
    return openClient(url, { bounds, about: aboutNow(), model: choice.model, signal, toolNames: [], key });
  };
  const digest = await readDigest(connect(null, LARGEST_LIST), choice.model, aboutNow());
  return {
    name: account.name,
    url,
    host: account.host,
    fingerprint: hashJson({ provider: 'ollama', model: choice.model, digest, adapter: REVISION }),
    embed: async (texts, signal) => {
      const request = { model: choice.model, input: [...texts], truncate: true };
      const answer: unknown = await named(connect(signal, mostBytes(texts.length)).embed(request), aboutNow(), signal);
      return readEmbeddings(answer, aboutNow());
    },
  };
}

const LARGEST_LIST = 16_000_000;

const text = z.string().nullish().catch(null);
const tags = z.looseObject({ models: z.array(z.looseObject({ name: text, model: text, digest: text })) });

/** Null where there is no such page, as with proxies, or where it does not list the model: then the name has to do. */
async function readDigest(client: Ollama, model: string, about: ModelAbout): Promise<string | null> {
  try {
    const listed = tags.safeParse(await named(client.list(), about, null));
    const found = listed.data?.models.find((each) => isSameModel(each.name ?? each.model ?? '', model));
    return found?.digest ?? null;
  } catch (error) {
    if (error instanceof NightschoolError && error.code === 'MODEL_MISSING') return null;
    throw error;
  }
}

const answered = z.looseObject({ embeddings: z.array(z.array(z.unknown())), prompt_eval_count: tokenCount });

function readEmbeddings(answer: unknown, about: ModelAbout): Embedded {
  const reported: unknown = Reflect.get(Object(answer), 'error');
  if (reported !== undefined) throw toReportedError(reported, new Headers(), about);
  const { data } = answered.safeParse(answer);
  if (data !== undefined) return { lists: data.embeddings, tokens: data.prompt_eval_count };
  throw new NightschoolError('MODEL_ANSWER_INVALID', `${about.name}: ${about.host} answered without embeddings`, {
    hint: 'Use a model that is made for embeddings, such as nomic-embed-text.',
  });
}

async function named<Page>(page: Promise<Page>, about: ModelAbout, signal: AbortSignal | null): Promise<Page> {
  try {
    return await page;
  } catch (error) {
    signal?.throwIfAborted();
    throw toModelError(error, about);
  }
}
