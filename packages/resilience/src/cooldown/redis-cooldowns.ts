// Shares cooldowns among the processes of a fleet: pushed through Redis, asked for in this process only.
import type { Clock, Problem } from '@internal/kit';
import { systemClock } from '@internal/kit';
import type { RedisOptions } from '@internal/kit/redis';
import {
  createRedisCall,
  listenToRedis,
  RedisCallError,
  redisOptionNames,
  redisOptionProblems,
  toRedisClient,
} from '@internal/kit/redis';
import { toOptions, unknownOptions } from '@internal/kit/settings';
import { invalidOptions, ResilienceError } from '../errors/errors.ts';
import { extendScript, listScript, maxKeys } from './cooldown-scripts.ts';
import type { Cooldowns } from './cooldowns.ts';
import { createCooldowns } from './cooldowns.ts';

/** Options of {@link createRedisCooldowns}: Redis as `{ url }` or `{ client }`, and how it is asked. */
export interface RedisCooldownsOptions extends RedisOptions {
  /** Name of the one key and channel used. Default: `tpl:cooldowns`. */
  readonly key?: string | undefined;
  /** Milliseconds between two looks at Redis, ± 20 %, in case a push was lost; 100 to 60,000. Default: 1,000. */
  readonly pollMs?: number | undefined;
  /** Milliseconds a command may take in the background; 1 to 10,000. Default: 250. */
  readonly deadlineMs?: number | undefined;
  /** Default: the system's. */
  readonly clock?: Clock | undefined;
  /** A number from 0 to less than 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** What happened between this process and Redis. */
export interface RedisCooldownsStats {
  /** Cooldowns sent to the fleet. */
  readonly sent: number;
  /** Cooldowns that came from the fleet by push. */
  readonly pushed: number;
  /** Cooldowns that came from the fleet by a look at Redis. */
  readonly polled: number;
  /** Commands without an answer. A cooldown concerned is known in this process only, until Redis answers again. */
  readonly failures: number;
  /** Whether Redis is gone right now. */
  readonly degraded: boolean;
}

/** Cooldowns of a whole fleet. */
export interface RedisCooldowns extends Cooldowns {
  /** What happened so far. */
  stats(): RedisCooldownsStats;
  /**
   * Waits until Redis is connected. Nothing else needs it: policies work from the start, in this process alone.
   *
   * @throws ResilienceError `missing_peer` at once when redis is not installed, `closed`, `redis_unavailable` for a
   * target that cannot be connected to at all.
   */
  ready(signal?: AbortSignal): Promise<void>;
  /** Asks Redis. `degraded` with the reason when it does not answer: cooldowns are this process's own then. */
  health(
    signal?: AbortSignal,
  ): Promise<
    { readonly status: 'up' } | { readonly status: 'degraded'; readonly details: { readonly reason: string } }
  >;
  /** Ends timers and connections of its own; cooldowns go on in this process alone. */
  close(): Promise<void>;
  /** As `close`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Creates cooldowns that a fleet shares: whoever has to wait pushes that to all others, and every process looks once a
 * second besides. Asking is always local: no call waits for Redis, and without Redis each process goes on alone.
 *
 * @throws ResilienceError `invalid_options`. A package redis that is not installed shows in `ready()` and `health()`.
 *
 * @example
 * ```ts
 * import { createPolicy } from '@tpl/resilience';
 * import { createRedisCooldowns } from '@tpl/resilience/redis';
 *
 * const cooldowns = createRedisCooldowns({ url: 'redis://127.0.0.1:6379' });
 * const policy = createPolicy({ name: 'provider-a', cooldowns });
 * await cooldowns.close();
 * ```
 */
export function createRedisCooldowns(options: RedisCooldownsOptions): RedisCooldowns {
  const given = toOptions(options, wrong);
  const { key = 'tpl:cooldowns', pollMs = 1_000, deadlineMs = 250 } = given;
  const { clock = systemClock, random = Math.random } = given;
  check(given, pollMs, deadlineMs);
  const client = toRedisClient(given);
  const local = createCooldowns({ clock });
  const redis = createRedisCall({ client, clock, random });
  const counts = { sent: 0, pushed: 0, polled: 0, failures: 0 };
  /** Cooldowns that Redis has not got; sent when it answers again. */
  const unsent = new Set<string>();
  /** Those lifted here that Redis may still have: a look must not bring them back. */
  const lifted = new Set<string>();
  let cancelPoll: (() => void) | undefined;
  let isClosed = false;
  /** The package redis is not installed: that does not change while the process runs. */
  let isMissing = false;

  /** Takes over one `milliseconds:key`. True when it says something new, as a push always does: it was sent just now. */
  function take(message: string, isPush: boolean): boolean {
    const colon = message.indexOf(':');
    const leftMs = Number(message.slice(0, colon));
    const name = message.slice(colon + 1);
    if (isPush) lifted.delete(name);
    else if (lifted.has(name)) return false;
    if (leftMs === 0) {
      local.clear(name);
      return true;
    }
    // An echo of our own cooldown is longer by its way here: that is nothing new.
    const knownMs = local.remainingMs(name);
    return local.extend(name, leftMs) && leftMs > knownMs + deadlineMs;
  }

  function fail(error: unknown): void {
    if (isClosed) return;
    counts.failures += 1;
    isMissing = (error as RedisCallError).code === 'missing_peer';
  }

  function send(name: string, durationMs: number): void {
    if (isClosed || isMissing) return;
    const isLift = durationMs === 0;
    lifted.delete(name);
    if (isLift && lifted.size < maxKeys) lifted.add(name);
    redis.script(extendScript, [key], [name, String(Math.ceil(durationMs))], { deadlineMs }).then(
      () => {
        counts.sent += 1;
        if (isLift) lifted.delete(name);
      },
      (error) => {
        fail(error);
        if (unsent.size < maxKeys) unsent.add(name);
      },
    );
  }

  async function poll(): Promise<void> {
    cancelPoll?.();
    try {
      const found = (await redis.script(listScript, [key], [], { deadlineMs })) as string[];
      for (const message of found) if (take(message, false)) counts.polled += 1;
      for (const name of [...unsent]) {
        unsent.delete(name);
        if (lifted.has(name) || local.remainingMs(name) > 0) send(name, local.remainingMs(name));
      }
    } catch (error) {
      fail(error);
    }
    cancelPoll?.();
    // Those that a restart of Redis brought in step would stay so.
    const waitMs = pollMs * (0.8 + 0.4 * random());
    if (!isClosed && !isMissing) cancelPoll = clock.setTimer(() => void poll(), waitMs);
  }

  const stopListening = listenToRedis(client, redis, key, (message) => {
    if (take(message, true)) counts.pushed += 1;
  });
  redis.onReady(() => void poll());
  void poll();

  async function close(): Promise<void> {
    if (isClosed) return;
    isClosed = true;
    cancelPoll?.();
    await stopListening().finally(() => redis.close());
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
    stats: () => ({ ...counts, degraded: isMissing || redis.state === 'open' }),
    async ready(signal) {
      try {
        if (isClosed) throw new RedisCallError('closed');
        await redis.ready({ deadlineMs: Number.POSITIVE_INFINITY, signal });
      } catch (error) {
        throw error instanceof RedisCallError ? toResilienceError(error) : error;
      }
    },
    async health(signal) {
      const found = await redis.health({ deadlineMs, signal, key });
      return found.isUp ? { status: 'up' } : { status: 'degraded', details: { reason: found.reason } };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function toResilienceError(error: RedisCallError): ResilienceError {
  const { code, message } = error;
  return code === 'missing_peer' || code === 'closed'
    ? new ResilienceError(code, message, { kind: 'local', cause: error })
    : new ResilienceError('redis_unavailable', message, { kind: 'transient', retryable: true, cause: error });
}

const optionNames = [...redisOptionNames, 'key', 'pollMs', 'deadlineMs', 'clock', 'random'];
const wrong = (problems: readonly Problem[]): ResilienceError => invalidOptions(problems, 'the cooldowns');

function check(options: RedisCooldownsOptions, pollMs: number, deadlineMs: number): void {
  const outside = (value: number, min: number, max: number) => !(value >= min && value <= max);
  const problems = [...unknownOptions(options, optionNames), ...redisOptionProblems(options)];
  if (outside(pollMs, 100, 60_000))
    problems.push({ path: 'pollMs', message: 'must be a number from 100 to 60000' });
  if (outside(deadlineMs, 1, 10_000))
    problems.push({ path: 'deadlineMs', message: 'must be a number from 1 to 10000' });
  if (problems.length > 0) throw wrong(problems);
}
