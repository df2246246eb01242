// Forgets what was given up and cannot be tried again.

/** Drops letters that no batch has any more, with their texts, and those whose text is gone; gives how many there are. ARGV: prefix. */
export const dropLetters = `
local p, count = ARGV[1], 0
local function isWanted(key)
  if redis.call('EXISTS', p .. 'w:' .. key) == 1 then return true end
  if redis.call('EXISTS', p .. 't:' .. key) == 0 then return false end
  for _, place in ipairs(redis.call('SMEMBERS', p .. 'dw:' .. key)) do
    if redis.call('EXISTS', p .. 'b:' .. string.match(place, '^[^ ]+')) == 1 then return true end
  end
  return false
end
for _, key in ipairs(redis.call('HKEYS', p .. 'dead')) do
  if isWanted(key) then count = count + 1
  else
    redis.call('HDEL', p .. 'dead', key)
    redis.call('DEL', p .. 'dw:' .. key, p .. 't:' .. key)
  end
end
return count`;
