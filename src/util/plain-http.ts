/**
 * Why nothing is sent to an address whose way there anybody could read, in words that follow the host; null where it
 * may. Plain http is for this machine; for a private network too, since an Ollama there rarely has a certificate, but
 * never with a key.
 */
export function faultOfPlainHttp(url: URL, { carriesKey }: { readonly carriesKey: boolean }): string | null {
  if (url.protocol !== 'http:' || isLoopback(url.hostname)) return null;
  if (carriesKey) return 'is asked by plain http, and whoever is on the way there could read the key';
  return isPrivate(url.hostname) ? null : 'is asked by plain http, and whoever is on the way there could read the logs';
}

/** What to do about it. */
export const PLAIN_HTTP_HINT: string =
  'Use its https address, or a tunnel to it: ssh -L 11434:localhost:11434 <host>, with http://localhost:11434.';

/** Whether an address is plain http to another machine. */
export function isPlainHttp(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol === 'http:' && !isLoopback(parsed.hostname);
}

/** Whether a host is this machine, or on a network that the internet does not reach. */
export function isNearby(hostname: string): boolean {
  return isLoopback(hostname) || isPrivate(hostname);
}

/** Names and addresses that mean the machine itself; `hostname` as `URL` has it, numbers in any base already read. */
function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\])\.?$/.test(hostname);
}

/** Names without a dot and those kept for homes and offices; addresses that no router of the internet passes on. */
const PRIVATE = [
  /^[^.[\]]+$/,
  /\.(?:local|lan|internal|intranet|localdomain|home\.arpa)$/,
  /^(?:10|127)(?:\.\d+){3}$|^192\.168(?:\.\d+){2}$|^172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}$|^169\.254(?:\.\d+){2}$/,
  /^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])(?:\.\d+){2}$/,
  /^\[f[cd][\da-f]{2}:|^\[fe[89ab][\da-f]:/,
] as const;

function isPrivate(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '');
  return PRIVATE.some((pattern) => pattern.test(name));
}
