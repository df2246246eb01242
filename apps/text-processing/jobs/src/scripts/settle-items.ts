// Says of a key how it stands, to all items that wait for it; and opens those again that were given up.
import { holdResult } from './hold-results.ts';

/**
 * Sets the items that wait for a key; done ones only where there is a result. The text goes, unless a batch has it as given up. Gives
 * how many there were, the batches that ended, and 1 where the letter is kept, be it from an earlier try.
 * ARGV: prefix, key, record, now, keep in ms, result or nothing, and of a failed one `dead` and its letter where it may be tried again,
 * `gone` where its text is not there, which is so no more when somebody has just sent it again.
 */
export const settleItems = `${holdResult}
local p, key, record = ARGV[1], ARGV[2], ARGV[3]
local w, t, r, dw = p .. 'w:' .. key, p .. 't:' .. key, p .. 'r:' .. key, p .. 'dw:' .. key
local first = string.sub(record, 1, 1)
if ARGV[6] ~= '' then redis.call('SET', r, ARGV[6], 'PX', ARGV[5]) end
if first == 'd' and redis.call('EXISTS', r) == 0 then return {0, {}, 0} end
if ARGV[7] == 'gone' and redis.call('EXISTS', t) == 1 then return {0, {}, 0} end
local count, done = 0, {}
for _, place in ipairs(redis.call('SMEMBERS', w)) do
  local at = string.find(place, ' ', 1, true)
  local id, index = string.sub(place, 1, at - 1), string.sub(place, at + 1)
  local b, i = p .. 'b:' .. id, p .. 'i:' .. id
  local before = redis.call('HGET', i, index)
  if redis.call('EXISTS', b) == 1 and (not before or before == 'r') then
    count = count + 1
    redis.call('HSET', i, index, record)
    if not before then redis.call('PEXPIRE', i, redis.call('PTTL', b)) end
    redis.call('HSET', b, 'at', ARGV[4])
    if first == 'd' then redis.call('SADD', p .. 'u:' .. key, id) end
    if first == 'f' then redis.call('HINCRBY', b, 'failed', 1) end
    if first ~= 'r' and redis.call('HINCRBY', b, 'open', -1) == 0 then
      done[#done + 1] = id
      for _, one in ipairs({b, i, p .. 'k:' .. id}) do redis.call('PEXPIRE', one, ARGV[5]) end
    end
  end
end
if first == 'd' then hold(p, key) end
if ARGV[7] == 'dead' and count > 0 then redis.call('HSET', p .. 'dead', key, ARGV[8]) end
if first ~= 'r' then
  redis.call('ZREM', p .. 'due', key)
  if ARGV[7] == 'dead' and redis.call('EXISTS', w) == 1 then
    redis.call('SUNIONSTORE', dw, dw, w)
    redis.call('PEXPIRE', dw, ARGV[5])
  end
  if redis.call('EXISTS', dw) == 0 then redis.call('DEL', t) end
  redis.call('DEL', w)
end
return {count, done, ARGV[7] == 'dead' and redis.call('HGET', p .. 'dead', key) == ARGV[8] and 1 or 0}`;

/** Forgets a text that nobody waits for, unless it was given up and may be tried again; says 0 where somebody waits. ARGV: prefix, key. */
export const dropUnwanted = `
local p, key = ARGV[1], ARGV[2]
if redis.call('EXISTS', p .. 'w:' .. key) == 1 then return 0 end
if redis.call('EXISTS', p .. 'dw:' .. key) == 0 then redis.call('DEL', p .. 't:' .. key) end
redis.call('ZREM', p .. 'due', key)
return 1`;

/** Opens the items of a dead letter again; gives their batches, nothing where it is not known. ARGV: prefix, key, now, life in ms. */
export const reviveItems = `
local p, key = ARGV[1], ARGV[2]
local dw, w, t = p .. 'dw:' .. key, p .. 'w:' .. key, p .. 't:' .. key
if redis.call('EXISTS', t) == 0 or redis.call('EXISTS', dw) == 0 then return {} end
local ids = {}
for _, place in ipairs(redis.call('SMEMBERS', dw)) do
  local at = string.find(place, ' ', 1, true)
  local id, index = string.sub(place, 1, at - 1), string.sub(place, at + 1)
  local b, i = p .. 'b:' .. id, p .. 'i:' .. id
  local before = redis.call('HGET', i, index)
  if before and string.sub(before, 1, 1) == 'f' then
    ids[#ids + 1] = id
    redis.call('HDEL', i, index)
    redis.call('HINCRBY', b, 'failed', -1)
    redis.call('HINCRBY', b, 'open', 1)
    redis.call('HSET', b, 'at', ARGV[3])
    for _, one in ipairs({b, i, p .. 'k:' .. id}) do redis.call('PEXPIRE', one, ARGV[4]) end
    redis.call('SADD', w, place)
  end
end
redis.call('DEL', dw)
for _, one in ipairs({w, t}) do redis.call('PEXPIRE', one, ARGV[4]) end
return ids`;
