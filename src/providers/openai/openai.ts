import type OpenAI from 'openai';
import type { ChatAnswer, ChatModel, ChatRequest } from '../../domain/chat.ts';
import type { OpenAiChoice } from '../../domain/pipeline.ts';
import { hashJson } from '../../util/hash.ts';
import { toModelError } from '../model-error.ts';
import type { Provider } from '../provider.ts';
import { toAnswer } from './answer.ts';
import { checkEndpoint } from './check.ts';
import { createClient } from './client.ts';
import { aboutEndpoint, type Endpoint, readEndpoint, readKey } from './endpoint.ts';
import { readAnswer } from './read-answer.ts';
import { findRefused } from './refused.ts';
import { type Optional, takesTemperature, toWireRequest } from './request.ts';
import { toAnswerForm } from './structured.ts';

/** Raised with anything that changes what is sent or how an answer is read. */
const REVISION = 1;

/** Any endpoint that speaks OpenAI's chat completions. */
export const openAiProvider: Provider<OpenAiChoice> = {
  async open(choice, world) {
    const endpoint = readEndpoint(choice);
    return createModel(choice, endpoint, readKey(endpoint, world.env));
  },
  check: checkEndpoint,
};

function createModel(choice: OpenAiChoice, endpoint: Endpoint, key: string | null): ChatModel {
  const connection: Connection = {
    choice,
    endpoint,
    key,
    client: createClient(endpoint, key, {
      timeoutMs: choice.timeoutSeconds * 1000,
      stallMs: choice.stallSeconds * 1000,
      maximumBytes: Math.max(LEAST_BYTES, choice.maximumOutputTokens * BYTES_PER_TOKEN),
    }),
  };
  let refused: ReadonlySet<Optional> = new Set();
  return {
    name: endpoint.name,
    fingerprint: fingerprint(choice, endpoint),
    async complete(request) {
      const answered = await completeWithout(request, refused, connection);
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
 * One exchange. Where an endpoint refuses an option that newer models have done away with, such as `temperature`, it is
 * asked again without it: that is part of finding out its dialect, costs nothing and happens once.
 */
async function completeWithout(
  request: ChatRequest,
  refused: ReadonlySet<Optional>,
  connection: Connection,
): Promise<{ readonly answer: ChatAnswer; readonly refused: ReadonlySet<Optional> }> {
  try {
    return { answer: await exchange(request, refused, connection), refused };
  } catch (error) {
    request.signal.throwIfAborted();
    const typed = toModelError(error, aboutEndpoint(connection.endpoint, connection.key));
    const option = findRefused(typed, refused);
    if (option === null) throw typed;
    return completeWithout(request, new Set([...refused, option]), connection);
  }
}

async function exchange(
  request: ChatRequest,
  refused: ReadonlySet<Optional>,
  { choice, endpoint, key, client }: Connection,
): Promise<ChatAnswer> {
  request.signal.throwIfAborted();
  const form = toAnswerForm(request.schema, endpoint.structured);
  const body = toWireRequest(request, { choice, endpoint, form, refused });
  const response = await client.chat.completions
    .create(body, {
      // A provider that knows it does not charge twice for a request that was cut off and is made again.
      headers: { 'idempotency-key': hashJson(body, 32) },
      signal: request.signal,
    })
    .asResponse();
  const said = await readAnswer(response, aboutEndpoint(endpoint, key));
  return toAnswer(request, said, { form, shortensPrompts: endpoint.facts.shortensPrompts });
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
    adapter: `openai ${REVISION}`,
  });
}
