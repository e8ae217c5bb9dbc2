import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import {
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  validateHostHeader,
  validateOriginHeader,
} from '@modelcontextprotocol/server';
import { NightschoolError } from '../../errors.ts';
import type { Loopback } from './loopback.ts';

const MOST_CONNECTIONS = 100;
const LIMITS = {
  maxHeaderSize: 16_384,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 5000,
} as const;

/** A server with bounds on what one client can hold up. */
export function createLocalServer(listener: RequestListener): Server {
  const server = createServer(LIMITS, listener);
  server.maxConnections = MOST_CONNECTIONS;
  return server;
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
