// Lets a batch wait again for what is still open of it.

/**
 * Says which of the keys a batch waits for: not those whose item has ended, nor any of a batch that has ended or is gone.
 * ARGV: prefix, batch, now, life in ms, then a key and the index of its item, again and again.
 */
export const wantAgain = `
local p, id = ARGV[1], ARGV[2]
local b, keys = p .. 'b:' .. id, {}
if tonumber(redis.call('HGET', b, 'open') or 0) == 0 then return keys end
redis.call('HSET', b, 'at', ARGV[3])
for n = 5, #ARGV, 2 do
  local record = redis.call('HGET', p .. 'i:' .. id, ARGV[n + 1])
  if not record or record == 'r' then
    redis.call('SADD', p .. 'w:' .. ARGV[n], id .. ' ' .. ARGV[n + 1])
    redis.call('PEXPIRE', p .. 'w:' .. ARGV[n], ARGV[4])
    keys[#keys + 1] = ARGV[n]
  end
end
return keys`;
