import { Ollama } from 'ollama';
import { NightschoolError } from '../../errors.ts';
import { parseIfJson } from '../../util/json.ts';
import { createBoundedFetch, type FetchBounds } from '../bounded-fetch.ts';
import { type ModelAbout, toStatusError } from '../model-error.ts';
import { checkLines } from './answer-lines.ts';
import { toMalformedCall } from './malformed-call.ts';
import { pullLine } from './model-name.ts';

export interface ClientOptions {
  readonly bounds: FetchBounds;
  readonly about: ModelAbout;
  readonly model: string;
  readonly signal: AbortSignal | null;
  readonly toolNames: readonly string[];
  /** For what stands before Ollama and asks for one. */
  readonly key?: string | null;
}

/**
 * The SDK for one exchange with one host. One client each, since `abort()` of the SDK ends every stream of a client.
 * What the SDK would lose or print is settled in its fetch: each fault is a NightschoolError before the SDK sees it.
 */
export function openClient(url: string, options: ClientOptions): Ollama {
  const bounded = createBoundedFetch(options.bounds);
  return new Ollama({
    host: url,
    ...(options.key ? { headers: { authorization: `Bearer ${options.key}` } } : {}),
    fetch: async (input, init) => {
      const signals = [init?.signal, options.signal].filter((signal) => signal instanceof AbortSignal);
      const response = await bounded(input, { ...init, signal: AbortSignal.any(signals) });
      return checkResponse(response, url, { ...options, isChat: String(input).endsWith('/api/chat') });
    },
  });
}

interface ResponseOptions extends ClientOptions {
  readonly isChat: boolean;
}

async function checkResponse(response: Response, url: string, options: ResponseOptions): Promise<Response> {
  if (!response.ok) return checkFailure(response, url, options);
  const { about } = options;
  const type = response.headers.get('content-type') ?? 'json';
  if (!/json/i.test(type)) {
    await response.body?.cancel();
    throw notOllama(`${about.name}: ${about.host} answered with ${type.split(';')[0]} where JSON is due`);
  }
  const { headers } = response;
  if (!options.isChat) return new Response(await readJson(response, about), { headers });
  const lines = checkLines(response.body ?? ReadableStream.from([]), { ...options, headers });
  return new Response(ReadableStream.from(lines), { headers });
}

async function readJson(response: Response, about: ModelAbout): Promise<string> {
  const text = await response.text();
  if (parseIfJson(text) !== undefined) return text;
  throw notOllama(`${about.name}: ${about.host} sent something that is no JSON`);
}

function notOllama(what: string): NightschoolError {
  return new NightschoolError('MODEL_FAILED', what, {
    hint: 'Look at what listens at that address: a proxy, or something that is not Ollama.',
  });
}

async function checkFailure(response: Response, url: string, options: ResponseOptions): Promise<Response> {
  const { status, headers } = response;
  const body = await response.text();
  const said = errorOf(body);
  const broken = options.isChat ? toMalformedCall(said, options.toolNames) : null;
  if (broken !== null) return new Response(`${JSON.stringify(broken)}\n`);
  throw withHint(toStatusError({ status, headers, body }, options.about), { said, url, model: options.model });
}

function errorOf(body: string): string {
  const error: unknown = Reflect.get(Object(parseIfJson(body)), 'error');
  return typeof error === 'string' ? error : body;
}

interface Failure {
  readonly said: string;
  readonly url: string;
  readonly model: string;
}

/** What to do about faults that only Ollama has. */
function withHint(error: NightschoolError, { said, url, model }: Failure): NightschoolError {
  const { message, retryAfterMs } = error;
  const rest = retryAfterMs === null ? {} : { retryAfterMs };
  if (/prompt is longer than the context length/.test(said)) return new NightschoolError('PROMPT_TOO_LONG', message);
  if (error.code === 'MODEL_MISSING') {
    return new NightschoolError(error.code, message, { hint: `Run: ${pullLine(model, url)}` });
  }
  if (error.code === 'MODEL_UNAUTHORIZED') {
    const hint = 'Ollama itself asks for no key: look at what stands before it, or set OLLAMA_API_KEY for ollama.com.';
    return new NightschoolError(error.code, message, { ...rest, hint });
  }
  if (/does not support tools/.test(said)) {
    const hint = `Use a model with the capability tools (ollama show ${model} lists them).`;
    return new NightschoolError('MODEL_REFUSED_REQUEST', message, { hint });
  }
  return error;
}
