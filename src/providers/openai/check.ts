import type { OpenAiChoice } from '../../domain/pipeline.ts';
import type { NightschoolError } from '../../errors.ts';
import { parseIfJson } from '../../util/json.ts';
import { type ModelAbout, toModelError } from '../model-error.ts';
import type { ModelCheck, World } from '../provider.ts';
import { createClient } from './client.ts';
import { aboutEndpoint, type Endpoint, readEndpoint, readKey } from './endpoint.ts';

const LONGEST_LOOK_MS = 15_000;
const LARGEST_LIST = 20_000_000;

/** Key, address and model of an endpoint, as far as they can be seen for free. Never rejects. */
export async function checkEndpoint(choice: OpenAiChoice, world: World): Promise<readonly ModelCheck[]> {
  const endpoint = readEndpoint(choice);
  try {
    const key = readKey(endpoint, world.env);
    return [describeKey(endpoint), await checkModel(choice, endpoint, key), ...describeContext(endpoint)];
  } catch (error) {
    return [toCheck(toModelError(error, aboutEndpoint(endpoint, null)))];
  }
}

function describeKey({ name, keyVariable }: Endpoint): ModelCheck {
  return { ok: true, what: `${name}: ${keyVariable === null ? 'no key is needed' : `${keyVariable} is set`}` };
}

async function checkModel(choice: OpenAiChoice, endpoint: Endpoint, key: string | null): Promise<ModelCheck> {
  const about = aboutEndpoint(endpoint, key);
  try {
    const models = await listModels(choice, endpoint, key);
    return models === null ? describeStranger(endpoint) : describeListed(choice, endpoint, models);
  } catch (error) {
    return toListingCheck(error, endpoint, about);
  }
}

/** Null where what answers is no list. */
async function listModels(
  choice: OpenAiChoice,
  endpoint: Endpoint,
  key: string | null,
): Promise<readonly string[] | null> {
  const client = await createClient(endpoint, key, {
    timeoutMs: Math.min(LONGEST_LOOK_MS, choice.timeoutSeconds * 1000),
    stallMs: Math.min(LONGEST_LOOK_MS, choice.stallSeconds * 1000),
    maximumBytes: LARGEST_LIST,
  });
  const { listingKeyHeader } = endpoint.facts;
  const headers =
    listingKeyHeader === null || key === null
      ? {}
      : { [listingKeyHeader]: key, 'anthropic-version': '2023-06-01', authorization: null };
  const response = await client.get('/models', { headers }).asResponse();
  return readList(await response.text());
}

/** `{data: [{id}]}`, as everybody has it; a page of HTML is not worth a stack. */
function readList(text: string): readonly string[] | null {
  const data: unknown = Reflect.get(Object(parseIfJson(text)), 'data');
  if (!Array.isArray(data)) return null;
  return data.map((entry) => Reflect.get(Object(entry), 'id')).filter((id) => typeof id === 'string');
}

function describeListed(choice: OpenAiChoice, { name, host }: Endpoint, models: readonly string[]): ModelCheck {
  const { model, preset } = choice;
  if (models.some((listed) => isSameModel(listed, model))) return { ok: true, what: `${name}: ${host} has the model` };
  const nearest = findNearest(models, model);
  const others = nearest.length === 0 ? '' : `; it lists ${nearest.join(', ')}`;
  return {
    ok: false,
    what: `${name}: ${host} does not list the model${others}`,
    fix: preset === 'ollama' ? `ollama pull ${model}` : 'Correct model: in the pipeline to one that is listed there.',
  };
}

/** Lists prefix (`models/gemini-…`), add a default tag (`:latest`) or name a dated version (`claude-…-20260101`). */
function isSameModel(listed: string, model: string): boolean {
  const bare = listed.replace(/^models\//, '');
  const asked = model.replace(/^models\//, '');
  if (bare === asked || bare === `${asked}:latest`) return true;
  // Variants of OpenRouter (`…:free`) are not listed on their own; dated versions are listed without their short name.
  return asked.startsWith(`${bare}:`) || (bare.startsWith(`${asked}-`) && /^-\d{8}$/.test(bare.slice(asked.length)));
}

/** Up to five that share the longest beginning with the model. */
function findNearest(models: readonly string[], model: string): readonly string[] {
  const shared = (other: string): number => {
    const end = [...other].findIndex((character, index) => character !== model[index]);
    return end === -1 ? other.length : end;
  };
  return [...models].sort((a, b) => shared(b) - shared(a) || (a < b ? -1 : 1)).slice(0, 5);
}

function toListingCheck(error: unknown, endpoint: Endpoint, about: ModelAbout): ModelCheck {
  const typed = toModelError(error, about);
  // A listing is not part of what an endpoint has to offer.
  const isUnlisted = typed.code === 'MODEL_MISSING' || typed.code === 'MODEL_REFUSED_REQUEST';
  return isUnlisted ? describeUnlisted(endpoint) : toCheck(typed);
}

function describeUnlisted({ name, host }: Endpoint): ModelCheck {
  return {
    ok: false,
    isWarning: true,
    what: `${name}: ${host} answers but lists no models; the first call shows whether it has this one`,
    fix: 'Look whether baseUrl is whole: most end in /v1. Some servers list no models; then all is well.',
  };
}

function describeStranger({ name, host, api }: Endpoint): ModelCheck {
  const path = api === 'chat' ? '/chat/completions' : '/responses';
  return {
    ok: false,
    what: `${name}: ${host} answers with something else than a list of models`,
    fix: `Correct baseUrl in the pipeline: it is the address that ${path} is added to, and often ends in /v1.`,
  };
}

/** What a preset cannot do is better known before a night than after it. */
function describeContext({ name, facts }: Endpoint): readonly ModelCheck[] {
  if (!facts.shortensPrompts) return [];
  return [
    { ok: true, what: `${name}: the context length is what the server was started with; use: ollama sets numCtx` },
  ];
}

function toCheck(error: NightschoolError): ModelCheck {
  return { ok: false, what: error.message, fix: error.hint };
}
