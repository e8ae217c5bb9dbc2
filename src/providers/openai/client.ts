import type OpenAI from 'openai';
import { createBoundedFetch, type FetchBounds } from '../bounded-fetch.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * The SDK, with nothing left to its own defaults: no retries, no clocks (ours end an exchange), no log, and nothing
 * from the environment. It is loaded by those who need it alone: its modules are as many as all others together.
 */
export async function createClient(
  endpoint: Pick<Endpoint, 'url'>,
  key: string | null,
  bounds: FetchBounds,
): Promise<OpenAI> {
  const { OpenAI } = await import('openai');
  return new OpenAI({
    apiKey: key ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: endpoint.url,
    maxRetries: 0,
    timeout: LONGEST_TIMER,
    logLevel: 'off',
    fetch: withOwnHeaders(createBoundedFetch(bounds)),
    defaultHeaders: { 'user-agent': 'nightschool', ...(key === null ? { authorization: null } : {}) },
  });
}

const LONGEST_TIMER = 2 ** 31 - 1;

const OWN_HEADERS = new Set([
  'accept',
  'anthropic-version',
  'authorization',
  'content-type',
  'idempotency-key',
  'user-agent',
  'x-api-key',
]);

/** Keeps back what the SDK adds: the machine's system and runtime, and headers from OPENAI_CUSTOM_HEADERS. */
function withOwnHeaders(send: typeof fetch): typeof fetch {
  return (input, init) => {
    const headers = [...new Headers(init?.headers)].filter(([name]) => OWN_HEADERS.has(name));
    return send(input, { ...init, headers });
  };
}
