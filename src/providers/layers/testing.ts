import type { ChatAnswer, ChatModel, ChatRequest } from '../../domain/chat.ts';
import type { World } from '../provider.ts';

export function answerOf(part: Partial<ChatAnswer> = {}): ChatAnswer {
  return { text: 'yes', calls: [], finish: 'stop', tokens: { input: 10, output: 2, cached: 0 }, ...part };
}

export function requestOf(part: Partial<ChatRequest> = {}): ChatRequest {
  return {
    purpose: 'draft-skill',
    messages: [{ role: 'user', text: 'Is it?' }],
    tools: [],
    schema: null,
    seed: null,
    signal: new AbortController().signal,
    ...part,
  };
}

export type Reply = ChatAnswer | Error | ((request: ChatRequest) => ChatAnswer | Promise<ChatAnswer>);

/** A model that gives its replies in order, the last one for ever, and remembers what it was asked. */
export function scriptModel(...replies: readonly Reply[]): ChatModel & { readonly asked: ChatRequest[] } {
  const asked: ChatRequest[] = [];
  return {
    name: 'test/model',
    fingerprint: 'f1',
    asked,
    complete: async (request) => {
      const reply = replies[Math.min(asked.push(request), replies.length) - 1] ?? answerOf();
      if (reply instanceof Error) throw reply;
      return typeof reply === 'function' ? reply(request) : reply;
    },
  };
}

/** A model whose exchanges end only when the test says so. */
export function heldModel(): ChatModel & { readonly held: PromiseWithResolvers<ChatAnswer>[] } {
  const held: PromiseWithResolvers<ChatAnswer>[] = [];
  return {
    name: 'test/held',
    fingerprint: 'f1',
    held,
    complete: () => {
      const exchange = Promise.withResolvers<ChatAnswer>();
      held.push(exchange);
      return exchange.promise;
    },
  };
}

/** A world whose time passes only in `sleep`, which remembers how long it was asked to. */
export function testWorld(
  env: World['env'] = {},
): World & { readonly slept: number[]; pass(milliseconds: number): void } {
  let now = 1_000;
  const slept: number[] = [];
  return {
    env,
    slept,
    pass: (milliseconds) => {
      now += milliseconds;
    },
    clock: () => now,
    random: () => 0.5,
    sleep: async (milliseconds, signal) => {
      signal.throwIfAborted();
      slept.push(milliseconds);
      now += milliseconds;
    },
  };
}

/** Lets everything that can go on without the world go on. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
