// Infrastructure Service: resilience · stable API, changes affect all users
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import { createRedisCall, defineRedisScript, redisUrlProblem } from '@internal/kit/redis';
import type { Cooldowns } from './cooldowns.ts';
import { createCooldowns } from './cooldowns.ts';
import { invalidOptions } from '../errors/errors.ts';
import { listenToRedis } from './redis-listener.ts';

/** A client of node-redis (single, pool, Cluster, Sentinel); it stays yours to close. */
export interface RedisClientLike {
  readonly isOpen: boolean;
  sendCommand(...args: never[]): Promise<unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: Node's own emitters declare it so, and nothing narrower accepts them.
  on(event: string, listener: (...args: any[]) => void): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  off(event: string, listener: (...args: any[]) => void): unknown;
}

/** Where a connection of our own goes. */
export interface RedisAddress {
  /** `redis://` or `rediss://`. */
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** TLS options of the socket, for example `{ ca }`. */
  readonly tls?: Readonly<Record<string, unknown>> | undefined;
}

/** Options of {@link createRedisCooldowns}. */
export interface RedisCooldownsOptions {
  readonly client: RedisClientLike | RedisAddress;
  /** Name of the one key and channel used. Default: `tpl:cooldowns`. */
  readonly key?: string | undefined;
  /** Milliseconds between two looks at Redis, in case a push was lost; 100 to 60,000. Default: 1,000. */
  readonly pollMs?: number | undefined;
  /** Milliseconds a command may take in the background; 1 to 10,000. Default: 250. */
  readonly deadlineMs?: number | undefined;
  /** Default: the system's. */
  readonly clock?: Clock | undefined;
}

/** What happened between this process and Redis. */
export interface RedisCooldownsStats {
  /** Cooldowns told to the fleet. */
  readonly told: number;
  /** Cooldowns heard from the fleet, by push and by poll. */
  readonly pushed: number;
  readonly polled: number;
  /** Commands without an answer. A cooldown concerned is known in this process only, until Redis answers again. */
  readonly failures: number;
  /** Whether Redis is gone right now. */
  readonly degraded: boolean;
}

/** Cooldowns of a whole fleet. */
export interface RedisCooldowns extends Cooldowns {
  stats(): RedisCooldownsStats;
  /** Ends timers and connections of its own; cooldowns in this process go on. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const maxKeys = 10_000;

// One sorted set: key by the moment it may go on, on Redis' own clock. A later end extends, an earlier one changes nothing.
const tell = defineRedisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if ARGV[2] == '0' then
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  local stop = now + ARGV[2]
  local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
  if known and tonumber(known) >= stop then return 0 end
  redis.call('ZADD', KEYS[1], stop, ARGV[1])
  redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -${maxKeys + 1})
  redis.call('PEXPIRE', KEYS[1], 86400000)
end
redis.call('PUBLISH', KEYS[1], ARGV[2] .. ':' .. ARGV[1])
return 1
`);

const look = defineRedisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local found = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf', 'WITHSCORES')
local left = {}
for i = 1, #found, 2 do
  left[#left + 1] = string.format('%d:%s', found[i + 1] - now, found[i])
end
return left
`);

/**
 * Creates cooldowns that a fleet shares: who is told to wait tells all others by push, and every process looks once a
 * second besides. Asking is always local: no call waits for Redis, and without Redis each process goes on alone.
 *
 * @throws ResilienceError `invalid_options`.
 *
 * @example
 * ```ts
 * import { createPolicy } from '@tpl/resilience';
 * import { createRedisCooldowns } from '@tpl/resilience/redis';
 *
 * const cooldowns = createRedisCooldowns({ client: { url: process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379' } });
 * const policy = createPolicy({ name: 'provider-a', cooldowns });
 * await cooldowns.close();
 * ```
 */
export function createRedisCooldowns(options: RedisCooldownsOptions): RedisCooldowns {
  const { client, key = 'tpl:cooldowns', pollMs = 1_000, deadlineMs = 250, clock = systemClock } = options;
  check(client, pollMs, deadlineMs);
  const local = createCooldowns({ clock });
  const redis = createRedisCall({ client: client as never, clock });
  const counts = { told: 0, pushed: 0, polled: 0, failures: 0 };
  /** Cooldowns that Redis has not heard of; told when it answers again. */
  const untold = new Set<string>();
  let cancelPoll: (() => void) | undefined;
  let isClosed = false;

  /** Takes over one `milliseconds:key`. True when it says something new. */
  function take(message: string): boolean {
    const colon = message.indexOf(':');
    const leftMs = Number(message.slice(0, colon));
    const name = message.slice(colon + 1);
    if (leftMs === 0) {
      local.clear(name);
      return true;
    }
    // An echo of our own cooldown is longer by its way here: that is nothing new.
    const knownMs = local.remainingMs(name);
    return local.extend(name, leftMs) && leftMs > knownMs + deadlineMs;
  }

  function send(name: string, durationMs: number): void {
    redis.script(tell, [key], [name, String(Math.ceil(durationMs))], { deadlineMs }).then(
      () => {
        counts.told += 1;
      },
      () => {
        counts.failures += 1;
        if (untold.size < maxKeys) untold.add(name);
      },
    );
  }

  async function poll(): Promise<void> {
    cancelPoll?.();
    try {
      const found = (await redis.script(look, [key], [], { deadlineMs })) as string[];
      for (const message of found) if (take(message)) counts.polled += 1;
      for (const name of [...untold]) {
        untold.delete(name);
        if (local.remainingMs(name) > 0) send(name, local.remainingMs(name));
      }
    } catch {
      counts.failures += 1;
    }
    cancelPoll?.();
    if (!isClosed) cancelPoll = clock.setTimer(() => void poll(), pollMs);
  }

  const stopListening = listenToRedis(client, redis, key, (message) => {
    if (take(message)) counts.pushed += 1;
  });
  redis.onReady(() => void poll());
  void poll();

  async function close(): Promise<void> {
    isClosed = true;
    cancelPoll?.();
    await stopListening();
    redis.close();
  }

  return {
    shared: true,
    remainingMs: (name) => local.remainingMs(name),
    extend(name, durationMs) {
      const isLonger = local.extend(name, durationMs);
      if (isLonger) send(name, local.remainingMs(name));
      return isLonger;
    },
    clear(name) {
      local.clear(name);
      send(name, 0);
    },
    stats: () => ({ ...counts, degraded: redis.state === 'open' }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function check(client: object, pollMs: number, deadlineMs: number): void {
  const outside = (value: number, min: number, max: number) => !(value >= min && value <= max);
  const problem = 'url' in client ? redisUrlProblem(client.url) : undefined;
  const problems = [
    problem !== undefined && { path: 'client.url', message: problem },
    outside(pollMs, 100, 60_000) && { path: 'pollMs', message: 'must be a number from 100 to 60000' },
    outside(deadlineMs, 1, 10_000) && { path: 'deadlineMs', message: 'must be a number from 1 to 10000' },
  ].filter((problem) => problem !== false);
  if (problems.length > 0) throw invalidOptions(problems);
}
