import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import {
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  validateHostHeader,
  validateOriginHeader,
} from '@modelcontextprotocol/server';
import { NightschoolError } from '../../errors.ts';
import type { Loopback } from './loopback.ts';
import { createRate, type Rate } from './rate.ts';

/** Connections at once, and those among them that have not shown yet whose they are. */
const MOST_CONNECTIONS = 300;
const MOST_STRANGERS = 20;
/** A stranger that is younger has had no time to say anything, unless places run out. */
const YOUNG_MS = 1000;
const LAST_PLACES = 20;
const LIMITS = {
  maxHeaderSize: 16_384,
  headersTimeout: 3000,
  requestTimeout: 15_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 1000,
} as const;
/** Requests of one connection, and of all together: far more than any client of one person makes. */
export const RATES: { readonly each: Rate; readonly all: Rate } = {
  each: { perSecond: 50, burst: 200 },
  all: { perSecond: 200, burst: 800 },
};

/** Why a request is not answered. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 429;
  readonly message: string;
}

/** What makes one server of this machine another than the next. */
export interface LocalDoor {
  /** Whom to turn away; null lets the request in, and its connection counts as known from then on. */
  readonly refusalOf: (request: IncomingMessage) => Refusal | null;
  readonly answer: RequestListener;
  readonly type: string;
  /** The body of a refusal. */
  readonly print: (refusal: Refusal) => string;
  readonly headers?: Readonly<Record<string, string>>;
  /** By default the one of this process. */
  readonly clock?: () => number;
}

/**
 * A server with bounds on what one client can hold up: sizes, times, rates, and few connections that have not brought
 * the token. The oldest of those makes room for the next, so that silent ones keep nobody out; a client that asks for
 * much at once is none of them. A connection that was
 * refused something ends with the refusal: what else was sent on it is not read.
 */
export function createLocalServer(door: LocalDoor): Server {
  const clock = door.clock ?? (() => performance.now());
  const all = createRate(RATES.all, clock);
  const rates = new WeakMap<Socket, () => boolean>();
  const strangers = new Map<Socket, number>();
  let connections = 0;
  const server = createServer(LIMITS, (request, response) => {
    const { socket } = request;
    const refusal = isTooOften(rates.get(socket), all) ? TOO_OFTEN : door.refusalOf(request);
    if (refusal !== null) return refuse(response, refusal, door);
    strangers.delete(socket);
    door.answer(request, response);
  });
  server.maxConnections = MOST_CONNECTIONS;
  return server.on('connection', (socket: Socket) => {
    rates.set(socket, createRate(RATES.each, clock));
    connections += 1;
    strangers.set(socket, clock());
    socket.once('close', () => {
      connections -= 1;
      strangers.delete(socket);
    });
    const [oldest] = strangers;
    const isScarce = connections > MOST_CONNECTIONS - LAST_PLACES;
    if (strangers.size > MOST_STRANGERS && oldest !== undefined && (isScarce || clock() - oldest[1] > YOUNG_MS)) {
      oldest[0].destroy();
    }
  });
}

const TOO_OFTEN: Refusal = { status: 429, message: 'Too many requests' };

/** What is too often for one connection does not count for the others. */
function isTooOften(own: (() => boolean) | undefined, all: () => boolean): boolean {
  return own?.() === false || !all();
}

function refuse(response: ServerResponse, refusal: Refusal, { type, print, headers }: LocalDoor): void {
  response.writeHead(refusal.status, {
    ...headers,
    'content-type': type,
    connection: 'close',
    ...(refusal.status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(refusal.status === 429 && { 'retry-after': '1' }),
  });
  response.end(print(refusal));
}

/** Whether `Host` and `Origin` are this machine: no web page gets in by a name that it had pointed here. */
export function isLocal({ host, origin }: IncomingMessage['headers']): boolean {
  return (
    validateHostHeader(host, localhostAllowedHostnames()).ok &&
    validateOriginHeader(origin, localhostAllowedOrigins()).ok
  );
}

/**
 * Listens on the loopback interface alone; port 0 is any that is free.
 * @returns the server's origin, such as `http://127.0.0.1:4711`
 * @throws NightschoolError USAGE where the port is taken
 */
export function listenLocally(
  server: Server,
  {
    host,
    port,
    onFault,
  }: { readonly host: Loopback; readonly port: number; readonly onFault: (error: unknown) => void },
): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const problem = `Cannot listen on ${host} port ${port}: ${error.message}.`;
      reject(new NightschoolError('USAGE', problem, { hint: 'Name another port: --port 0 takes any that is free.' }));
    });
    server.listen(port, host, () => {
      server.removeAllListeners('error').on('error', onFault);
      const address = server.address();
      const taken = typeof address === 'object' && address !== null ? address.port : port;
      resolve(`http://${host === '::1' ? '[::1]' : host}:${taken}`);
    });
  });
}
