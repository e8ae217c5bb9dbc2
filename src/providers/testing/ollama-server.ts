import type { JsonObject } from '../../domain/json.ts';
import { type ModelServer, type ModelServerOptions, startModelServer } from './model-server.ts';
import { jsonResponse, piecesOf, type WireAnswer, type WireFormat, type WireResponse } from './wire.ts';

/** A pulled model, as `/api/tags` and `/api/show` tell of it. */
export interface OllamaModel {
  readonly name: string;
  /** 64 hex digits. */
  readonly digest: string;
  readonly quantization: string;
  readonly contextLength: number;
  readonly capabilities: readonly string[];
}

export interface OllamaServerOptions extends ModelServerOptions {
  /** Left out: qwen2.5:7b as it is pulled. */
  readonly models?: readonly OllamaModel[];
  readonly version?: string;
}

export const QWEN: OllamaModel = {
  name: 'qwen2.5:7b',
  digest: '845dbda0ea48ed749caafd9e6037047aa19acfcfd82e704d7ca97d631a0b697e',
  quantization: 'Q4_K_M',
  contextLength: 32_768,
  capabilities: ['completion', 'tools'],
};

/** A server that speaks Ollama's `/api/chat`, streamed and whole, with the pages that describe its models. */
export function startOllamaServer(options: OllamaServerOptions): Promise<ModelServer> {
  const format = ollamaFormat(options.models ?? [QWEN], options.version ?? '0.12.6');
  return startModelServer(format, options);
}

export function ollamaFormat(models: readonly OllamaModel[], version: string): WireFormat {
  const missing: WireFormat['missing'] = (model) => fail(404, `model '${model}' not found`);
  const find = (name: unknown) => models.find((model) => model.name === name || model.name === `${name}:latest`);
  return {
    chatPath: '/api/chat',
    answer: answerOf,
    failure: (_status, text) => ({ error: text }),
    missing,
    failureInStream: (text) => `${JSON.stringify({ error: text })}\n`,
    refuse: (body, promptTokens) => {
      const model = find(body.model);
      return model === undefined ? missing(`${body.model}`) : refusal(body, model, promptTokens);
    },
    evaluated: (body, promptTokens) => Math.min(promptTokens, contextOf(body)),
    page: (method, path, body) => {
      if (path === '/') return { status: 200, type: 'text/plain', parts: ['Ollama is running'] };
      if (path === '/api/version') return jsonResponse(200, { version });
      if (path === '/api/tags') return jsonResponse(200, { models: models.map(tagOf) });
      if (path === '/api/ps') return jsonResponse(200, { models: [] });
      if (path !== '/api/show' || method !== 'POST') return null;
      const model = find(body.model ?? body.name);
      return model === undefined ? missing(`${body.model ?? body.name}`) : jsonResponse(200, shown(model));
    },
  };
}

function refusal(body: JsonObject, model: OllamaModel, promptTokens: number): WireResponse | null {
  const can = (capability: string) => model.capabilities.includes(capability);
  const tools = Array.isArray(body.tools) ? body.tools : [];
  if (tools.length > 0 && !can('tools'))
    return fail(400, `registry.ollama.ai/library/${model.name} does not support tools`);
  if (body.think && !can('thinking')) return fail(400, `"${model.name}" does not support thinking`);
  if (body.truncate === false && promptTokens > contextOf(body)) {
    return fail(400, 'the input length exceeds the context length');
  }
  return null;
}

/** Without `num_ctx` Ollama takes 4096, and drops the oldest messages that do not fit without a word. */
function contextOf({ options }: JsonObject): number {
  const given = typeof options === 'object' && options !== null && 'num_ctx' in options ? options.num_ctx : null;
  return typeof given === 'number' ? given : 4_096;
}

function answerOf(body: JsonObject, answer: WireAnswer): WireResponse {
  const broken = answer.calls?.find((call) => typeof call.arguments === 'string');
  // Ollama itself parses what the model wrote, and its own failure is all the client sees of it.
  if (broken !== undefined) {
    return fail(500, `error parsing tool call: raw='${broken.arguments}', err=unexpected end of JSON input`);
  }
  const lines = messagesOf(answer).map((message) => ({ ...headOf(body), message, done: false }));
  const last = { ...headOf(body), message: { role: 'assistant', content: '' }, ...endOf(answer) };
  if (body.stream !== false) {
    return {
      status: 200,
      type: 'application/x-ndjson',
      parts: [...lines, last].map((line) => `${JSON.stringify(line)}\n`),
    };
  }
  const { text = '', thinking, calls = [] } = answer;
  const message = {
    role: 'assistant',
    content: text,
    ...(thinking === undefined ? {} : { thinking }),
    ...(calls.length === 0 ? {} : { tool_calls: toolCalls(answer) }),
  };
  return jsonResponse(200, { ...last, message });
}

function messagesOf(answer: WireAnswer): readonly JsonObject[] {
  const role = 'assistant';
  return [
    ...piecesOf(answer.thinking ?? '').map((thinking) => ({ role, content: '', thinking })),
    ...piecesOf(answer.text ?? '').map((content) => ({ role, content })),
    ...toolCalls(answer).map((call) => ({ role, content: '', tool_calls: [call] })),
  ];
}

function toolCalls({ calls = [] }: WireAnswer): readonly JsonObject[] {
  return calls.map(({ tool, arguments: given }) => ({ function: { name: tool, arguments: given } }));
}

function headOf({ model = '' }: JsonObject): JsonObject {
  return { model, created_at: '2026-01-01T00:00:00.000000Z' };
}

function endOf({ tokens, finish = 'stop' }: WireAnswer): JsonObject {
  return {
    done_reason: finish,
    done: true,
    total_duration: 2_000_000,
    load_duration: 1_000_000,
    prompt_eval_count: tokens.input,
    prompt_eval_duration: 500_000,
    eval_count: tokens.output,
    eval_duration: 500_000,
  };
}

function detailsOf({ quantization }: OllamaModel): JsonObject {
  return {
    parent_model: '',
    format: 'gguf',
    family: 'qwen2',
    families: ['qwen2'],
    parameter_size: '7.6B',
    quantization_level: quantization,
  };
}

function tagOf(model: OllamaModel): JsonObject {
  const { name, digest } = model;
  const modified_at = '2026-01-01T00:00:00.000000Z';
  return { name, model: name, modified_at, size: 4_683_087_332, digest, details: detailsOf(model) };
}

function shown(model: OllamaModel): JsonObject {
  return {
    license: 'Apache-2.0',
    modelfile: `FROM ${model.name}`,
    template: '{{ .Prompt }}',
    details: detailsOf(model),
    model_info: { 'general.architecture': 'qwen2', 'qwen2.context_length': model.contextLength },
    capabilities: [...model.capabilities],
    modified_at: '2026-01-01T00:00:00.000000Z',
  };
}

function fail(status: number, error: string): WireResponse {
  return jsonResponse(status, { error });
}
