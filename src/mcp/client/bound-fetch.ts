import type { FetchLike } from '@modelcontextprotocol/client';

/** Bytes of one response: as many as a message over a pipe may have, and some notifications before it. */
const LARGEST = 20_000_000;

/**
 * `fetch` that reads no response without end: the protocol's own transport would take it into memory as a whole.
 * @param onFlood told of a response that is too large, which then breaks off
 */
export function boundFetch(onFlood: (error: Error) => void, largest = LARGEST): FetchLike {
  return async (url, init) => {
    const response = await fetch(url, init);
    if (response.body === null) return response;
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(limitTo(largest, onFlood)), { status, statusText, headers });
  };
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
