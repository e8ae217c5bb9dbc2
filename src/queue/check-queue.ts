import type { Redis } from 'ioredis';
import type { QueueCheck } from '../domain/queue-fleet.ts';
import { isNearby } from '../util/plain-http.ts';
import { decode, describeAddress, findAddress } from './address.ts';
import { createClient } from './connect.ts';
import { describeFault } from './describe-fault.ts';
import { aclRule, findLacking } from './needs.ts';
import type { Environment, QueuePlace } from './options.ts';
import { versionFault } from './redis-version.ts';

const PATIENCE_MS = 5000;

/**
 * Whether Redis can be relied on: reachable, recent, keeps all it is given, survives a crash, and is not open to others.
 * Asks with INFO, since managed servers forbid CONFIG, and tries the commands that are needed. Never tells a password.
 */
export async function checkQueue(place: QueuePlace, environment: Environment): Promise<readonly QueueCheck[]> {
  let address: URL;
  try {
    address = findAddress(place, environment);
  } catch (error) {
    return [{ ok: false, what: messageOf(error), fix: `set queue.url, or the variable ${place.urlVariable}` }];
  }
  const answer = await ask(address, place.prefix);
  if ('fault' in answer) {
    const { what, fix } = describeFault(hide(answer.fault, address), address, place);
    return [{ ok: false, what, fix }];
  }
  const { info, lacking } = answer;
  const version = versionFault(info);
  return [
    { ok: true, what: `Redis at ${describeAddress(address)} answers` },
    version === null
      ? { ok: true, what: `it is ${info.get('valkey_version') ? 'Valkey' : 'Redis'} ${versionOf(info)}` }
      : { ok: false, what: version, fix: 'use Redis 6.2 or later, or Valkey' },
    ...checkPlace(info),
    checkEviction(info),
    ...checkRoom(info),
    ...checkDurability(info),
    ...checkRights(lacking, place),
    ...checkPrivacy(address),
  ];
}

function versionOf(info: ReadonlyMap<string, string>): string {
  return info.get('valkey_version') ?? info.get('redis_version') ?? 'of no known version';
}

/** One that takes no writes, or of which a part is elsewhere. */
function checkPlace(info: ReadonlyMap<string, string>): readonly QueueCheck[] {
  if (info.get('redis_mode') === 'sentinel') {
    return [{ ok: false, what: 'it is a Sentinel, which keeps nothing', fix: 'name the master that it watches' }];
  }
  if (info.get('cluster_enabled') === '1') {
    const what = 'it runs in cluster mode, where keys that belong together lie on several machines';
    return [{ ok: false, what, fix: 'use a Redis that stands alone (cluster-enabled no)' }];
  }
  if (info.get('role') !== 'slave') return [];
  const master = `${info.get('master_host') ?? 'its master'}:${info.get('master_port') ?? ''}`;
  return [{ ok: false, what: `it is a replica of ${master}, and takes no writes`, fix: `name ${master} instead` }];
}

/** From this share of its memory on it is told: with noeviction a full one takes nothing more. */
const NEARLY_FULL = 0.8;

function checkRoom(info: ReadonlyMap<string, string>): readonly QueueCheck[] {
  const [used, most] = [Number(info.get('used_memory') ?? 0), Number(info.get('maxmemory') ?? 0)];
  if (!(most > 0) || used < NEARLY_FULL * most) return [];
  const isFull = used >= most;
  const what = `${Math.round((100 * used) / most)} % of its maxmemory (${Math.ceil(most / 1024 ** 2)} MB) is used`;
  const rest = isFull ? 'it takes nothing more' : 'when it is full it takes nothing more';
  return [{ ok: false, ...(!isFull && { isWarning: true }), what: `${what}: ${rest}`, fix: 'raise maxmemory' }];
}

function checkRights(lacking: readonly string[], { prefix }: QueuePlace): readonly QueueCheck[] {
  if (lacking.length === 0) return [];
  const what = `this user of Redis may not do all that is needed: ${lacking.join(', ')}`;
  return [{ ok: false, what, fix: `give it all of: ${aclRule(prefix)}` }];
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

interface Asked {
  readonly info: ReadonlyMap<string, string>;
  readonly lacking: readonly string[];
}

async function ask(address: URL, prefix: string): Promise<Asked | { readonly fault: string }> {
  const client = createClient(address, PATIENCE_MS);
  const { promise, resolve } = Promise.withResolvers<{ readonly fault: string }>();
  const timer = setTimeout(() => resolve({ fault: 'no answer' }), PATIENCE_MS);
  client.on('error', (error: Error) => resolve({ fault: error.message || 'no connection' }));
  client.connect().catch(() => {});
  const asked = question(client, prefix).catch((error: unknown) => ({ fault: messageOf(error) }));
  try {
    return await Promise.race([asked, promise]);
  } finally {
    clearTimeout(timer);
    client.disconnect();
  }
}

async function question(client: Redis, prefix: string): Promise<Asked> {
  const info = parseInfo(await client.info());
  const lacking = checkPlace(info).length > 0 ? [] : await findLacking(client, prefix);
  return { info, lacking };
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
