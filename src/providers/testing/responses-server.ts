import type { JsonObject } from '../../domain/json.ts';
import { type ModelServer, startModelServer } from './model-server.ts';
import { type OpenAiServerOptions, openAiPages } from './openai-server.ts';
import { jsonResponse, piecesOf, type ScriptedCall, type WireAnswer, type WireFormat } from './wire.ts';

/** A server that speaks OpenAI's responses, streamed and whole. The client's base URL is `url + '/v1'`. */
export function startResponsesServer(options: OpenAiServerOptions): Promise<ModelServer> {
  return startModelServer(responsesFormat(options.models ?? null), options);
}

function responsesFormat(models: readonly string[] | null): WireFormat {
  return {
    ...openAiPages(models),
    chatPath: '/v1/responses',
    answer: (body, answer) =>
      body.stream === true
        ? { status: 200, type: 'text/event-stream', parts: streamParts(body, answer) }
        : jsonResponse(200, responseOf(body, answer)),
    failureInStream: (message) => event({ type: 'error', code: 'server_error', message, param: null }),
  };
}

function streamParts(body: JsonObject, answer: WireAnswer): readonly string[] {
  const response = responseOf(body, answer);
  const messages = answer.text ? 1 : 0;
  return [
    event({ type: 'response.created', response: { ...response, status: 'in_progress', output: [], usage: null } }),
    ...(answer.text ? messageEvents(answer.text) : []),
    ...(answer.calls ?? []).flatMap((call, index) => callEvents(call, index, messages + index)),
    event({ type: `response.${response.status}`, response }),
  ];
}

function messageEvents(text: string): readonly string[] {
  const at = { item_id: 'msg_1', output_index: 0, content_index: 0 };
  const item = messageOf(text);
  return [
    event({
      type: 'response.output_item.added',
      output_index: 0,
      item: { ...item, status: 'in_progress', content: [] },
    }),
    ...piecesOf(text).map((delta) => event({ type: 'response.output_text.delta', ...at, delta })),
    event({ type: 'response.output_text.done', ...at, text }),
    event({ type: 'response.output_item.done', output_index: 0, item }),
  ];
}

function callEvents(call: ScriptedCall, index: number, output_index: number): readonly string[] {
  const item = callOf(call, index);
  const at = { item_id: item.id, output_index };
  const deltas = item.arguments.match(/.{1,12}/gs) ?? [];
  return [
    event({
      type: 'response.output_item.added',
      output_index,
      item: { ...item, status: 'in_progress', arguments: '' },
    }),
    ...deltas.map((delta) => event({ type: 'response.function_call_arguments.delta', ...at, delta })),
    event({ type: 'response.function_call_arguments.done', ...at, arguments: item.arguments }),
    event({ type: 'response.output_item.done', output_index, item }),
  ];
}

function responseOf({ model = '' }: JsonObject, answer: WireAnswer) {
  const { text, calls = [], finish, tokens } = answer;
  const isCut = finish === 'length';
  return {
    id: 'resp_test',
    object: 'response',
    created_at: 1_700_000_000,
    model,
    status: isCut ? 'incomplete' : 'completed',
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    error: null,
    output: [...(text ? [messageOf(text)] : []), ...calls.map(callOf)],
    usage: {
      input_tokens: tokens.input,
      input_tokens_details: { cached_tokens: tokens.cached },
      output_tokens: tokens.output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: tokens.input + tokens.output,
    },
  };
}

function messageOf(text: string) {
  const content = [{ type: 'output_text', text, annotations: [] }];
  return { id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content };
}

function callOf({ tool, arguments: given }: ScriptedCall, index: number) {
  const written = typeof given === 'string' ? given : JSON.stringify(given);
  const id = `call_${index + 1}`;
  return {
    id: `fc_${index + 1}`,
    type: 'function_call',
    call_id: id,
    name: tool,
    arguments: written,
    status: 'completed',
  };
}

function event(data: JsonObject): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}
