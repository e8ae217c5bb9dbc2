import { z } from 'zod';
import type { EmbeddingChoice } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { hashJson } from '../../util/hash.ts';
import { type ModelAbout, toModelError, toReportedError } from '../model-error.ts';
import { createClient } from '../openai/client.ts';
import { type Account, aboutEndpoint, hostAndPort, isOpenAi, readKey } from '../openai/endpoint.ts';
import { PRESETS } from '../openai/presets.ts';
import type { World } from '../provider.ts';
import { type Embedded, type EmbeddingAdapter, mostBytes, tokenCount } from './adapter.ts';

/** Raised with anything that changes what a text's vector is. */
const REVISION = 1;

/**
 * Any endpoint with OpenAI's `/embeddings`. OpenAI's own key goes to OpenAI alone; every other endpoint is sent the key
 * that the choice names, or none. A text too long for the model is an error there (PROMPT_TOO_LONG).
 * @throws NightschoolError MODEL_UNAUTHORIZED where the key's variable is not set
 */
export function openOpenAiEmbedder(choice: EmbeddingChoice, world: World): EmbeddingAdapter {
  const url = choice.baseUrl ?? PRESETS.openai.baseUrl;
  const account = accountOf(choice, url);
  const key = readKey(account, world.env);
  const milliseconds = choice.timeoutSeconds * 1000;
  const bounds = { timeoutMs: milliseconds, stallMs: milliseconds, maximumBytes: mostBytes(choice.batch) };
  let client: ReturnType<typeof createClient> | null = null;
  return {
    name: account.name,
    url,
    host: account.host,
    fingerprint: fingerprintOf(choice, url),
    embed: async (texts, signal) => {
      const about = aboutEndpoint(account, key);
      const request = { model: choice.model, input: [...texts] };
      try {
        client ??= createClient({ url }, key, bounds);
        const asked = (await client).embeddings.create({ ...request, encoding_format: 'float' }, { signal });
        const response = await asked.asResponse();
        return readEmbeddings(await response.text(), response.headers, about);
      } catch (error) {
        signal.throwIfAborted();
        throw toModelError(error, about);
      }
    },
  };
}

function accountOf(choice: EmbeddingChoice, url: string): Account {
  const own = isOpenAi(new URL(url).hostname) ? PRESETS.openai.keyVariable : null;
  return { name: `openai/${choice.model}`, host: hostAndPort(url), keyVariable: choice.keyVariable ?? own };
}

function fingerprintOf({ model }: EmbeddingChoice, url: string): string {
  const { host, pathname } = new URL(url);
  return hashJson({ provider: 'openai', address: `${host}${pathname.replace(/\/$/, '')}`, model, adapter: REVISION });
}

const answered = z.looseObject({
  data: z.array(z.looseObject({ index: z.int().nonnegative().optional(), embedding: z.array(z.unknown()) })),
  usage: z.looseObject({ prompt_tokens: tokenCount }).catch({ prompt_tokens: 0 }),
});

/** In the order of their numbers, where they have some. */
function readEmbeddings(text: string, headers: Headers, about: ModelAbout): Embedded {
  const answer = parse(text, about);
  const reported: unknown = Reflect.get(Object(answer), 'error');
  if (reported !== undefined && reported !== null) throw toReportedError(reported, headers, about);
  const { data } = answered.safeParse(answer);
  const placed = data?.data.map(({ index, embedding }, place) => ({ index: index ?? place, embedding }));
  const isWhole = new Set(placed?.map(({ index }) => index)).size === placed?.length;
  if (data !== undefined && placed !== undefined && isWhole) {
    const lists = placed.sort((a, b) => a.index - b.index).map(({ embedding }) => embedding);
    return { lists, tokens: data.usage.prompt_tokens };
  }
  throw new NightschoolError('MODEL_ANSWER_INVALID', `${about.name}: ${about.host} answered without embeddings`, {
    hint: 'Look whether baseUrl is the address that /embeddings is added to, and use a model made for embeddings.',
  });
}

function parse(text: string, about: ModelAbout): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NightschoolError('MODEL_FAILED', `${about.name}: ${about.host} sent something that is no JSON`, {
      hint: 'Look at what listens at that address: correct baseUrl, which often ends in /v1.',
    });
  }
}
