import type OpenAI from 'openai';
import type { ChatAnswer, ChatModel, ChatRequest } from '../../domain/chat.ts';
import type { OpenAiChoice } from '../../domain/pipeline.ts';
import { hashJson } from '../../util/hash.ts';
import { toModelError } from '../model-error.ts';
import { inTurn, type Provider, type World } from '../provider.ts';
import { toAnswer } from './answer.ts';
import type { Api, Outgoing } from './api.ts';
import { chat } from './chat/chat.ts';
import { checkEndpoint } from './check.ts';
import { createClient } from './client.ts';
import { aboutEndpoint, type Endpoint, readEndpoint, readKey, takesTemperature } from './endpoint.ts';
import { withApiHint } from './hints.ts';
import { readAnswer } from './read-answer.ts';
import { findRefused, type Refusal } from './refused.ts';
import { responses } from './responses/responses.ts';
import { type AnswerForm, toAnswerForm } from './structured.ts';

/** Raised with anything that changes what is sent or how an answer is read. */
const REVISION = 1;

const APIS: { readonly [Name in Endpoint['api']]: Api } = { chat, responses };

/** Any endpoint that speaks one of OpenAI's interfaces. */
export const openAiProvider: Provider<OpenAiChoice> = {
  async open(choice, world) {
    const endpoint = readEndpoint(choice);
    return createModel(choice, { endpoint, key: readKey(endpoint, world.env), world });
  },
  check: checkEndpoint,
};

async function createModel(
  choice: OpenAiChoice,
  { endpoint, key, world }: Pick<Connection, 'endpoint' | 'key'> & { readonly world: World },
): Promise<ChatModel> {
  const connection: Connection = {
    choice,
    endpoint,
    key,
    client: await createClient(endpoint, key, {
      timeoutMs: choice.timeoutSeconds * 1000,
      stallMs: choice.stallSeconds * 1000,
      maximumBytes: Math.max(LEAST_BYTES, choice.maximumOutputTokens * BYTES_PER_TOKEN),
    }),
  };
  let refused: ReadonlySet<Refusal> = new Set();
  return {
    name: endpoint.name,
    fingerprint: fingerprint(choice, endpoint),
    parts: partsOf(choice),
    async complete(request) {
      const ask = () => completeWithout(request, refused, connection);
      const answered = await inTurn(world, { url: endpoint.url, signal: request.signal }, ask);
      // Only what an answer came without is known to be the reason that there was none with it.
      refused = new Set([...refused, ...answered.refused]);
      return answered.answer;
    },
  };
}

/** A token in a stream is an event of about 300 bytes of its own. */
const BYTES_PER_TOKEN = 1_000;
const LEAST_BYTES = 4_000_000;

interface Connection {
  readonly choice: OpenAiChoice;
  readonly endpoint: Endpoint;
  readonly key: string | null;
  readonly client: OpenAI;
}

/**
 * One exchange. Where an endpoint refuses what newer models have done away with, such as `temperature` or a forced call,
 * it is asked again without it: that is part of finding out its dialect, costs nothing and happens once.
 */
async function completeWithout(
  request: ChatRequest,
  refused: ReadonlySet<Refusal>,
  connection: Connection,
): Promise<{ readonly answer: ChatAnswer; readonly refused: ReadonlySet<Refusal> }> {
  const { choice, endpoint, key } = connection;
  const form = toAnswerForm(request, { structured: endpoint.structured, canForce: !refused.has('forced call') });
  const outgoing = APIS[endpoint.api].prepare(request, { choice, endpoint, form, refused });
  try {
    return { answer: await exchange(request, { outgoing, form, connection }), refused };
  } catch (error) {
    request.signal.throwIfAborted();
    const typed = toModelError(error, aboutEndpoint(endpoint, key));
    const refusal = findRefused(typed, outgoing.body);
    if (refusal === null || refused.has(refusal)) throw withApiHint(typed, choice, endpoint);
    return completeWithout(request, new Set([...refused, refusal]), connection);
  }
}

interface Exchange {
  readonly outgoing: Outgoing;
  readonly form: AnswerForm;
  readonly connection: Connection;
}

async function exchange(request: ChatRequest, { outgoing, form, connection }: Exchange): Promise<ChatAnswer> {
  const { endpoint, key, client } = connection;
  request.signal.throwIfAborted();
  const response = await outgoing.send(client, {
    // A provider that knows it does not charge twice for a request that was cut off and is made again. Where no seed is
    // sent, a second run of the same exam is a request of its own all the same.
    headers: { 'idempotency-key': hashJson({ body: outgoing.body, seed: request.seed }, 32) },
    signal: request.signal,
  });
  const about = aboutEndpoint(endpoint, key);
  const reader = APIS[endpoint.api].startReading(response.headers, about);
  const said = await readAnswer(response, reader, about);
  return toAnswer(request, said, { form, shortensPrompts: endpoint.facts.shortensPrompts });
}

/** What the fingerprint is made of, as people call it: the pipeline says all of it. */
export function partsOf(choice: OpenAiChoice): Readonly<Record<string, string>> {
  const endpoint = readEndpoint(choice);
  const { host, pathname } = new URL(endpoint.url);
  const { maximumOutputTokens, effort } = choice;
  const temperature = takesTemperature(choice, endpoint) ? choice.temperature : null;
  return {
    model: choice.model,
    endpoint: `${host}${pathname.replace(/\/$/, '')}`,
    sampling: JSON.stringify({ temperature, maximumOutputTokens, effort }),
    runtime: `openai ${endpoint.api}, adapter ${REVISION}, ${endpoint.structured ?? 'no'} schema`,
  };
}

function fingerprint(choice: OpenAiChoice, endpoint: Endpoint): string {
  const { host, pathname } = new URL(endpoint.url);
  return hashJson({
    address: `${host}${pathname.replace(/\/$/, '')}`,
    model: choice.model,
    temperature: takesTemperature(choice, endpoint) ? choice.temperature : null,
    maximumOutputTokens: choice.maximumOutputTokens,
    structured: endpoint.structured,
    effort: choice.effort,
    // Left out where it is chat, so that what was certified over it stays so.
    ...(endpoint.api === 'responses' ? { api: endpoint.api } : {}),
    adapter: `openai ${REVISION}`,
  });
}
