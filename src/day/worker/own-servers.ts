import type { EmbeddingChoice, OllamaChoice, OpenAiChoice } from '../../domain/pipeline.ts';
import { PRESETS } from '../../providers/openai/presets.ts';
import type { World } from '../../providers/provider.ts';
import type { OwnEndpoint, OwnHost, WorkshopOptions } from './workshop-options.ts';

/** How this worker would open a model: one way where it can, several to try where it has several hosts. */
export interface OwnWay<Choice> {
  readonly choice: Choice;
  readonly slots: number;
  /** With what of the environment the server may be sent, and no more. */
  readonly world: World;
}

/** What Ollama's adapter reads: neither is sent to a host that was named with `--ollama`. */
const OLLAMA_VARIABLES = ['OLLAMA_API_KEY', 'OLLAMA_HOST'] as const;

/** A wanted model with these hosts of the worker's own. */
export function withHosts(
  model: OllamaChoice,
  hosts: readonly OwnHost[],
  { world }: Pick<WorkshopOptions, 'world'>,
): OwnWay<OllamaChoice> {
  return {
    choice: { ...model, hosts: hosts.map(({ url, slots }) => ({ url, concurrency: slots })) },
    slots: hosts.reduce((sum, { slots }) => sum + slots, 0),
    world: withVariables(world, OLLAMA_VARIABLES),
  };
}

/** A wanted model at the worker's own endpoint of the same address, with its own key; a string where it has none. */
export function withEndpoint(
  model: OpenAiChoice,
  options: Pick<WorkshopOptions, 'endpoints' | 'world'>,
): OwnWay<OpenAiChoice> | string {
  const endpoint = findEndpoint(model.baseUrl ?? PRESETS[model.preset].baseUrl, options);
  if (typeof endpoint === 'string') return endpoint;
  const { baseUrl, keyVariable, slots } = endpoint;
  return { choice: { ...model, baseUrl, keyVariable, concurrency: slots }, slots, world: worldOf(endpoint, options) };
}

/** Ways to a model that embeds: one for each Ollama, or the endpoint of that address. A string where there is none. */
export function waysToEmbed(
  model: EmbeddingChoice,
  options: WorkshopOptions,
): readonly OwnWay<EmbeddingChoice>[] | string {
  const { ollama, world } = options;
  if (model.use === 'ollama') {
    if (ollama.length === 0) return 'it was given no Ollama (--ollama)';
    return ollama.map(({ url, slots }) => ({
      choice: { ...model, baseUrl: url, keyVariable: null },
      slots,
      world: withVariables(world, OLLAMA_VARIABLES),
    }));
  }
  const endpoint = findEndpoint(model.baseUrl ?? PRESETS.openai.baseUrl, options);
  if (typeof endpoint === 'string') return endpoint;
  const { baseUrl, keyVariable, slots } = endpoint;
  return [{ choice: { ...model, baseUrl, keyVariable }, slots, world: worldOf(endpoint, options) }];
}

function findEndpoint(wanted: string, { endpoints }: Pick<WorkshopOptions, 'endpoints'>): OwnEndpoint | string {
  const address = normalise(wanted);
  const own = endpoints.find(({ baseUrl }) => normalise(baseUrl) === address);
  return own ?? `it was not given the endpoint ${address} (--endpoint)`;
}

/** As two spellings of one address have in common: no login, query or closing slash. */
function normalise(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

/** A preset's own key variable must not stand in where the worker named none: that key is another server's. */
function worldOf({ keyVariable }: OwnEndpoint, { world }: Pick<WorkshopOptions, 'world'>): World {
  return withVariables(world, keyVariable === null ? [] : [keyVariable]);
}

function withVariables(world: World, names: readonly string[]): World {
  return { ...world, env: Object.fromEntries(names.map((name) => [name, world.env[name]])) };
}
