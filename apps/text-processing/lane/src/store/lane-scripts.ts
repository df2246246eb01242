// Holds the steps of the lane that touch several of its keys: each at once and whole.

/** Keeps an item that waits from now on; 0 where the lane is full. ARGV: prefix, key, item, parkedAt, most, life, dueAt. */
export const park = `
local l = ARGV[1] .. 'lane:'
if redis.call('EXISTS', l .. 'i:' .. ARGV[2]) == 1 then return 1 end
if redis.call('ZCARD', l .. 'open') >= tonumber(ARGV[5]) then return 0 end
redis.call('SET', l .. 'i:' .. ARGV[2], ARGV[3], 'PX', ARGV[6])
redis.call('ZADD', l .. 'open', ARGV[7], ARGV[2])
redis.call('ZADD', l .. 'gather', ARGV[4], ARGV[2])
return 1`;

/**
 * Ends an item, and forgets one that nobody wants. What has ended is due at once, until it is before a worker: whoever looks next puts
 * it there. ARGV: prefix, key, answer or nothing, life.
 */
export const end = `
local p, key = ARGV[1], ARGV[2]
local l = p .. 'lane:'
local item = redis.call('GET', l .. 'i:' .. key)
if not item or redis.call('EXISTS', p .. 'w:' .. key) == 0 then
  redis.call('DEL', l .. 'i:' .. key, l .. 'a:' .. key)
  redis.call('ZREM', l .. 'gather', key)
  redis.call('ZREM', l .. 'open', key)
  return false
end
if ARGV[3] == '' or not redis.call('ZSCORE', l .. 'open', key) then return false end
redis.call('ZREM', l .. 'gather', key)
redis.call('ZADD', l .. 'open', 0, key)
return {item, redis.call('SET', l .. 'a:' .. key, ARGV[3], 'PX', ARGV[4], 'NX') and 1 or 0}`;

/** Leaves one that waits again. ARGV: prefix, key. */
export const requeued = `
local open = ARGV[1] .. 'lane:open'
if redis.call('ZSCORE', open, ARGV[2]) == '0' then redis.call('ZREM', open, ARGV[2]) end
return 1`;

/** The earliest time of all who want an item, as long as it waits. ARGV: prefix, key. */
export const dueAt = `
local open = ARGV[1] .. 'lane:open'
local before = redis.call('ZSCORE', open, ARGV[2])
local due = redis.call('ZSCORE', ARGV[1] .. 'due', ARGV[2])
if not due or not before or before == '0' then return false end
redis.call('ZADD', open, due, ARGV[2])
return due`;

/** Takes items out of those that wait, and writes their batch down; 0 where one of them is gone. ARGV: prefix, name, record, keys from here on. */
export const claim = `
local l = ARGV[1] .. 'lane:'
for i = 4, #ARGV do if not redis.call('ZSCORE', l .. 'gather', ARGV[i]) then return 0 end end
for i = 4, #ARGV do redis.call('ZREM', l .. 'gather', ARGV[i]) end
redis.call('HSET', l .. 'batches', ARGV[2], ARGV[3])
return 1`;

/** Items that have no answer by now wait again. ARGV: prefix, name, at, what is left of the batch, keys from here on. */
export const giveBack = `
local l = ARGV[1] .. 'lane:'
if redis.call('HDEL', l .. 'batches', ARGV[2]) == 0 then return 0 end
if ARGV[4] ~= '' then redis.call('HSET', l .. 'batches', ARGV[2], ARGV[4]) end
for i = 5, #ARGV do
  local due = redis.call('ZSCORE', l .. 'open', ARGV[i])
  if due and due ~= '0' then redis.call('ZADD', l .. 'gather', ARGV[3], ARGV[i]) end
end
return 1`;

/** Takes the lock, or holds it on; 0 where somebody else has it. ARGV: prefix, token, ms. */
export const lock = `
local held = redis.call('GET', ARGV[1] .. 'lane:lock')
if held and held ~= ARGV[2] then return 0 end
redis.call('SET', ARGV[1] .. 'lane:lock', ARGV[2], 'PX', ARGV[3])
return 1`;

/** Gives it up. ARGV: prefix, token. */
export const unlock = `
if redis.call('GET', ARGV[1] .. 'lane:lock') == ARGV[2] then redis.call('DEL', ARGV[1] .. 'lane:lock') end
return 1`;
