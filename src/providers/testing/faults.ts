import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { JsonObject } from '../../domain/json.ts';
import { isRawFault, type RawFault, sendRaw } from './raw-faults.ts';
import { jsonResponse, type ScriptedAnswer, type ScriptedCall, type WireFormat, type WireResponse } from './wire.ts';

/** What can go wrong between a model and whoever asks it. */
export type Fault =
  /** `text` replaces the usual words; `{key}` in it is replaced by the key that the client sent. */
  | { readonly kind: 'status'; readonly status: number; readonly text?: string; readonly retryAfter?: string }
  | { readonly kind: 'model-missing' }
  | { readonly kind: 'redirect'; readonly to: string }
  /** The connection breaks in the middle of the answer. */
  | { readonly kind: 'cut' }
  /** The connection breaks after the last byte of the answer, before the end that HTTP has for it. */
  | { readonly kind: 'late-cut' }
  /** Headers and half of the answer, then nothing more. */
  | { readonly kind: 'stall' }
  /** One byte every 50 ms for ever: a stream that never stalls and never ends. */
  | { readonly kind: 'dribble' }
  /** Not even headers. */
  | { readonly kind: 'silence' }
  /** The connection breaks before the headers. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'endless' }
  /** 256 MB behind 256 KB. */
  | { readonly kind: 'gzip-bomb' }
  /** One piece of the answer is damaged, what comes before and after it is not. */
  | { readonly kind: 'invalid-json' }
  | { readonly kind: 'html' }
  /** An error with status 200, in place of the answer. */
  | { readonly kind: 'error-object' }
  /** An error with status 200, after the first half of the answer. */
  | { readonly kind: 'error-in-stream' }
  | RawFault
  /** From here on the model is at fault, not the wire. */
  | { readonly kind: 'wrong-tool' }
  | { readonly kind: 'malformed-arguments' }
  | { readonly kind: 'call-as-text' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'length' };

/** Which chat request (counted from 1) meets which fault. */
export type FaultPlan = (number: number, body: JsonObject) => Fault | null;

export const noFault: FaultPlan = () => null;
export const always =
  (fault: Fault): FaultPlan =>
  () =>
    fault;
/** The first requests fail, the rest are answered. */
export const first =
  (count: number, fault: Fault): FaultPlan =>
  (number) =>
    number <= count ? fault : null;
/** Faults by the number of the request. */
export const onRequests =
  (faults: { readonly [number: number]: Fault }): FaultPlan =>
  (number) =>
    faults[number] ?? null;

/** What the model says once the fault has had its way with it. */
export function distort(answer: ScriptedAnswer, fault: Fault | null): ScriptedAnswer {
  const calls = answer.calls ?? [];
  switch (fault?.kind) {
    case 'wrong-tool':
      return { ...answer, calls: someCall(calls).map((call) => ({ ...call, tool: 'no_such_tool' })) };
    case 'malformed-arguments':
      return { ...answer, calls: someCall(calls).map((call) => ({ ...call, arguments: '{"id": "4711", "when": ' })) };
    case 'call-as-text': {
      const written = someCall(calls).map(({ tool, arguments: given }) => ({ name: tool, arguments: given }));
      const text = written.map((call) => `<tool_call>\n${JSON.stringify(call)}\n</tool_call>`).join('\n');
      return { ...answer, calls: [], text };
    }
    case 'empty':
      return { ...answer, calls: [], text: '' };
    case 'length':
      return { ...answer, calls: [], text: (answer.text ?? 'cut off').slice(0, 20), finish: 'length' };
    default:
      return answer;
  }
}

/** Whom a fault is told to, and in which words. */
interface Scene {
  readonly fault: Fault | null;
  readonly format: WireFormat;
  readonly model: string;
  /** What the client sent as its key. */
  readonly key: string;
}

/** Sends the answer in the way that the fault has it. Ends with the response, or with the client's leaving. */
export async function send(response: ServerResponse, answer: WireResponse, scene: Scene): Promise<void> {
  if (response.destroyed) return;
  if (isRawFault(scene.fault)) return sendRaw(response, scene.fault, answer.type);
  const instead = responseInstead(response, answer, scene);
  if (instead !== null) return sendAll(response, instead);
  await sendBroken(response, answer, scene.fault);
}

