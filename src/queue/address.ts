import { isIP } from 'node:net';
import { NightschoolError } from '../errors.ts';
import type { Environment, QueuePlace } from './options.ts';

/**
 * Where Redis is: the variable's address where it is set, else the pipeline's.
 * @throws NightschoolError QUEUE_UNREACHABLE where that is no address; its text is never told, it may hold a password
 */
export function findAddress({ url, urlVariable }: QueuePlace, environment: Environment): URL {
  const given = environment[urlVariable];
  const address = URL.parse(given === undefined || given === '' ? url : given);
  if (address === null || !/^rediss?:$/.test(address.protocol) || address.hostname === '') {
    const where = given === undefined || given === '' ? 'queue.url' : urlVariable;
    throw new NightschoolError('QUEUE_UNREACHABLE', `${where} is no redis:// or rediss:// address.`);
  }
  return address;
}

/** For people: without user and password. */
export function describeAddress(address: URL): string {
  return `${address.protocol}//${address.host}${address.pathname === '/' ? '' : address.pathname}`;
}

/** What the client needs of an address. */
export function readAddress(address: URL): {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: { readonly servername?: string };
} {
  const host = address.hostname.replace(/^\[|\]$/g, '');
  return {
    host,
    port: address.port === '' ? 6379 : Number(address.port),
    db: Number(/^\/(\d+)$/.exec(address.pathname)?.[1] ?? 0),
    ...(address.username !== '' && { username: decode(address.username) }),
    ...(address.password !== '' && { password: decode(address.password) }),
    ...(address.protocol === 'rediss:' && { tls: isIP(host) === 0 ? { servername: host } : {} }),
  };
}

/** Of a user or password in an address; one with a `%` that begins no code is meant as it stands. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
