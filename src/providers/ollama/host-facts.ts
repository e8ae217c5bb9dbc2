import type { Ollama } from 'ollama';
import { z } from 'zod';
import type { OllamaChoice } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import { hash, hashJson } from '../../util/hash.ts';
import { type ModelAbout, toModelError } from '../model-error.ts';
import type { World } from '../provider.ts';
import { openClient } from './client.ts';
import { isSameModel, pullLine } from './model-name.ts';

/** What a host says of the model. Null where it does not say, as proxies before Ollama may. */
export interface HostFacts {
  readonly version: string | null;
  readonly digest: string;
  readonly quantisation: string | null;
  readonly parameterSize: string | null;
  readonly contextLength: number | null;
  /** Hashes. */
  readonly template: string | null;
  readonly parameters: string | null;
  readonly capabilities: readonly string[] | null;
}

/**
 * Asks a host what its model is.
 * @throws NightschoolError MODEL_UNREACHABLE, MODEL_MISSING with the line to pull it, MODEL_FAILED
 */
export async function readHostFacts(url: string, choice: OllamaChoice, world: World): Promise<HostFacts> {
  const version = await readVersion(url, choice, world);
  const about = aboutHost(url, choice, world);
  const client = openPages(url, choice, about);
  const listed = tags.safeParse(await named(client.list(), about));
  const found = listed.data?.models.find(({ name, model }) => isSameModel(name ?? model ?? '', choice.model));
  if (found === undefined) {
    throw new NightschoolError('MODEL_MISSING', `${choice.model} is not pulled at ${url}`, {
      hint: `Run: ${pullLine(choice.model, url)}`,
    });
  }
  const shown = await orNull(named(client.show({ model: choice.model }), about));
  return { version, digest: found.digest ?? '', ...factsOf(show.parse(shown ?? {}), found.details ?? {}) };
}

/** Null from something that only speaks the rest of Ollama's language. */
export async function readVersion(url: string, choice: OllamaChoice, world: World): Promise<string | null> {
  const about = aboutHost(url, choice, world);
  const answer = await orNull(named(openPages(url, choice, about).version(), about));
  return versionPage.parse(answer ?? {}).version ?? null;
}

/** What two hosts have to have in common, so that what is proven on one holds on the other. */
export function identityOf({ version, digest, template, parameters, quantisation }: HostFacts): string {
  return hashJson({ version, digest, template, parameters, quantisation });
}

export function aboutHost(url: string, { model }: OllamaChoice, world: World): ModelAbout {
  const key = world.env.OLLAMA_API_KEY ?? null;
  const host = URL.canParse(url) ? new URL(url).host : url;
  return { name: `ollama/${model}`, host, keyVariable: 'OLLAMA_API_KEY', key, now: Date.now() };
}

const text = z.string().nullish().catch(null);
const details = z.looseObject({ quantization_level: text, parameter_size: text });
const tags = z.looseObject({
  models: z.array(z.looseObject({ name: text, model: text, digest: text, details: details.nullish().catch(null) })),
});
const show = z.looseObject({
  template: text,
  parameters: text,
  details: details.nullish().catch(null),
  model_info: z.record(z.string(), z.unknown()).nullish().catch(null),
  capabilities: z.array(z.string()).nullish().catch(null),
});
const versionPage = z.looseObject({ version: text });

function factsOf(
  page: z.infer<typeof show>,
  listed: z.infer<typeof details> | Record<string, never>,
): Omit<HostFacts, 'version' | 'digest'> {
  return {
    quantisation: page.details?.quantization_level ?? listed.quantization_level ?? null,
    parameterSize: page.details?.parameter_size ?? listed.parameter_size ?? null,
    contextLength: contextLengthOf(page.model_info ?? {}),
    template: page.template ? hash(page.template) : null,
    parameters: page.parameters ? hash(page.parameters) : null,
    capabilities: page.capabilities ?? null,
  };
}

/** `qwen2.context_length` and the like: the architecture names it. */
function contextLengthOf(info: { readonly [key: string]: unknown }): number | null {
  const architecture = info['general.architecture'];
  const keys = Object.keys(info).filter((key) => key.endsWith('.context_length'));
  const value = info[`${architecture}.context_length`] ?? info[keys.sort()[0] ?? ''];
  return typeof value === 'number' && value > 0 ? value : null;
}

const PAGE_BOUNDS = { timeoutMs: 10_000, stallMs: 10_000, maximumBytes: 16_000_000 };

function openPages(url: string, { model }: OllamaChoice, about: ModelAbout): Ollama {
  if (!URL.canParse(url)) throw new NightschoolError('MODEL_UNREACHABLE', `${url} is no address`);
  return openClient(url, { bounds: PAGE_BOUNDS, about, model, signal: null, toolNames: [] });
}

async function named<Page>(page: Promise<Page>, about: ModelAbout): Promise<Page> {
  try {
    return await page;
  } catch (error) {
    throw toModelError(error, about);
  }
}

/** A page that is not there is no fault. */
async function orNull<Page>(page: Promise<Page>): Promise<Page | null> {
  try {
    return await page;
  } catch (error) {
    if (error instanceof NightschoolError && error.code === 'MODEL_MISSING') return null;
    throw error;
  }
}