/** What is sent, whole, in place of the answer. */
function responseInstead(response: ServerResponse, answer: WireResponse, scene: Scene): WireResponse | null {
  const { fault, format, model, key } = scene;
  switch (fault?.kind) {
    case 'status': {
      const words = (fault.text ?? `the test server says ${fault.status}`).replaceAll('{key}', key);
      if (fault.retryAfter !== undefined) response.setHeader('Retry-After', fault.retryAfter);
      return jsonResponse(fault.status, format.failure(fault.status, words));
    }
    case 'model-missing':
      return format.missing(model);
    case 'redirect':
      response.setHeader('Location', fault.to);
      return { status: 307, type: 'text/plain', parts: ['moved'] };
    case 'invalid-json':
      return { ...answer, parts: answer.parts.map((part, index) => (index === middle(answer) ? damage(part) : part)) };
    case 'html':
      return { status: 200, type: 'text/html', parts: ['<!doctype html><title>Sign in</title>'] };
    case 'error-object':
      return jsonResponse(200, format.failure(200, 'the provider behind this server failed'));
    case 'error-in-stream': {
      if (answer.parts.length === 1) return jsonResponse(200, format.failure(200, 'the model crashed'));
      const before = answer.parts.slice(0, middle(answer));
      return { ...answer, parts: [...before, format.failureInStream('the model crashed')] };
    }
    default:
      return null;
  }
}

/** Sends the answer as the connection lets it. */
async function sendBroken(response: ServerResponse, answer: WireResponse, fault: Fault | null): Promise<void> {
  const { type } = answer;
  switch (fault?.kind) {
    case 'cut':
      return cutAfter(response, type, firstHalf(answer));
    case 'late-cut':
      return cutAfter(response, type, answer.parts.join(''));
    case 'stall':
      response.writeHead(200, { 'Content-Type': type });
      response.write(firstHalf(answer));
      return untilGone(response);
    case 'silence':
      return untilGone(response);
    case 'reset':
      return void response.destroy();
    case 'dribble':
      return repeat(response, { type, piece: ' ', pauseMs: 50 });
    case 'endless':
      return repeat(response, endless(answer));
    case 'gzip-bomb':
      response.writeHead(200, { 'Content-Type': type, 'Content-Encoding': 'gzip' });
      for (let megabyte = 0; megabyte < 256; megabyte++) response.write(ZIPPED_MEGABYTE);
      return end(response);
    default:
      return sendAll(response, answer);
  }
}

/** The address of a port on this machine that nobody listens on. */
export async function closedPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 9}`;
}

const ZIPPED_MEGABYTE = gzipSync(Buffer.alloc(1_048_576, 'x'));

/** A stream goes on with well-formed pieces; a whole body is a JSON string that never closes. */
function endless({ type, parts }: WireResponse): Repetition {
  const [head = '', next = ''] = parts;
  if (parts.length > 1) return { type, start: head, piece: next.repeat(200), pauseMs: 0 };
  return { type, start: head.slice(0, head.length / 2), piece: 'x'.repeat(65_536), pauseMs: 0 };
}

function middle({ parts }: WireResponse): number {
  return Math.floor(parts.length / 2);
}

/** Leaves out the end of the JSON, and ends the line or event all the same. */
function damage(part: string): string {
  return part.replace(/.{3}(\s*)$/, '$1');
}

function firstHalf({ parts }: WireResponse): string {
  const text = parts.join('');
  return text.slice(0, Math.ceil(text.length / 2));
}

function someCall(calls: readonly ScriptedCall[]): readonly ScriptedCall[] {
  return calls.length > 0 ? calls : [{ tool: 'look_up', arguments: { id: '4711' } }];
}

async function sendAll(response: ServerResponse, { status, type, parts }: WireResponse): Promise<void> {
  response.writeHead(status, { 'Content-Type': type });
  for (const part of parts) response.write(part);
  await end(response);
}

function end(response: ServerResponse): Promise<void> {
  const gone = untilGone(response);
  response.end();
  return gone;
}

async function untilGone(response: ServerResponse): Promise<void> {
  if (!response.closed && !response.destroyed) await once(response, 'close');
}

async function cutAfter(response: ServerResponse, type: string, text: string): Promise<void> {
  response.writeHead(200, { 'Content-Type': type });
  await new Promise<void>((resolve) => response.write(text, () => resolve()));
  response.destroy();
}

interface Repetition {
  readonly type: string;
  readonly start?: string;
  readonly piece: string;
  readonly pauseMs: number;
}

/** Sends a piece again and again, as fast as the client reads, until it leaves. */
async function repeat(response: ServerResponse, { type, start = '', piece, pauseMs }: Repetition): Promise<void> {
  async function* pieces() {
    yield start;
    for (;;) {
      yield piece;
      await wait(pauseMs);
    }
  }
  response.writeHead(200, { 'Content-Type': type });
  // Rejects when the client leaves: the only end there is.
  await pipeline(Readable.from(pieces()), response).catch(() => undefined);
}
