import type { ServerResponse } from 'node:http';

/** Faults that are the same in every format: what is sent is nothing that a model says. */
export type RawFault =
  /** Bytes that are no HTTP, as of a server that speaks TLS. */
  | { readonly kind: 'no-http' }
  /** A header of a megabyte. */
  | { readonly kind: 'huge-headers' }
  /** JSON nested a hundred thousand deep, in each line or event. */
  | { readonly kind: 'deep-json' }
  /** A picture, it says. */
  | { readonly kind: 'wrong-type' };

const DEEP = 100_000;

export function isRawFault(fault: { readonly kind: string } | null): fault is RawFault {
  return fault !== null && ['no-http', 'huge-headers', 'deep-json', 'wrong-type'].includes(fault.kind);
}

/** `type`: of the answer that is not sent. */
export function sendRaw(response: ServerResponse, { kind }: RawFault, type: string): void {
  if (kind === 'no-http') return void response.socket?.end(Buffer.from('15030300020228', 'hex'));
  if (kind === 'huge-headers') return void response.writeHead(200, { 'Content-Type': type, 'X-Long': LONG }).end('{}');
  if (kind === 'wrong-type') return void response.writeHead(200, { 'Content-Type': 'image/png' }).end('\u0089PNG');
  const deep = '['.repeat(DEEP) + ']'.repeat(DEEP);
  response.writeHead(200, { 'Content-Type': type }).end(/event-stream/.test(type) ? `data: ${deep}\n\n` : `${deep}\n`);
}

const LONG = 'x'.repeat(1_048_576);
