// Infrastructure Service: security · stable API, changes affect all users
import type { Clock } from '@internal/kit';
import { untilAborted } from '@internal/kit';
import type { RedisClient, RedisTarget } from '@internal/kit/redis';
import { createRedisCall, RedisCallError, redisUrlProblem } from '@internal/kit/redis';
import { limitScript } from './limit-script.ts';
import type { LimitDemand, LimitStore, Taken } from './limit-store.ts';
import { problemsError, SecurityError } from '../errors/security-error.ts';

/** Where the limits of a fleet are counted. */
export interface RedisLimitStoreOptions {
  /** A client of node-redis 6 (single, pool, Cluster, Sentinel), never closed here; or where to connect. */
  readonly client:
    | { sendCommand: unknown }
    | { readonly url: string; readonly username?: string; readonly password?: string; readonly tls?: object };
  /** How long a call may take, in milliseconds. Default: 40, so that a limit without Redis decides within 50. */
  readonly deadlineMs?: number;
  /** Start of every key. Default: `tpl:limit:`. */
  readonly prefix?: string;
  /** Default: the system clock; for the deadline only, windows follow Redis's. */
  readonly clock?: Clock;
}

/** The store of a fleet. */
export interface RedisLimitStore extends LimitStore {
  readonly kind: 'redis';
  /** For a health registry: `degraded` while Redis cannot be asked, for limits go on without it. */
  health(signal?: AbortSignal): Promise<{ status: 'up' | 'degraded' }>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

interface Call {
  readonly amounts: readonly string[];
  readonly resolve: (taken: Taken) => void;
  readonly reject: (error: unknown) => void;
}

interface Batch {
  readonly key: string;
  readonly head: readonly string[];
  readonly calls: Call[];
}

// More in one script would keep Redis from others for milliseconds.
const maxCallsInBatch = 1_000;

/**
 * Creates a store in Redis, one atomic step a call and one key a caller, so that a Cluster will do. Calls on one key made
 * in the same turn go as one: a thousand at once cost Redis little more than one.
 *
 * @throws SecurityError `config_invalid` for a URL that does not lead to Redis.
 *
 * @example
 * import { createRateLimiter } from '@tpl/security';
 * import { createRedisLimitStore } from '@tpl/security/redis';
 *
 * await using store = createRedisLimitStore({ client: { url: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379' } });
 * const limiter = createRateLimiter({ windows: [{ name: 'minute', limit: 60, windowMs: 60_000 }], store });
 * console.log((await limiter.consume('ada')).store); // redis, or local_share while it cannot be asked
 */
export function createRedisLimitStore(options: RedisLimitStoreOptions): RedisLimitStore {
  const { client, deadlineMs = 40, prefix = 'tpl:limit:', clock } = options;
  const problem = 'url' in client ? redisUrlProblem(client.url) : undefined;
  if (problem) throw problemsError('config_invalid', [{ path: 'client.url', message: problem }]);
  const redis = createRedisCall({
    client: client as RedisClient | RedisTarget,
    maxInFlight: 10_000,
    clock,
  });
  const batches = new Map<string, Batch>();

  async function run({ key, head }: Pick<Batch, 'key' | 'head'>, at: number, amounts: readonly string[]) {
    const [count = '0', ...windows] = head;
    const args = [count, String(at), ...windows, ...amounts];
    try {
      return (await redis.script(limitScript, [prefix + key], args, { deadlineMs })) as number[];
    } catch (cause) {
      throw toStoreError(cause);
    }
  }

  async function send(batch: Batch): Promise<void> {
    const { head, calls } = batch;
    const amounts = calls.flatMap((call) => call.amounts);
    try {
      const answer = await run(batch, 0, amounts);
      const count = Number(head[0]);
      for (const [index, { resolve }] of calls.entries())
        resolve(toTaken(answer, 1 + index * (1 + 3 * count), count));
    } catch (error) {
      for (const { reject } of calls) reject(error);
    }
  }

  function enqueue(key: string, demands: readonly LimitDemand[]): Promise<Taken> {
    const head = headOf(demands);
    const name = `${key} ${head.join(' ')}`;
    return new Promise((resolve, reject) => {
      let batch = batches.get(name);
      if (!batch || batch.calls.length >= maxCallsInBatch) {
        const fresh: Batch = { key, head, calls: [] };
        batches.set(name, fresh);
        queueMicrotask(() => {
          if (batches.get(name) === fresh) batches.delete(name);
          void send(fresh);
        });
        batch = fresh;
      }
      batch.calls.push({ amounts: amountsOf(demands), resolve, reject });
    });
  }

  async function close(): Promise<void> {
    redis.close();
  }

  return {
    kind: 'redis',
    take(key, demands, { signal } = {}) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      return untilAborted(enqueue(key, demands), signal);
    },
    async adjust(key, demands, at) {
      await run({ key, head: headOf(demands) }, at, amountsOf(demands));
    },
    async health(signal) {
      try {
        await redis.command(['PING'], { deadlineMs, signal, key: prefix });
        return { status: 'up' };
      } catch {
        signal?.throwIfAborted();
        return { status: 'degraded' };
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function headOf(demands: readonly LimitDemand[]): string[] {
  const windows = demands.flatMap(({ window: { id, strategy, limit, windowMs } }) => [
    id,
    strategy === 'token_bucket' ? 't' : 's',
    String(limit),
    String(windowMs),
  ]);
  return [String(demands.length), ...windows];
}

const amountsOf = (demands: readonly LimitDemand[]): string[] => demands.map(({ amount }) => String(amount));

function toTaken(answer: readonly number[], start: number, count: number): Taken {
  const windows = Array.from({ length: count }, (_, index) => {
    const at = start + 1 + index * 3;
    return { remaining: answer[at]!, resetMs: answer[at + 1]!, waitMs: answer[at + 2]! };
  });
  return { ok: answer[start] === 1, windows, at: answer[0]! };
}

function toStoreError(cause: unknown): SecurityError {
  const isMissing = cause instanceof RedisCallError && cause.code === 'missing_peer';
  const code = isMissing ? 'peer_missing' : 'store_unavailable';
  return new SecurityError(code, (cause as Error).message, { cause });
}
