import type { Readable, Writable } from 'node:stream';
import type { McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio as serve } from '@modelcontextprotocol/server/stdio';

export interface StdioOptions {
  readonly input: Readable;
  /** Nothing but protocol may be written to it, by anybody. */
  readonly output: Writable;
  /** Ends the connection. */
  readonly signal: AbortSignal;
  readonly onFault: (error: unknown) => void;
}

/** Serves MCP to the one client at the other end of the pipes. Resolves once it has gone, or the signal is aborted. */
export async function serveStdio(
  create: () => Promise<McpServer>,
  { input, output, signal, onFault }: StdioOptions,
): Promise<void> {
  const wire = new StdioServerTransport(input, output, { maxBufferSize: LARGEST_MESSAGE });
  const ended = new Promise<void>((resolve) => {
    const close = wire.close.bind(wire);
    // the transport is the only one that learns of every end: of input, of output, of a message without end
    wire.close = async () => {
      await close();
      resolve();
    };
  });
  const service = serve(create, { transport: wire, onerror: onFault });
  const stop = (): void => {
    service.close().catch(onFault);
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  await ended;
  signal.removeEventListener('abort', stop);
  input.destroy(); // an open pipe would keep the process
}

const LARGEST_MESSAGE = 4_194_304;
