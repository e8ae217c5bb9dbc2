import {
  Client,
  type ClientOptions,
  ProtocolError,
  SSEClientTransport,
  StreamableHTTPClientTransport,
  type Tool,
  type VersionNegotiationMode,
} from '@modelcontextprotocol/client';
import type { Arguments } from '../../domain/chat.ts';
import type { ToolAnswer } from '../../domain/model.ts';
import { NightschoolError } from '../../errors.ts';
import { codeOf } from '../../util/error-code.ts';
import { boundFetch } from './bound-fetch.ts';
import { readAnswer } from './read-answer.ts';
import type { ServerEntry } from './server-file.ts';
import { createStdioTransport } from './stdio-transport.ts';

/** A tool server that answered. */
export interface ConnectedServer {
  readonly name: string;
  readonly tools: readonly Tool[];
  /** @throws NightschoolError MCP_FAILED where no answer came: nobody knows what the call did */
  call(tool: string, given: Arguments): Promise<ToolAnswer>;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Until it has told its tools. */
  readonly startSeconds: number;
  /** Of one call. */
  readonly callSeconds: number;
  readonly signal: AbortSignal;
}

/**
 * Starts or reaches a server and asks for its tools, all pages of them.
 * @throws NightschoolError MCP_FAILED; nothing of the server is left running then. The signal's reason where it aborts
 */
export async function connectServer(entry: ServerEntry, options: ConnectOptions): Promise<ConnectedServer> {
  const deadline = AbortSignal.timeout(1000 * options.startSeconds);
  const signal = AbortSignal.any([deadline, options.signal]);
  try {
    const { line, tools } = await greet(entry, signal);
    return {
      name: entry.name,
      tools,
      call: (tool, given) => call(line, { tool, given, server: entry.name, ...options }),
      close: () => line.hangUp(),
    };
  } catch (error) {
    options.signal.throwIfAborted();
    const why = deadline.aborted ? `it did not answer within ${options.startSeconds} s` : reasonOf(error);
    const said = error instanceof Unanswered ? error.said : '';
    throw failed(`The tool server ${entry.name} could not be started: ${why}`, said);
  }
}

/** A connection; the protocol's own machinery over one transport. */
interface Line {
  readonly client: Client;
  /** The end of what the server wrote to its standard error. */
  said(): string;
  /** Aborted where the server sends more than any answer needs: nothing after that can be read. */
  readonly flooded: AbortSignal;
  hangUp(): Promise<void>;
}

class Unanswered extends Error {
  readonly said: string;

  constructor(cause: unknown, said: string) {
    super(reasonOf(cause), { cause });
    this.said = said;
  }
}

/** Older servers end at a question they do not know, so over a pipe the older greeting comes first. */
async function greet(entry: ServerEntry, signal: AbortSignal) {
  if (entry.type !== 'stdio') return tryGreeting(entry, 'auto', signal);
  try {
    return await tryGreeting(entry, 'legacy', signal);
  } catch (error) {
    if (!(error instanceof Unanswered && error.cause instanceof ProtocolError)) throw error;
    return tryGreeting(entry, 'auto', signal);
  }
}

async function tryGreeting(entry: ServerEntry, mode: VersionNegotiationMode, signal: AbortSignal) {
  const line = openLine(entry, mode);
  try {
    const until = AbortSignal.any([signal, line.flooded]);
    await orAbort(line.client.connect(line.transport, { signal, timeout: LONG_MS }), until);
    const hasTools = line.client.getServerCapabilities()?.tools !== undefined;
    const listed = hasTools
      ? await orAbort(line.client.listTools(undefined, { signal, timeout: LONG_MS }), until)
      : { tools: [] };
    return { line, tools: listed.tools };
  } catch (error) {
    await line.hangUp(); // what it said last has arrived by then
    throw new Unanswered(error, line.said());
  }
}

/** The deadline is ours: the protocol's own must not come before it. */
const LONG_MS = 3_600_000;

function openLine(entry: ServerEntry, mode: VersionNegotiationMode): Line & { readonly transport: Wire['transport'] } {
  const flood = new AbortController();
  const onFlood = (error: Error): void => flood.abort(error);
  const { transport, said = () => '', leave } = createWire(entry, onFlood);
  const client = new Client(
    { name: 'nightschool', version: '1' },
    { versionNegotiation: { mode }, jsonSchemaValidator: LET_PASS },
  );
  const hangUp = async (): Promise<void> => {
    await leave?.().catch(() => undefined);
    await client.close().catch(() => undefined);
    await transport.close().catch(() => undefined); // where the client never came to own it
  };
  return { client, transport, said, flooded: flood.signal, hangUp };
}

/** A result that breaks its server's promise is shown all the same: what the call did is done. */
const LET_PASS: NonNullable<ClientOptions['jsonSchemaValidator']> = {
  getValidator: () => (input) => ({ valid: true, data: input as never, errorMessage: undefined }),
};

interface Wire {
  readonly transport: Parameters<Client['connect']>[0];
  readonly said?: () => string;
  /** Ends the session on the server. */
  readonly leave?: () => Promise<void>;
}

function createWire(entry: ServerEntry, onFlood: (error: Error) => void): Wire {
  if (entry.type === 'stdio') {
    const transport = createStdioTransport(entry, onFlood);
    return { transport, said: transport.said };
  }
  const options = { requestInit: { headers: { ...entry.headers } }, fetch: boundFetch(onFlood) };
  if (entry.type === 'sse') return { transport: new SSEClientTransport(new URL(entry.url), options) };
  const transport = new StreamableHTTPClientTransport(new URL(entry.url), options);
  return { transport, leave: () => orAbort(transport.terminateSession(), AbortSignal.timeout(LEAVE_MS)) };
}

const LEAVE_MS = 1_000;

interface Call extends ConnectOptions {
  readonly server: string;
  readonly tool: string;
  readonly given: Arguments;
}

async function call(line: Line, { server, tool, given, callSeconds, signal }: Call): Promise<ToolAnswer> {
  try {
    const timeout = 1000 * callSeconds;
    const request = line.client.callTool({ name: tool, arguments: { ...given } }, { timeout, signal });
    return readAnswer(await orAbort(request, AbortSignal.any([signal, line.flooded])));
  } catch (error) {
    signal.throwIfAborted();
    // The server did answer: that it will not do this call is for the student to read.
    if (error instanceof ProtocolError) return { kind: 'answer', content: error.message, isError: true };
    throw failed(`The tool server ${server} did not answer the call of ${tool}: ${reasonOf(error)}`, line.said());
  }
}

/** A request is let go of with the signal, whatever holds it up. */
function orAbort<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (codeOf(error) === 'ENOENT') return 'there is no such program (or no such folder to start it in)';
  const cause = error.cause instanceof Error && error.message === 'fetch failed' ? `: ${error.cause.message}` : '';
  return `${withoutList(error.message)}${cause}`;
}

/** The protocol's own checks add all that they found as a JSON list over many lines. */
function withoutList(message: string): string {
  return message.replace(/: \[\n[\s\S]*$/, '');
}

function failed(message: string, said: string): NightschoolError {
  const last = said.split('\n').slice(-LAST_LINES).join('\n');
  return new NightschoolError('MCP_FAILED', last === '' ? `${message}.` : `${message}. It said:\n${last}`);
}

const LAST_LINES = 5;
