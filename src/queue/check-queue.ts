import type { QueueCheck } from '../domain/queue-fleet.ts';
import { isNearby } from '../util/plain-http.ts';
import { decode, describeAddress, findAddress } from './address.ts';
import { createClient } from './connect.ts';
import { describeFault } from './describe-fault.ts';
import type { Environment, QueuePlace } from './options.ts';
import { versionFault } from './redis-version.ts';

const PATIENCE_MS = 5000;

/**
 * Whether Redis can be relied on: reachable, recent, keeps all it is given, survives a crash, and is not open to others.
 * Asks with INFO alone, since managed servers forbid CONFIG. Never tells a password.
 */
export async function checkQueue(place: QueuePlace, environment: Environment): Promise<readonly QueueCheck[]> {
  let address: URL;
  try {
    address = findAddress(place, environment);
  } catch (error) {
    return [{ ok: false, what: messageOf(error), fix: `set queue.url, or the variable ${place.urlVariable}` }];
  }
  const answer = await ask(address);
  if ('fault' in answer) {
    const { what, fix } = describeFault(hide(answer.fault, address), address, place);
    return [{ ok: false, what, fix }];
  }
  const { info } = answer;
  const version = versionFault(info);
  return [
    { ok: true, what: `Redis at ${describeAddress(address)} answers` },
    version === null
      ? { ok: true, what: `it is ${info.get('valkey_version') ? 'Valkey' : 'Redis'} ${versionOf(info)}` }
      : { ok: false, what: version, fix: 'use Redis 6.2 or later, or Valkey' },
    checkEviction(info),
    ...checkDurability(info),
    ...checkPrivacy(address),
  ];
}

function versionOf(info: ReadonlyMap<string, string>): string {
  return info.get('valkey_version') ?? info.get('redis_version') ?? 'of no known version';
}

function checkEviction(info: ReadonlyMap<string, string>): QueueCheck {
  const policy = info.get('maxmemory_policy');
  if (policy === 'noeviction') return { ok: true, what: 'it keeps all it is given (maxmemory-policy noeviction)' };
  const what =
    policy === undefined ? 'Redis does not tell its maxmemory-policy' : `the maxmemory-policy of Redis is ${policy}`;
  const isWarning = policy === undefined;
  return {
    ...{ ok: false, ...(isWarning && { isWarning }) },
    what: `${what}: when its memory is full it may drop jobs`,
    fix: 'set maxmemory-policy noeviction',
  };
}

function checkDurability(info: ReadonlyMap<string, string>): readonly QueueCheck[] {
  const lost = 'what waits would be lost if it ended, and done again';
  if (info.get('aof_enabled') !== '1') {
    const what = `Redis keeps no append-only file: ${lost}`;
    return [{ ok: false, isWarning: true, what, fix: 'set appendonly yes (and appendfsync everysec)' }];
  }
  if (info.get('aof_last_write_status') === 'err') {
    const fix = 'look at its log, and at the space on its disk';
    return [{ ok: false, isWarning: true, what: `Redis cannot write its append-only file: ${lost}`, fix }];
  }
  return [{ ok: true, what: 'it writes down what it is given (appendonly yes)' }];
}

function checkPrivacy(address: URL): readonly QueueCheck[] {
  const isNear = isNearby(address.hostname);
  const checks: QueueCheck[] = [];
  if (address.protocol === 'redis:') {
    const what = 'the way to Redis is not encrypted';
    checks.push(
      isNear
        ? { ok: true, what: 'it is on this machine or a private network' }
        : {
            ok: false,
            what: `${what}, and whoever is on it can read requests from the logs`,
            fix: 'use a rediss:// address',
          },
    );
  } else checks.push({ ok: true, what: 'the way to it is encrypted' });
  if (address.password === '' && !isLoopback(address.hostname)) {
    const what = 'Redis asks for no password: whoever reaches it can take jobs and answer them';
    checks.push({
      ok: false,
      isWarning: true,
      what,
      fix: 'set requirepass or an ACL user, and give the address in the variable',
    });
  }
  return checks;
}

async function ask(address: URL): Promise<{ readonly info: ReadonlyMap<string, string> } | { readonly fault: string }> {
  const client = createClient(address, PATIENCE_MS);
  const { promise, resolve } = Promise.withResolvers<{ readonly fault: string }>();
  const timer = setTimeout(() => resolve({ fault: 'no answer' }), PATIENCE_MS);
  client.on('error', (error: Error) => resolve({ fault: error.message || 'no connection' }));
  client.connect().catch(() => {});
  const asked = client
    .info()
    .then((text) => ({ info: parseInfo(text) }))
    .catch((error: unknown) => ({ fault: messageOf(error) }));
  try {
    return await Promise.race([asked, promise]);
  } finally {
    clearTimeout(timer);
    client.disconnect();
  }
}

function parseInfo(text: string): ReadonlyMap<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line.includes(':'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
}

function hide(text: string, { password, username }: URL): string {
  return [password, username]
    .filter((secret) => secret !== '')
    .reduce((shown, secret) => shown.replaceAll(decode(secret), '…').replaceAll(secret, '…'), text);
}

function isLoopback(hostname: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
