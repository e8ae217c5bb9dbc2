import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChatAnswer, ChatRequest } from '../../domain/chat.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { OpenAiChoice } from '../../domain/pipeline.ts';
import type { World } from '../provider.ts';
import { openAiProvider } from './openai.ts';

export const KEY = 'sk-proj-Abcd1234Efgh5678Ijkl';
export const CHOICE: OpenAiChoice = {
  use: 'openai',
  preset: 'openai',
  model: 'gpt-test',
  temperature: 0,
  maximumOutputTokens: 1000,
  timeoutSeconds: 5,
  stallSeconds: 5,
  attempts: 1,
  baseUrl: null,
  keyVariable: 'TEST_KEY',
  structured: null,
  concurrency: 1,
  effort: null,
  api: null,
};
export const REQUEST: ChatRequest = {
  purpose: 'test',
  messages: [{ role: 'user', text: 'Hello' }],
  tools: [],
  schema: null,
  seed: null,
  signal: new AbortController().signal,
};
/** A tool whose name the wire refuses, and one whose name it takes. */
export const TOOL = { name: 'look up.order', description: 'Finds', parameters: { type: 'object', properties: {} } };
export const PLAIN_TOOL = { ...TOOL, name: 'plain' };

export interface Seen {
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: JsonObject;
  readonly path: string;
}

export type Answer = (response: ServerResponse, seen: Seen) => void;

const closers: (() => Promise<void>)[] = [];

export async function closeServers(): Promise<void> {
  for (const close of closers.splice(0)) await close();
}

/** A server that gives the answers one after the other, the last one again and again; what it was asked is in `seen`. */
export async function serve(...answers: readonly Answer[]): Promise<{ readonly url: string; readonly seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const text = (await request.toArray()).join('');
    const asked = { headers: request.headers, body: text === '' ? {} : JSON.parse(text), path: request.url ?? '' };
    seen.push(asked);
    answers[Math.min(seen.length, answers.length) - 1]?.(response, asked);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, seen };
}

export const stream =
  (...chunks: readonly (JsonObject | string)[]): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const chunk of chunks)
      response.write(typeof chunk === 'string' ? chunk : `data: ${JSON.stringify(chunk)}\n\n`);
    response.end();
  };

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

export const delta = (said: JsonObject, finish: string | null = null): JsonObject => ({
  choices: [{ index: 0, delta: said, finish_reason: finish }],
});
export const DONE = 'data: [DONE]\n\n';
export const USAGE: JsonObject = {
  choices: [],
  usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25, prompt_tokens_details: { cached_tokens: 8 } },
};
export const saying = (text: string): Answer => stream(delta({ content: text }), delta({}, 'stop'), USAGE, DONE);
export const completion = (
  message: JsonObject,
  finish: string | null = 'stop',
  usage: JsonObject | null = null,
): Answer => json(200, { choices: [{ index: 0, message, finish_reason: finish }], usage });

export interface WireMessage {
  readonly content: string;
  readonly tool_calls?: readonly { readonly id: string }[];
  readonly tool_call_id?: string;
}

export function messagesOf(seen: readonly Seen[], request = 0): readonly WireMessage[] {
  const messages: unknown = seen[request]?.body.messages;
  return Array.isArray(messages) ? messages : [];
}

export function world(env: World['env'] = { TEST_KEY: KEY }): World {
  return { env, clock: () => 0, random: () => 0.5, sleep: async () => {} };
}

export async function ask(
  url: string,
  request: Partial<ChatRequest> = {},
  choice: Partial<OpenAiChoice> = {},
): Promise<ChatAnswer> {
  const model = await openAiProvider.open({ ...CHOICE, baseUrl: url, ...choice }, world());
  return model.complete({ ...REQUEST, ...request });
}
