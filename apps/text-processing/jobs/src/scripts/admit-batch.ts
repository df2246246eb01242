// Lets a batch in where its caller has room for it.
import { leaveKeys } from './stop-batch.ts';

/**
 * What one caller has, what may be added, and where in the turns it stands. An ended batch of the same caller gives way; one that was
 * let in and never put there whole (`taking`, since when) is gone after a while by the clock of Redis, as those of two services differ.
 * ARGV: prefix, owner, batch, items, characters, now, maxBatches, maxWaiting, maxCharacters, life in ms, most time of being put there
 * in ms.
 */
export const admitBatch = `${leaveKeys}
local p, own = ARGV[1], ARGV[1] .. 'o:' .. ARGV[2]
local time = redis.call('TIME')
local clock = time[1] * 1000 + math.floor(time[2] / 1000)
local count, open, characters, ended = 0, 0, 0, {}
local function forget(id)
  redis.call('DEL', p .. 'b:' .. id, p .. 'i:' .. id, p .. 'k:' .. id)
  redis.call('ZREM', own, id)
end
for _, id in ipairs(redis.call('ZRANGE', own, 0, -1)) do
  local b = redis.call('HMGET', p .. 'b:' .. id, 'open', 'characters', 'taking')
  if not b[1] then redis.call('ZREM', own, id)
  elseif b[3] and tonumber(b[3]) + tonumber(ARGV[11]) < clock then
    leave(p, id)
    forget(id)
  else
    count = count + 1
    if tonumber(b[1]) == 0 then ended[#ended + 1] = id
    else open = open + tonumber(b[1]); characters = characters + tonumber(b[2]) end
  end
end
if open + ARGV[4] > tonumber(ARGV[8]) then return {'items'} end
if characters + ARGV[5] > tonumber(ARGV[9]) then return {'bytes'} end
local gone = 0
while count - gone >= tonumber(ARGV[7]) do
  gone = gone + 1
  if not ended[gone] then return {'batches'} end
  forget(ended[gone])
end
local b = p .. 'b:' .. ARGV[3]
redis.call('HSET', b, 'owner', ARGV[2], 'total', ARGV[4], 'open', ARGV[4], 'failed', 0, 'characters', ARGV[5], 'at', ARGV[6], 'taking', string.format('%.0f', clock))
redis.call('PEXPIRE', b, ARGV[10])
redis.call('ZADD', own, ARGV[6], ARGV[3])
redis.call('PEXPIRE', own, ARGV[10])
local turn = tonumber(redis.call('GET', p .. 'turn') or 0)
local mine = open == 0 and 0 or tonumber(redis.call('GET', p .. 'turn:' .. ARGV[2]) or 0)
local start = math.max(turn, mine)
redis.call('SET', p .. 'turn:' .. ARGV[2], start + ARGV[4], 'PX', ARGV[10])
return {'ok', start}`;
