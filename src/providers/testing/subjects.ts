import type { ChatRequest, ToolDefinition } from '../../domain/chat.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { ModelChoice } from '../../domain/pipeline.ts';
import { NightschoolError } from '../../errors.ts';
import type { WiredChoice } from '../index.ts';
import { ollamaChoice, openAiChoice } from './choices.ts';
import type { ModelServer, ModelServerOptions } from './model-server.ts';
import { startOllamaServer } from './ollama-server.ts';
import { type OpenedModel, openForTest } from './open.ts';
import { startOpenAiServer } from './openai-server.ts';
import { startResponsesServer } from './responses-server.ts';

/** The key that no message may show. */
export const KEY = 'sk-test-1234567890-secret';

/** A provider over HTTP: its server, and the choice that leads there. */
export interface Subject {
  readonly name: string;
  start(options: ModelServerOptions): Promise<ModelServer>;
  choose(url: string, changed: Partial<ModelChoice>): WiredChoice;
  /** The tools in a request: name and parameters. */
  offered(body: JsonObject): readonly Wired[];
  /** The results of tools in a request, in order. */
  results(body: JsonObject): readonly unknown[];
}

type Wired = { readonly [name: string]: unknown };

const wired = (value: unknown) => value as readonly Wired[];

/** As chat completions and Ollama have it. */
const CHAT = {
  offered: ({ tools }: JsonObject) => wired(wired(tools).map((tool) => tool.function)),
  results: ({ messages }: JsonObject) =>
    wired(messages).flatMap(({ role, content }) => (role === 'tool' ? [content] : [])),
};

export const SUBJECTS: readonly Subject[] = [
  { name: 'openai', start: startOpenAiServer, choose: openAiChoice, ...CHAT },
  {
    name: 'openai responses',
    start: startResponsesServer,
    choose: (url, changed) => openAiChoice(url, { api: 'responses', ...changed }),
    offered: ({ tools }) => wired(tools),
    results: ({ input }) =>
      wired(input).flatMap(({ type, output }) => (type === 'function_call_output' ? [output] : [])),
  },
  {
    name: 'anthropic',
    start: startOpenAiServer,
    choose: (url, changed) => openAiChoice(url, { preset: 'anthropic', ...changed }),
    ...CHAT,
  },
  { name: 'ollama', start: startOllamaServer, choose: ollamaChoice, ...CHAT },
];

export interface OpenSubject extends OpenedModel, AsyncDisposable {
  readonly server: ModelServer;
}

/** The subject with all its layers and two tries a request, and its server, which ends with the caller's block. */
export async function openSubject(
  subject: Subject,
  options: Partial<ModelServerOptions> = {},
  changed: Partial<ModelChoice> = {},
): Promise<OpenSubject> {
  const server = await subject.start({ script: () => ({ text: 'All is well.' }), ...options });
  const choice = subject.choose(server.url, { attempts: 2, ...changed });
  const opened = await openForTest(choice, { env: { TEST_KEY: KEY, OLLAMA_API_KEY: KEY } });
  return { server, ...opened, [Symbol.asyncDispose]: server.close };
}

export const LOOK_UP: ToolDefinition = {
  name: 'look_up',
  description: 'Looks something up.',
  parameters: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
};

export function ask(changed: Partial<ChatRequest> = {}): ChatRequest {
  return {
    purpose: 'student',
    messages: [
      { role: 'system', text: 'You answer in one sentence.' },
      { role: 'user', text: 'What is there to say of order 4711?' },
    ],
    tools: [],
    schema: null,
    seed: 7,
    signal: new AbortController().signal,
    ...changed,
  };
}

/** The error that a promise has to reject with; whatever else it does is thrown. */
export async function errorOf(promise: Promise<unknown>): Promise<NightschoolError> {
  const reason: unknown = await promise.then(
    (value) => new Error(`It gave ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (reason instanceof NightschoolError) return reason;
  throw reason;
}
