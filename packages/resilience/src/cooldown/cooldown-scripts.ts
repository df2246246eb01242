// Keeps the cooldowns of a fleet in one sorted set of Redis, and tells each change to all.
import { defineRedisScript } from '@internal/kit/redis';

/** Cooldowns of a fleet, and of one process; more make room for the newest. */
export const maxKeys = 10_000;

/** One sorted set: key by the moment it may go on, on Redis' own clock. A later end extends, an earlier one changes nothing; 0 lifts. */
export const extendScript = defineRedisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if ARGV[2] == '0' then
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  local stop = now + ARGV[2]
  local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
  if known and tonumber(known) >= stop then return 0 end
  redis.call('ZADD', KEYS[1], stop, ARGV[1])
  redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -${maxKeys + 1})
  redis.call('PEXPIRE', KEYS[1], 86400000)
end
redis.call('PUBLISH', KEYS[1], ARGV[2] .. ':' .. ARGV[1])
return 1
`);

/** What is left of each, as `milliseconds:key`. */
export const listScript = defineRedisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local found = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf', 'WITHSCORES')
local left = {}
for i = 1, #found, 2 do
  left[#left + 1] = string.format('%d:%s', found[i + 1] - now, found[i])
end
return left
`);
