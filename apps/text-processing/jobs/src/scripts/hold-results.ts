// Keeps a result as long as the longest of the batches that hold it, and no longer.

/** Sets the life of a result by its holders, a set `u`: of those that are gone none counts, and without any the result goes. */
export const holdResult = `
local function hold(p, key)
  local r, u, life = p .. 'r:' .. key, p .. 'u:' .. key, 0
  for _, id in ipairs(redis.call('SMEMBERS', u)) do
    local left = redis.call('PTTL', p .. 'b:' .. id)
    if left > 0 then life = math.max(life, left) else redis.call('SREM', u, id) end
  end
  if life == 0 then redis.call('DEL', r, u)
  else redis.call('PEXPIRE', r, life); redis.call('PEXPIRE', u, life) end
end`;

/** After the life of a batch has changed, or it is gone. ARGV: prefix, batch, keys from here on. */
export const holdResults = `${holdResult}
local p, id = ARGV[1], ARGV[2]
local isThere = redis.call('EXISTS', p .. 'b:' .. id) == 1
for n = 3, #ARGV do
  if redis.call('EXISTS', p .. 'r:' .. ARGV[n]) == 1 then
    if isThere then redis.call('SADD', p .. 'u:' .. ARGV[n], id) end
    hold(p, ARGV[n])
  end
end
return 1`;
