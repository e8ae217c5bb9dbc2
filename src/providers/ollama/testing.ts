import type { ChatRequest } from '../../domain/chat.ts';
import type { OllamaChoice } from '../../domain/pipeline.ts';
import type { World } from '../provider.ts';

/** A choice for tests; short limits, so that a fault shows at once. */
export function choiceOf(hosts: readonly string[], other: Partial<OllamaChoice> = {}): OllamaChoice {
  return {
    use: 'ollama',
    model: 'qwen2.5:7b',
    temperature: 0,
    maximumOutputTokens: 256,
    timeoutSeconds: 5,
    stallSeconds: 2,
    attempts: 1,
    hosts: hosts.map((url) => ({ url, concurrency: 1 })),
    numCtx: 8_192,
    keepAlive: '10m',
    think: false,
    ...other,
  };
}

export function requestOf(other: Partial<ChatRequest> = {}): ChatRequest {
  return {
    purpose: 'student',
    messages: [
      { role: 'system', text: 'Follow the skill.' },
      { role: 'user', text: 'Where is order 4711?' },
    ],
    tools: [],
    schema: null,
    seed: 7,
    signal: new AbortController().signal,
    ...other,
  };
}

export const LOOK_UP = {
  name: 'look_up',
  description: 'Looks an order up.',
  parameters: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
} as const;

/** A clock that stands still until it is told otherwise. */
export function worldOf(env: World['env'] = {}): World & { advance(milliseconds: number): void } {
  let now = 1_000_000;
  return {
    env,
    clock: () => now,
    random: () => 0.5,
    sleep: async () => undefined,
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}
