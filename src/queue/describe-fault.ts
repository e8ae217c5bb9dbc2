import { describeAddress } from './address.ts';
import type { QueuePlace } from './options.ts';

/** Why there is no speaking to Redis, and what to do: one that turns somebody away is told from one that is not there. */
export function describeFault(
  reason: string,
  address: URL,
  { urlVariable }: QueuePlace,
): { readonly what: string; readonly fix: string } {
  const where = `Redis at ${describeAddress(address)}`;
  const why = reason.replace(/\.+$/, '');
  if (/NOAUTH|WRONGPASS|NOPERM|authenticat/i.test(why)) {
    const fix = `put the whole address, user and password included, into the variable ${urlVariable}`;
    return { what: `${where} does not let this user in: ${why}`, fix };
  }
  if (/certificate required|handshake failure/i.test(why)) {
    return { what: `${where} wants a certificate of its clients: ${why}`, fix: 'set tls-auth-clients no there' };
  }
  if (/certificate|altnames/i.test(why)) {
    const isName = /altnames/i.test(why);
    const fix = isName
      ? 'ask it by a name that its certificate has'
      : 'put the certificate of its CA into a file, and name that file in the variable NODE_EXTRA_CA_CERTS';
    return { what: `the certificate of ${where} is not trusted: ${why}`, fix };
  }
  const fix = `start it, or correct queue.url (or the variable ${urlVariable})`;
  // a server without TLS keeps silent, as it waits for the end of what it takes for a command
  const isSilent = address.protocol === 'rediss:' && why === 'no answer';
  // one with TLS hangs up on whoever speaks first without
  const isCut = address.protocol === 'redis:' && /closed|ECONNRESET|no (?:answer|connection)/.test(why);
  const hint = isSilent ? '; without TLS it is redis://' : isCut ? '; with TLS it is rediss://' : '';
  return { what: `${where} cannot be reached: ${why}`, fix: `${fix}${hint}` };
}
