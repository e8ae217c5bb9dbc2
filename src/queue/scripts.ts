/**
 * What has to happen at once in Redis, as Lua. Sent as text with each call, of which Redis keeps the compiled form: no
 * script is missing after a restart. All clocks are Redis's own.
 */

const NOW = `local time = redis.call('TIME') local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** KEYS index, key; ARGV id, value, milliseconds that it stands. */
export const REGISTER: string = `${NOW}
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('PEXPIRE', KEYS[1], 86400000)`;

/** KEYS index; ARGV what keys begin with, bytes that a value may have. Gives id, value (null: larger), milliseconds left of each. */
export const ROSTER: string = `${NOW}
local found = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], now, '+inf', 'LIMIT', 0, 10000)) do
  local key = ARGV[1] .. id
  local size = redis.call('STRLEN', key)
  if size > 0 then
    found[#found + 1] = id
    found[#found + 1] = size <= tonumber(ARGV[2]) and redis.call('GET', key)
    found[#found + 1] = redis.call('PTTL', key)
  end
end
return found`;

/**
 * ARGV what keys of jobs begin with, then ids. Gives for each: 0 not there, 1 waiting or running, 2 ended; whose lock it
 * has, or null; what RENEW was told of waiting. Jobs that are asked for are wanted: a mark that they are not goes. A key that is no whole job would keep it from being added for ever.
 */
export const LOOK: string = `
local found = {}
for at = 2, #ARGV do
  local key = ARGV[1] .. ARGV[at]
  local job = redis.call('HMGET', key, 'name', 'finishedOn', 'cancelled', 'waited')
  local state = 0
  if not job[1] then redis.call('DEL', key)
  else
    if job[3] then redis.call('HDEL', key, 'cancelled') end
    state = job[2] and 2 or 1
  end
  found[#found + 1] = state
  found[#found + 1] = state == 1 and redis.call('GET', key .. ':lock')
  found[#found + 1] = job[4]
end
return found`;

/**
 * ARGV what keys of jobs begin with, bytes that a result may have, then ids. Gives for each: state as LOOK has it,
 * result or false, why it failed or false, how often it was begun but for nothing.
 */
export const COLLECT: string = `
local found = {}
for at = 3, #ARGV do
  local key = ARGV[1] .. ARGV[at]
  local job = redis.call('HMGET', key, 'name', 'finishedOn', 'failedReason', 'ats', 'free')
  local result = false
  if job[2] and redis.call('HSTRLEN', key, 'returnvalue') <= tonumber(ARGV[2]) then
    result = redis.call('HGET', key, 'returnvalue')
  end
  found[#found + 1] = (not job[1]) and 0 or (job[2] and 2 or 1)
  found[#found + 1] = result
  found[#found + 1] = job[3]
  found[#found + 1] = tonumber(job[4] or '0') - tonumber(job[5] or '0')
end
return found`;

/** ARGV what keys of jobs begin with, then ids: marks jobs that run as not wanted. */
export const UNWANT: string = `
for at = 2, #ARGV do
  local key = ARGV[1] .. ARGV[at]
  if redis.call('HEXISTS', key, 'name') == 1 then redis.call('HSET', key, 'cancelled', '1') end
end`;

/**
 * ARGV what keys of jobs begin with, milliseconds, then id, token and milliseconds of waiting for a turn, in threes. Gives for
 * each: 0 somebody else's or gone, 1 renewed, 2 renewed, but not wanted any more. A lock that ran out while Redis was away
 * is taken again where nobody else has taken the job.
 */
export const RENEW: string = `
local found = {}
for at = 3, #ARGV, 3 do
  local id, token = ARGV[at], ARGV[at + 1]
  local key = ARGV[1] .. id
  local held = redis.call('GET', key .. ':lock')
  local own = held == token
  if not held then
    own = redis.call('HEXISTS', key, 'name') == 1 and redis.call('LPOS', ARGV[1] .. 'active', id) and true or false
  end
  local state = 0
  if own then
    redis.call('SET', key .. ':lock', token, 'PX', ARGV[2])
    redis.call('SREM', ARGV[1] .. 'stalled', id)
    if ARGV[at + 2] ~= '0' then redis.call('HSET', key, 'waited', token .. ' ' .. ARGV[at + 2]) end
    state = redis.call('HEXISTS', key, 'cancelled') == 1 and 2 or 1
  end
  found[#found + 1] = state
end
return found`;

/**
 * ARGV key of a job, token, deaths it may have. Gives 1 where that token has its lock, and then counts a death, as BullMQ
 * does where a lock runs out: who takes the job after one too many gives it up.
 */
export const DIE: string = `
if redis.call('GET', ARGV[1] .. ':lock') ~= ARGV[2] then return 0 end
if redis.call('HINCRBY', ARGV[1], 'stc', 1) > tonumber(ARGV[3]) then
  redis.call('HSET', ARGV[1], 'defa', 'too many workers held it and did not answer')
end
return 1`;

/** ARGV key of a job that was handed back before it was begun: it counts as not taken. */
export const UNCOUNT: string = `
if redis.call('HEXISTS', ARGV[1], 'ats') == 1 then redis.call('HINCRBY', ARGV[1], 'ats', -1) end`;

/** ARGV key of a job whose model was asked in vain: beginning it took nothing. */
export const FREE: string = `
if redis.call('HEXISTS', ARGV[1], 'ats') == 1 then redis.call('HINCRBY', ARGV[1], 'free', 1) end`;

/** KEYS key; ARGV a place, milliseconds that its word stands. Gives the place that is there already, where it is another. */
export const BE_THERE: string = `
local other = redis.call('GET', KEYS[1])
if other and other ~= ARGV[1] then return other end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false`;

/** KEYS sorted set; ARGV name: used just now. */
export const TOUCH: string = `${NOW}
redis.call('ZADD', KEYS[1], now, ARGV[1])`;

/** KEYS sorted set; ARGV milliseconds, most: names not used for so long. */
export const STALE: string = `${NOW}
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[1], 'LIMIT', 0, ARGV[2])`;

/** ARGV what keys of jobs begin with, milliseconds, most: removes what ended longer ago, and gives how many that were. */
export const CLEAR: string = `${NOW}
local cleared = 0
for _, set in ipairs({ 'completed', 'failed' }) do
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', ARGV[1] .. set, '-inf', now - ARGV[2], 'LIMIT', 0, ARGV[3])) do
    redis.call('DEL', ARGV[1] .. id, ARGV[1] .. id .. ':lock')
    redis.call('ZREM', ARGV[1] .. set, id)
    cleared = cleared + 1
  end
end
if cleared > 0 then redis.call('DEL', ARGV[1] .. 'events') end
return cleared`;
