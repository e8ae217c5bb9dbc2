import type { Redis } from 'ioredis';

/** What is called in scripts, each with arguments that it takes; K is a key, C a channel. */
const IN_SCRIPTS = [
  ...['del K', 'exists K', 'expire K 9', 'pexpire K 9', 'pttl K', 'get K', 'getex K', 'set K 1', 'incr K', 'strlen K'],
  ...['hdel K f', 'hexists K f', 'hget K f', 'hgetall K', 'hincrby K f 1', 'hmget K f', 'hmset K f 1', 'hset K f 1'],
  ...['hstrlen K f', 'llen K', 'lpos K x', 'lpush K x', 'lrange K 0 0', 'lrem K 0 x', 'ltrim K 0 0', 'rpoplpush K K'],
  ...['rpush K x', 'sadd K x', 'scard K', 'smembers K', 'srem K x', 'xadd K * f 1', 'xtrim K MAXLEN 0', 'zadd K 1 x'],
  ...['zcard K', 'zpopmin K', 'zrange K 0 0', 'zrangebyscore K 0 0', 'zrem K x', 'zremrangebyscore K 0 0'],
  ...['zrevrangebyscore K 0 0', 'zscore K x', 'time', 'publish C x'],
] as const;

/** What is called as it stands, of which none can be tried by a script. */
const OUTSIDE = ['ping', 'info', 'eval', 'evalsha', 'multi', 'exec', 'subscribe'] as const;

/** All that a user of Redis has to be allowed, in the words of its ACL: for coordinators and workers alike. */
export function aclRule(prefix: string): string {
  const commands = [...OUTSIDE, ...IN_SCRIPTS.map((words) => words.split(' ')[0])];
  return `~${prefix}:* &${prefix}:* -@all ${commands.map((command) => `+${command}`).join(' ')}`;
}

const TRY = `
local lacking = {}
for _, words in ipairs(ARGV) do
  local call = {}
  for word in string.gmatch(words, '%S+') do
    call[#call + 1] = word == 'K' and KEYS[1] or word == 'C' and KEYS[2] or word
  end
  local answer = redis.pcall(unpack(call))
  local fault = type(answer) == 'table' and answer.err or ''
  if string.find(fault, 'ermission') or string.find(fault, "can't") then lacking[#lacking + 1] = call[1] end
end
redis.pcall('DEL', KEYS[1])
return lacking`;

/** What a user may not do of all that, as far as it can be tried; nothing stays of it. */
export async function findLacking(client: Redis, prefix: string): Promise<readonly string[]> {
  const outside: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['evalsha', () => client.evalsha('0'.repeat(40), 0)],
    ['multi', () => client.multi().ping().exec()],
    ['subscribe', () => client.subscribe(`${prefix}:probe`)], // last: from here on this client only listens
  ];
  const inside = await findInside(client, prefix);
  const found: string[] = [...inside];
  for (const [command, call] of outside) {
    const fault = await call().then(() => '', String);
    if (fault.includes('NOPERM')) found.push(command);
  }
  return found;
}

async function findInside(client: Redis, prefix: string): Promise<readonly string[]> {
  try {
    const lacking: unknown = await client.eval(TRY, 2, `${prefix}:probe`, `${prefix}:probe`, ...IN_SCRIPTS);
    return Array.isArray(lacking) ? lacking.map(String) : [];
  } catch (error) {
    if (!String(error).includes('NOPERM')) throw error;
    return [String(error).includes('key') ? `keys that begin with ${prefix}:` : 'eval'];
  }
}
