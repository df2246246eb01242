// The Lua script that counts windows inside Redis.
import { defineRedisScript } from '@internal/kit/redis';

/**
 * The sums of window-count.ts inside Redis, by Redis's clock, for many calls on one key at once. ARGV: number of windows,
 * the time of a reservation or 0, per window `field strategy limit windowMs`, then per call its amount for each window.
 * A clock that was set back, or a replica's that is behind, opens no limit: slices up to a window ahead count too.
 * With a time it adjusts: amounts are added whatever the limit. Answers with its time, then per call 1 or 0 and per window
 * `remaining resetMs waitMs`.
 */
export const limitScript = defineRedisScript(`
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local count = tonumber(ARGV[1])
local at = tonumber(ARGV[2])
local held = {}
local raw = redis.call('HGETALL', KEYS[1])
for i = 1, #raw, 2 do held[raw[i]] = tonumber(raw[i + 1]) end

local function since(w)
  return math.max(0, now - (held[w.field .. 'u'] or now))
end

local function level(w)
  if since(w) >= 2 * w.ms then return 0 end
  return math.max(0, (held[w.field .. 'l'] or 0) - since(w) * w.limit / w.ms)
end

local windows = {}
local longest = 0
for i = 0, count - 1 do
  local w = { field = ARGV[3 + i * 4], kind = ARGV[4 + i * 4], limit = tonumber(ARGV[5 + i * 4]), ms = tonumber(ARGV[6 + i * 4]) }
  w.slice = w.ms / 16
  w.current = math.floor(now / w.slice)
  w.used = 0
  longest = math.max(longest, w.ms)
  if w.kind == 't' then
    w.used = level(w)
  else
    for s = w.current - 16, w.current + 16 do w.used = w.used + (held[w.field .. s] or 0) end
  end
  windows[i + 1] = w
end

local changed = {}
local function add(w, amount)
  if w.kind == 't' then
    local l, u = w.field .. 'l', w.field .. 'u'
    if amount < 0 then
      held[l] = math.max(0, (held[l] or 0) + amount)
    elseif w.used < 2 * w.limit then
      held[l] = math.min(2 * w.limit, w.used + amount)
      held[u] = now
    end
    changed[l] = held[l]
    changed[u] = held[u]
    w.used = level(w)
    return
  end
  local name = w.field .. w.current
  if amount < 0 then
    local s = math.floor(at / w.slice)
    if s < w.current - 16 or s > w.current + 16 then return end
    name = w.field .. s
  end
  local before = held[name] or 0
  held[name] = math.max(0, before + amount)
  changed[name] = held[name]
  w.used = w.used + held[name] - before
end

local function untilUsed(w, wanted)
  if w.used <= wanted then return 0 end
  if w.kind == 't' then return math.ceil(math.min((w.used - wanted) * w.ms / w.limit, 2 * w.ms - since(w))) end
  local rest = w.used
  for s = w.current - 16, w.current + 16 do
    rest = rest - (held[w.field .. s] or 0)
    if rest <= wanted then return math.ceil((s + 1) * w.slice + w.ms - now) end
  end
  return w.ms
end

local answer = { now }
local first = 3 + count * 4
for call = first, #ARGV, count do
  local ok = 1
  if at == 0 then
    for i, w in ipairs(windows) do
      if w.used + tonumber(ARGV[call + i - 1]) > w.limit + 0.000001 then ok = 0 end
    end
  end
  local part = { ok }
  for i, w in ipairs(windows) do
    local amount = tonumber(ARGV[call + i - 1])
    local wait = 0
    if at == 0 and w.used + amount > w.limit + 0.000001 then
      wait = amount > w.limit and w.ms or untilUsed(w, w.limit - amount)
    end
    if ok == 1 and amount ~= 0 then add(w, amount) end
    part[#part + 1] = w.limit - math.ceil(w.used)
    part[#part + 1] = untilUsed(w, 0)
    part[#part + 1] = wait
  end
  for _, value in ipairs(part) do answer[#answer + 1] = value end
end

if next(changed) then
  for _, w in ipairs(windows) do
    if w.kind == 's' then
      for i = 1, #raw, 2 do
        local s = string.sub(raw[i], 1, #w.field) == w.field and tonumber(string.sub(raw[i], #w.field + 1))
        if s and (s < w.current - 16 or s > w.current + 16) then redis.call('HDEL', KEYS[1], raw[i]) end
      end
    end
  end
  for name, value in pairs(changed) do redis.call('HSET', KEYS[1], name, string.format('%.17g', value)) end
  redis.call('PEXPIRE', KEYS[1], math.ceil(longest * 2.1) + 1000)
end
return answer
`);
