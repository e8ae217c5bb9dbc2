import pLimit from 'p-limit';
import { z } from 'zod';
import { isPlainHttp } from '../../util/plain-http.ts';
import { type ModelAbout, toModelError } from '../model-error.ts';
import { openClient } from './client.ts';

/** A model that an Ollama has pulled. */
export interface PulledModel {
  readonly name: string;
  readonly bytes: number;
  /** As Ollama writes it: `7.6B`; null where it does not say. */
  readonly parameterSize: string | null;
  /** `completion`, `tools`, `embedding` …; null where it does not say. */
  readonly capabilities: readonly string[] | null;
  /** It only stands for a model that runs elsewhere. */
  readonly isRemote: boolean;
}

export interface ListOptions {
  /** `OLLAMA_API_KEY`, for what stands before an Ollama and asks for one; null: none is sent. */
  readonly key: string | null;
  /** Of each exchange. */
  readonly timeoutMs: number;
}

/** Models that are asked what they can do. */
const MOST_SHOWN = 24;
const AT_ONCE = 4;
const MOST_BYTES = 16_000_000;

/**
 * What `ollama list` shows of a host, the smallest first, with what each model can do. Nothing is loaded.
 * @throws NightschoolError MODEL_UNREACHABLE, MODEL_TIMED_OUT, MODEL_UNAUTHORIZED, MODEL_FAILED
 */
export async function listModels(url: string, options: ListOptions): Promise<readonly PulledModel[]> {
  const { timeoutMs } = options;
  const key = isPlainHttp(url) ? null : options.key; // an Ollama in the house asks for none
  const about: ModelAbout = { name: 'ollama', host: new URL(url).host, keyVariable: 'OLLAMA_API_KEY', key, now: 0 };
  const bounds = { timeoutMs, stallMs: timeoutMs, maximumBytes: MOST_BYTES };
  const open = (model: string) => openClient(url, { bounds, about, model, signal: null, toolNames: [], key });
  const listed = await open('')
    .list()
    .catch((error: unknown) => {
      throw toModelError(error, about);
    });
  const { models } = tags.parse(listed);
  const named = models
    .map(({ name, model, size, details, remote_host: remote }) => ({
      ...{ name: name ?? model ?? '', bytes: size, parameterSize: details?.parameter_size ?? null },
      isRemote: Boolean(remote),
    }))
    .filter(({ name }) => name !== '')
    .sort((a, b) => a.bytes - b.bytes || (a.name < b.name ? -1 : 1));
  const askCapabilities = async (model: string): Promise<readonly string[] | null> => {
    const page = await open(model)
      .show({ model })
      .catch(() => null); // it is listed all the same
    return show.parse(page ?? {}).capabilities ?? null;
  };
  const asked = await pLimit(AT_ONCE).map(named.slice(0, MOST_SHOWN), ({ name }) => askCapabilities(name));
  return named.map((model, index) => ({ ...model, capabilities: asked[index] ?? null }));
}

const text = z.string().nullish().catch(null);
const tags = z
  .looseObject({
    models: z
      .array(
        z.looseObject({
          ...{ name: text, model: text, remote_host: text },
          size: z.number().nonnegative().catch(0),
          details: z.looseObject({ parameter_size: text }).nullish().catch(null),
        }),
      )
      .catch([]),
  })
  .catch({ models: [] });
const show = z.looseObject({ capabilities: z.array(z.string()).nullish().catch(null) });
