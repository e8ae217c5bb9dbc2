import type { Json, JsonObject } from '../../domain/json.ts';
import { type ModelServer, type ModelServerOptions, startModelServer } from './model-server.ts';
import { jsonResponse, piecesOf, type ScriptedCall, type WireAnswer, type WireFormat } from './wire.ts';

export interface OpenAiServerOptions extends ModelServerOptions {
  /** What `/v1/models` lists; a chat with another model is a 404. Left out: any model is there. */
  readonly models?: readonly string[];
}

/** A server that speaks OpenAI's chat completions, streamed and whole. The client's base URL is `url + '/v1'`. */
export function startOpenAiServer(options: OpenAiServerOptions): Promise<ModelServer> {
  return startModelServer(openAiFormat(options.models ?? null), options);
}

function openAiFormat(models: readonly string[] | null): WireFormat {
  return {
    ...openAiPages(models),
    chatPath: '/v1/chat/completions',
    answer: (body, answer) =>
      body.stream === true
        ? { status: 200, type: 'text/event-stream', parts: streamParts(body, answer) }
        : jsonResponse(200, completion(body, answer)),
    failureInStream: (text) => event(failure('server_error', text, null)),
  };
}

/** What all of OpenAI's interfaces have in common: errors and the list of models. */
export function openAiPages(
  models: readonly string[] | null,
): Pick<WireFormat, 'failure' | 'missing' | 'refuse' | 'evaluated' | 'page'> {
  const missing: WireFormat['missing'] = (model) =>
    jsonResponse(404, failure('invalid_request_error', `The model \`${model}\` does not exist`, 'model_not_found'));
  return {
    failure: (status, text) => failure(TYPES[status] ?? 'server_error', text, CODES[status] ?? null),
    missing,
    refuse: ({ model }) => (models === null || models.includes(`${model}`) ? null : missing(`${model}`)),
    evaluated: (_body, promptTokens) => promptTokens,
    page: (method, path) => (method === 'GET' ? modelPage(models ?? ['gpt-test'], path) : null),
  };
}

const TYPES: { readonly [status: number]: string } = {
  400: 'invalid_request_error',
  401: 'invalid_request_error',
  429: 'tokens',
};
const CODES: { readonly [status: number]: string } = { 401: 'invalid_api_key', 429: 'rate_limit_exceeded' };

function failure(type: string, message: string, code: string | null): JsonObject {
  return { error: { message, type, param: null, code } };
}

function modelPage(models: readonly string[], path: string) {
  const entries = models.map((id) => ({ id, object: 'model', created: 1_700_000_000, owned_by: 'test' }));
  if (path === '/v1/models') return jsonResponse(200, { object: 'list', data: entries });
  const entry = entries.find(({ id }) => path === `/v1/models/${encodeURIComponent(id)}`);
  return entry === undefined ? null : jsonResponse(200, entry);
}

function completion({ model = '' }: JsonObject, answer: WireAnswer): JsonObject {
  const calls = (answer.calls ?? []).map((call, index) => wireCall(call, index));
  const message = {
    role: 'assistant',
    content: calls.length > 0 && !answer.text ? null : (answer.text ?? ''),
    refusal: null,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  return {
    id: 'chatcmpl-test',
    object: 'chat.completion',
    created: 1_700_000_000,
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishOf(answer) }],
    usage: usageOf(answer),
  };
}

function streamParts(body: JsonObject, answer: WireAnswer): readonly string[] {
  const { model = '', stream_options: options } = body;
  const shared = { id: 'chatcmpl-test', object: 'chat.completion.chunk', created: 1_700_000_000, model };
  const chunk = (delta: JsonObject, reason: string | null = null) =>
    event({ ...shared, choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }] });
  const wantsUsage = typeof options === 'object' && options !== null && 'include_usage' in options;
  return [
    chunk({ role: 'assistant', content: '', refusal: null }),
    ...piecesOf(answer.text ?? '').map((content) => chunk({ content })),
    ...(answer.calls ?? []).flatMap((call, index) => callDeltas(call, index).map((delta) => chunk(delta))),
    chunk({}, finishOf(answer)),
    ...(wantsUsage ? [event({ ...shared, choices: [], usage: usageOf(answer) })] : []),
    'data: [DONE]\n\n',
  ];
}

/** A call comes as its name first, then its arguments a few characters at a time. */
function callDeltas(call: ScriptedCall, index: number): readonly JsonObject[] {
  const { id, type, function: named } = wireCall(call, index);
  const delta = (fields: { readonly [name: string]: Json }) => ({ tool_calls: [{ index, ...fields }] });
  return [
    delta({ id, type, function: { name: named.name, arguments: '' } }),
    ...(named.arguments.match(/.{1,12}/gs) ?? []).map((piece) => delta({ function: { arguments: piece } })),
  ];
}

function wireCall({ tool, arguments: given }: ScriptedCall, index: number) {
  const text = typeof given === 'string' ? given : JSON.stringify(given);
  return { id: `call_${index + 1}`, type: 'function', function: { name: tool, arguments: text } };
}

function finishOf({ finish, calls = [] }: WireAnswer): string {
  return finish ?? (calls.length > 0 ? 'tool_calls' : 'stop');
}

function usageOf({ tokens: { input, output, cached } }: WireAnswer): JsonObject {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
  };
}

function event(data: JsonObject): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
