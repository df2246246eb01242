// The Lua scripts that make leases and fenced writes atomic.
import { defineRedisScript } from '@internal/kit/redis';

/**
 * The scripts of the Redis tier. KEYS: value, lease; both in one slot. The times in frames stand at bytes 6 to 20 as
 * digits; a frame of another shape counts as made at 0.
 */
export const redisScripts = {
  /**
   * ARGV: token, lease in ms, creation after which a value counts, token that was waited for, 1 to take the lease over.
   * Answers the value, 1 for the lease, 2 when the production that was waited for failed, or a list of the token that holds
   * the lease.
   */
  acquire: defineRedisScript(`
if ARGV[5] ~= '1' then
local value = redis.call('GET', KEYS[1])
if value and (tonumber(string.sub(value, 6, 20)) or 0) > tonumber(ARGV[3]) then return value end
local holder = redis.call('GET', KEYS[2])
if holder and string.sub(holder, 1, 1) ~= '!' then return { holder } end
if holder and holder == '!' .. ARGV[4] then return 2 end
end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
return 1`),
  /** ARGV: token, frame, life in ms. Answers whether the lease was still held; only then it writes. */
  writeLeased: defineRedisScript(`
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('DEL', KEYS[2])
return 1`),
  /** ARGV: token, lease in ms. */
  renew: defineRedisScript(`
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[2], ARGV[2])`),
  /** ARGV: token, time in ms. Leaves word for those who wait that the production failed; who comes anew does not mind it. */
  fail: defineRedisScript(`
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], '!' .. ARGV[1], 'PX', ARGV[2])
return 1`),
  /** ARGV: token; 1 to remove the value, too. */
  release: defineRedisScript(`
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
if ARGV[2] == '1' then redis.call('DEL', KEYS[1]) end
return redis.call('DEL', KEYS[2])`),
  /** ARGV: frame, life in ms. Takes the lease away from whoever produces: the value set is newer. */
  write: defineRedisScript(`
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('DEL', KEYS[2])
return 1`),
  /** KEYS: a tag. ARGV: life in ms. Lets its nonce live at least so long. */
  keepTag: defineRedisScript(`
local left = redis.call('PTTL', KEYS[1])
if left >= 0 and left < tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return 1`),
  /** KEYS: a tag. ARGV: moment, length of a nonce. Writes the moment behind the nonce and leaves its life as it is. */
  expireTag: defineRedisScript(`
local nonce = redis.call('GET', KEYS[1])
if nonce then redis.call('SET', KEYS[1], string.sub(nonce, 1, tonumber(ARGV[2])) .. ARGV[1], 'PX', math.max(1, redis.call('PTTL', KEYS[1]))) end
return 1`),
  /** Answers whether the value was there. */
  remove: defineRedisScript(`
redis.call('DEL', KEYS[2])
return redis.call('DEL', KEYS[1])`),
};
