import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';

/** Serves a web-standard handler on a port of this machine, for tests. */
export async function serve(
  fetch: (request: Request) => Promise<Response>,
): Promise<{ readonly url: string } & AsyncDisposable> {
  const handle = toNodeHandler({ fetch });
  // The SDK's own types and Node's differ where an optional property may be undefined.
  const server = createServer((request, response) => void handle(request as Parameters<typeof handle>[0], response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
