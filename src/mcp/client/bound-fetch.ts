import type { FetchLike } from '@modelcontextprotocol/client';

/** Bytes of one response: as many as a message over a pipe may have, and some notifications before it. */
const LARGEST = 20_000_000;

/**
 * `fetch` that follows no redirect and reads no response without end: the protocol's own transport would take it into memory as a whole.
 * @param onFlood told of a response that is too large, which then breaks off
 */
export function boundFetch(onFlood: (error: Error) => void, largest = LARGEST): FetchLike {
  return async (url, init) => {
    // headers of the mcpServers file are for the host that it names
    const response = await fetch(url, { ...init, redirect: 'manual' });
    refuseRedirect(response, new URL(url));
    if (response.body === null) return response;
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(limitTo(largest, onFlood)), { status, statusText, headers });
  };
}

function refuseRedirect({ status, headers }: Response, url: URL): void {
  if (status < 300 || status > 399 || status === 304) return;
  const to = URL.parse(headers.get('location') ?? '', url.href);
  throw new Error(`it answered ${status}, leading to ${to === null ? 'nowhere' : `${to.origin}${to.pathname}`}`);
}

function limitTo(largest: number, onFlood: (error: Error) => void): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform: (chunk, controller) => {
      bytes += chunk.length;
      if (bytes <= largest) return controller.enqueue(chunk);
      const error = new Error('it sent more at once than any answer needs');
      onFlood(error);
      controller.error(error);
    },
  });
}
