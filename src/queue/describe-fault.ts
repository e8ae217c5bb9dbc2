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
  const fix = `start it, or correct queue.url (or the variable ${urlVariable})`;
  // a server without TLS keeps silent, as it waits for the end of what it takes for a command
  const isSilent = address.protocol === 'rediss:' && why === 'no answer';
  return { what: `${where} cannot be reached: ${why}`, fix: isSilent ? `${fix}; without TLS it is redis://` : fix };
}
