import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type NodeIncomingMessageLike, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, type McpServer } from '@modelcontextprotocol/server';
import { createLocalServer, isLocal, listenLocally, type Refusal } from './local-http.ts';
import type { Loopback } from './loopback.ts';
import { bringsToken, type Token } from './token.ts';

export interface HttpOptions {
  readonly host: Loopback;
  /** 0: any that is free. */
  readonly port: number;
  readonly token: Token;
  /** Resolves once no tool is at work. */
  readonly idle: () => Promise<void>;
  /** Told of requests that were refused for what is in them, and of what broke down. */
  readonly onFault: (error: unknown) => void;
}

export interface HttpService {
  /** The address that clients are given. */
  readonly url: string;
  /** Tells clients that listen that the list of resources is another one. */
  resourcesChanged(): void;
  /** Takes no more requests, lets calls under way end (for at most five seconds), then hangs up. */
  close(): Promise<void>;
}

/**
 * Serves MCP as streamable HTTP at `/mcp`, on the loopback interface alone. Each request makes a server of its own, so
 * clients of the 2025 revisions and of 2026-07-28 are served alike. Every request must bring the token; `Host` and
 * `Origin` must be local, so that no web page gets in by a name that it had pointed here.
 * @throws NightschoolError USAGE where the port is taken
 */
export async function serveHttp(create: () => Promise<McpServer>, options: HttpOptions): Promise<HttpService> {
  const handler = createMcpHandler(create, { onerror: options.onFault, maxRequestBodySize: LARGEST_BODY });
  const answer = toNodeHandler(handler, { onerror: options.onFault, maxRequestBodySize: LARGEST_BODY });
  const server = createLocalServer({
    refusalOf: (request) => refusalOf(request, options.token),
    answer: (request, response) => {
      // of Node's own shape; only its members that may be undefined are typed otherwise
      answer(request as NodeIncomingMessageLike, response).catch(options.onFault);
    },
    type: 'application/json',
    print: ({ message }) => JSON.stringify({ jsonrpc: '2.0', error: { code: -32_000, message }, id: null }),
  });
  const origin = await listenLocally(server, options);
  return {
    url: `${origin}${PATH}`,
    resourcesChanged: () => handler.notify.resourcesChanged(),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.race([options.idle(), sleep(GRACE_MS, null, { ref: false })]);
      await handler.close();
      server.closeIdleConnections();
      await Promise.race([closed, sleep(FAREWELL_MS, null, { ref: false })]);
      server.closeAllConnections();
      await closed;
    },
  };
}

const PATH = '/mcp';
const LARGEST_BODY = 1_048_576;
const GRACE_MS = 5000;
/** For answers that are written but not sent. */
const FAREWELL_MS = 500;

function refusalOf({ headers, url }: IncomingMessage, token: Token): Refusal | null {
  if (!isLocal(headers)) return { status: 403, message: 'Forbidden' };
  if (!bringsToken(headers.authorization, token)) return { status: 401, message: 'Unauthorized' };
  return url?.split('?')[0] === PATH ? null : { status: 404, message: 'Not found' };
}
