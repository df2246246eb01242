// Stops what is open of a batch, at once and whole: an item that ends in the same moment has ended, or is cancelled.

/** Letters of a key, 128 bits. */
export const keyLength = 22;

/** Takes a batch from among those that wait for its keys; marks its open items where `mark` is given. */
export const leaveKeys = `
local function leave(p, id, mark)
  local place, i = 0, p .. 'i:' .. id
  for key in string.gmatch(redis.call('GET', p .. 'k:' .. id) or '', string.rep('.', ${keyLength})) do
    local record = redis.call('HGET', i, place)
    if not record or record == 'r' then
      redis.call('SREM', p .. 'w:' .. key, id .. ' ' .. place)
      if redis.call('EXISTS', p .. 'w:' .. key) == 0 then redis.call('ZREM', p .. 'due', key) end
      if mark then redis.call('HSET', i, place, mark) end
    end
    place = place + 1
  end
end`;

/** Says 0 of a batch that has ended, which stays as it is. ARGV: prefix, batch, keep in ms. */
export const stopBatch = `${leaveKeys}
local p, id = ARGV[1], ARGV[2]
local b = p .. 'b:' .. id
if tonumber(redis.call('HGET', b, 'open') or 0) == 0 then return 0 end
leave(p, id, 'c')
redis.call('HSET', b, 'cancelled', 1, 'open', 0)
for _, one in ipairs({b, p .. 'i:' .. id, p .. 'k:' .. id}) do redis.call('PEXPIRE', one, ARGV[3]) end
return 1`;
