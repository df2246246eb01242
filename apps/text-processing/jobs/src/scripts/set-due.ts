// Says until when an item may wait.

/**
 * The earliest time of all who want it, and not at all once somebody wants it as soon as can be; before anybody new waits for it. What
 * is past for longer than a text lives is forgotten. ARGV: prefix, key, time or nothing, now, life in ms.
 */
export const setDue = `
local due, key, at = ARGV[1] .. 'due', ARGV[2], ARGV[3]
if at == '' then return redis.call('ZREM', due, key) end
redis.call('ZREMRANGEBYSCORE', due, '-inf', ARGV[4] - ARGV[5])
if redis.call('EXISTS', ARGV[1] .. 'w:' .. key) == 0 then redis.call('ZADD', due, at, key)
elseif redis.call('ZSCORE', due, key) then redis.call('ZADD', due, 'LT', at, key)
end
return redis.call('PEXPIRE', due, 2 * ARGV[5])`;
