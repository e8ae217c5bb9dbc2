import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createLocalServer, isLocal, listenLocally, type Refusal } from '../../../mcp/server/local-http.ts';
import type { Loopback } from '../../../mcp/server/loopback.ts';
import { bringsToken } from '../../../mcp/server/token.ts';
import type { Workspace } from '../../../night/workspace.ts';
import type { FleetView } from '../../../report/fleet/view.ts';
import { policyOf } from '../../../report/html/policy.ts';
import { describeNight } from '../../../report/progress/describe.ts';
import { LIVE_SCRIPT } from './client.ts';
import { followNewest } from './follow.ts';
import { createRenderer, type Renderer } from './render.ts';
import { type FleetWatch, watchFleet } from './watch-fleet.ts';

export interface LiveOptions {
  readonly host: Loopback;
  /** 0: any that is free. */
  readonly port: number;
  readonly clock: () => Date;
  readonly onFault: (error: unknown) => void;
  /** What is to be seen of the fleet; absent: this workspace has none. */
  readonly readFleet?: () => Promise<FleetView>;
}

export interface LiveDashboard {
  /** What to open in a browser: it holds the token. */
  readonly url: string;
  close(): Promise<void>;
}

/** How often the ledger of the newest run is looked at. */
const LOOK_EVERY_MS = 1000;
const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'content-security-policy': `${policyOf({ live: true })}; frame-ancestors 'none'`,
} as const;

/**
 * Serves the dashboard on the loopback interface while nights run: pages are made as they are asked for, and follow the
 * newest run. Whoever asks must bring the token of the address, once; then a cookie does. Nothing is written.
 * @throws NightschoolError USAGE where the port is taken
 */
export async function serveDashboard(workspace: Workspace, options: LiveOptions): Promise<LiveDashboard> {
  const token = randomBytes(32).toString('hex');
  const { readFleet } = options;
  const fleet = readFleet === undefined ? null : watchFleet(readFleet, options);
  const renderer = createRenderer(workspace, { ...options, fleet });
  const listeners = new Set<ServerResponse>();
  const following = followNewest(workspace.dir);
  await following.look();
  const status = (): string => describeNight(following.events(), options.clock());
  const server = createLocalServer({
    refusalOf: (request) => refusalOf(request, token),
    answer: (request, response) => {
      answer(request, response, { token, renderer, listeners, status }).catch((error: unknown) => {
        options.onFault(error);
        end(response, 500, 'This page could not be made: the terminal says why.\n');
      });
    },
    type: 'text/plain; charset=utf-8',
    print: ({ message }) => `${message}.\n`,
    headers: HEADERS,
  });
  const origin = await listenLocally(server, options);
  let isLooking = false; // a look may take longer than it is to the next, and two would read the same lines
  const timer = setInterval(() => {
    tellFleet(fleet, listeners);
    if (isLooking) return;
    isLooking = true;
    tell({ look: following.look, renderer, listeners, status })
      .catch(options.onFault)
      .finally(() => {
        isLooking = false;
      });
  }, LOOK_EVERY_MS);
  return {
    url: `${origin}/?token=${token}`,
    close: async () => {
      clearInterval(timer);
      for (const listener of listeners) listener.end();
      await close(server);
    },
  };
}

interface Desk {
  readonly renderer: Renderer;
  /** Pages that listen to what the night does. */
  readonly listeners: Set<ServerResponse>;
  readonly status: () => string;
}

function refusalOf(request: IncomingMessage, token: string): Refusal | null {
  if (!isLocal(request.headers)) return { status: 403, message: 'Forbidden' };
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  if (url === null) return { status: 400, message: 'That is no address' };
  if (request.method !== 'GET') return { status: 405, message: 'Only to be looked at' };
  const given = url.searchParams.get('token') ?? cookieOf(request);
  return isRight(given, token) ? null : { status: 401, message: 'Open the address that the terminal shows' };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { token, ...desk }: Desk & { readonly token: string },
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (searchParams.has('token')) return welcome(response, { pathname, token, cookie: cookieName(request) });
  if (pathname === '/live') return listen(response, desk);
  if (pathname === '/live.js') return end(response, 200, LIVE_SCRIPT, 'text/javascript');
  const page = await desk.renderer.render(pathname === '/' ? 'index.html' : pathname.slice(1));
  if (page === null) return end(response, 404, 'There is no such page.\n');
  end(response, 200, page, 'text/html');
}

/** The token leaves the address bar, and with it the history. */
function welcome(
  response: ServerResponse,
  { pathname, token, cookie }: { readonly pathname: string; readonly token: string; readonly cookie: string },
): void {
  response.writeHead(303, {
    ...HEADERS,
    location: pathname.replace(/^\/+/, '/'), // two slashes would begin the name of another machine
    'set-cookie': `${cookie}=${token}; HttpOnly; SameSite=Strict; Path=/`,
  });
  response.end();
}

/** Browsers give a cookie to every port of a machine: two dashboards must not take each other's away. */
function cookieName({ socket }: IncomingMessage): string {
  return `nightschool-${socket.localPort}`;
}

function cookieOf(request: IncomingMessage): string | null {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const name = `${cookieName(request)}=`;
  return pairs.find((pair) => pair.startsWith(name))?.slice(name.length) ?? null;
}

function isRight(given: string | null, token: string): boolean {
  return given !== null && bringsToken(`Bearer ${given}`, { value: token, from: '' });
}

/** Server-sent events: what the night does, and that pages have changed. */
function listen(response: ServerResponse, { listeners, status }: Desk): void {
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' });
  response.write(printEvent('status', status()));
  listeners.add(response);
  response.on('close', () => listeners.delete(response));
}

async function tell({
  look,
  renderer,
  listeners,
  status,
}: Desk & { readonly look: () => Promise<boolean> }): Promise<void> {
  const hasMoved = await look();
  if (hasMoved) renderer.forget();
  for (const listener of listeners) {
    listener.write(printEvent('status', status()));
    if (hasMoved) listener.write(printEvent('changed', ''));
  }
}

/** Redis may take its time, and nobody waits for it but pages that show the fleet. */
function tellFleet(fleet: FleetWatch | null, listeners: Desk['listeners']): void {
  if (fleet === null || listeners.size === 0) return;
  void fleet.look().then((isNew) => {
    if (isNew) for (const listener of listeners) listener.write(printEvent('fleet', ''));
  });
}

function printEvent(name: string, data: string): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function end(response: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  if (!response.headersSent) response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8` });
  response.end(text);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
