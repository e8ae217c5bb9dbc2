import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { ModelTokens } from '../../domain/chat.ts';
import type { JsonObject } from '../../domain/json.ts';
import { distort, type Fault, type FaultPlan, noFault, send } from './faults.ts';
import { estimateTokens, type Script, type WireFormat, type WireResponse } from './wire.ts';

export interface ModelServerOptions {
  readonly script: Script;
  readonly faults?: FaultPlan;
  /** From the start of work on a request until its answer is sent, all at once. */
  readonly latencyMs?: number;
  /** Requests worked on at a time; the others wait their turn. */
  readonly slots?: number;
  /** Left out: one that is free. */
  readonly port?: number;
}

/** One request as the server saw it. Filled in while it is answered. */
export interface Exchange {
  /** Of the chat requests, from 1; 0 for any other page. */
  readonly number: number;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: JsonObject;
  readonly status: number;
  /** Of an answer of the model that was sent in full; null for anything else. */
  readonly tokens: ModelTokens | null;
  /** True once every byte of the response was handed over. */
  readonly delivered: boolean;
}

export interface ModelServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Every request, in order of arrival. */
  readonly exchanges: readonly Exchange[];
  /** The chat requests among them. */
  chats(): readonly Exchange[];
  /** Sums over the answers that were sent in full. */
  tokens(): ModelTokens;
  /** Requests being worked on. */
  busy(): number;
  /** Most requests that were ever worked on at once. */
  peak(): number;
  /** From now on; the numbers go on counting from the server's start. */
  setFaults(plan: FaultPlan): void;
  setScript(script: Script): void;
  setLatency(milliseconds: number): void;
  /** Ends every open connection. */
  close(): Promise<void>;
}

type OpenExchange = { -readonly [Key in keyof Exchange]: Exchange[Key] };

interface State {
  readonly format: WireFormat;
  latencyMs: number;
  readonly exchanges: OpenExchange[];
  readonly closing: AbortController;
  script: Script;
  faults: FaultPlan;
  chats: number;
  running: number;
  peak: number;
}

/** A model behind HTTP on this machine, saying what a script says, failing where a plan has it fail. */
export async function startModelServer(format: WireFormat, options: ModelServerOptions): Promise<ModelServer> {
  const state: State = {
    format,
    latencyMs: options.latencyMs ?? 0,
    exchanges: [],
    closing: new AbortController(),
    script: options.script,
    faults: options.faults ?? noFault,
    chats: 0,
    running: 0,
    peak: 0,
  };
  const slots = pLimit(options.slots ?? Number.POSITIVE_INFINITY);
  const server = createServer((request, response) => {
    serve(state, slots, request, response).catch(() => response.destroy());
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    exchanges: state.exchanges,
    chats: () => state.exchanges.filter(({ number }) => number > 0),
    tokens: () => sumTokens(state.exchanges),
    busy: () => state.running,
    peak: () => state.peak,
    setFaults: (plan) => {
      state.faults = plan;
    },
    setScript: (script) => {
      state.script = script;
    },
    setLatency: (milliseconds) => {
      state.latencyMs = milliseconds;
    },
    close: async () => {
      if (!server.listening) return;
      state.closing.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(
  state: State,
  slots: ReturnType<typeof pLimit>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A client that leaves in the middle is what half of the tests are about.
  response.on('error', () => undefined);
  const text = await readBody(request);
  if (text === null) return;
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const isChat = request.method === 'POST' && path === state.format.chatPath;
  const exchange: OpenExchange = {
    number: isChat ? ++state.chats : 0,
    method: request.method ?? '',
    path,
    headers: request.headers,
    body: text === '' ? {} : JSON.parse(text),
    status: 0,
    tokens: null,
    delivered: false,
  };
  state.exchanges.push(exchange);
  response.on('finish', () => {
    exchange.status = response.statusCode;
    exchange.delivered = true;
  });
  if (isChat) await slots(() => chat(state, exchange, response));
  else await showPage(state.format, exchange, response);
}

async function chat(state: State, exchange: OpenExchange, response: ServerResponse): Promise<void> {
  if (response.destroyed) return;
  state.running += 1;
  state.peak = Math.max(state.peak, state.running);
  try {
    const { format } = state;
    const fault = state.faults(exchange.number, exchange.body);
    const { answer, tokens } = await compose(state, exchange, fault);
    if (state.latencyMs > 0) await work(state, response);
    const isModels = answer.status === 200 && (fault === null || !WIRE_FAULTS.has(fault.kind));
    const event = fault?.kind === 'late-cut' ? 'close' : 'finish';
    if (isModels) response.prependListener(event, () => (exchange.tokens = tokens));
    await send(response, answer, { fault, format, model: `${exchange.body.model}`, key: keyOf(exchange.headers) });
  } finally {
    state.running -= 1;
  }
}

/** Takes the model's time; a client that leaves frees its slot at once. */
async function work({ latencyMs, closing }: State, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  await wait(latencyMs, undefined, { signal: AbortSignal.any([gone.signal, closing.signal]) });
}

async function compose(
  { format, script }: State,
  { body, number }: OpenExchange,
  fault: Fault | null,
): Promise<{ readonly answer: WireResponse; readonly tokens: ModelTokens }> {
  const prompt = estimateTokens([body.messages ?? body.input ?? [], body.tools ?? []]);
  const refusal = format.refuse(body, prompt);
  if (refusal !== null) return { answer: refusal, tokens: { input: 0, output: 0, cached: 0 } };
  const said = distort(await script(body, number), fault);
  const tokens = {
    input: said.tokens?.input ?? format.evaluated(body, prompt),
    output: said.tokens?.output ?? estimateTokens([said.text ?? '', said.thinking ?? '', said.calls ?? []]),
    cached: said.tokens?.cached ?? 0,
  };
  return { answer: format.answer(body, { ...said, tokens }), tokens };
}

/** With these no answer of the model gets through. */
const WIRE_FAULTS: ReadonlySet<string> = new Set([
  ...['status', 'model-missing', 'redirect', 'cut', 'stall', 'dribble', 'silence', 'reset', 'endless', 'gzip-bomb'],
  ...['invalid-json', 'html', 'error-object', 'error-in-stream'],
]);

async function showPage(format: WireFormat, exchange: OpenExchange, response: ServerResponse): Promise<void> {
  const page = format.page(exchange.method, exchange.path, exchange.body);
  const missing = { status: 404, type: 'text/plain', parts: ['404 page not found'] };
  await send(response, page ?? missing, { fault: null, format, model: '', key: '' });
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  } catch {
    return null;
  }
}

function keyOf(headers: IncomingHttpHeaders): string {
  return (headers.authorization ?? '').replace(/^Bearer /, '');
}

function sumTokens(exchanges: readonly Exchange[]): ModelTokens {
  const sum = { input: 0, output: 0, cached: 0 };
  for (const { tokens } of exchanges) {
    sum.input += tokens?.input ?? 0;
    sum.output += tokens?.output ?? 0;
    sum.cached += tokens?.cached ?? 0;
  }
  return sum;
}
