// Counts limits in Redis, many calls of one turn in one script.
import type { Clock } from '@internal/kit';
import { systemClock, untilAborted } from '@internal/kit';
import type { RedisOptions } from '@internal/kit/redis';
import {
  createRedisCall,
  RedisCallError,
  redisOptionNames,
  redisOptionProblems,
  toRedisClient,
} from '@internal/kit/redis';
import { toOptions, unknownOptions } from '@internal/kit/settings';
import { invalidOptions, SecurityError } from '../errors/security-error.ts';
import { limitScript } from './limit-script.ts';
import type { LimitDemand, LimitStore, Taken } from './limit-store.ts';
import { waitCorrections } from './waiting-corrections.ts';

/** Where the limits of a fleet are counted: Redis as `{ url }` or `{ client }`, and how it is asked. */
export interface RedisLimitStoreOptions extends RedisOptions {
  /** How long a call may take, in milliseconds. Default: 40, so that a limit without Redis decides within 50. */
  readonly deadlineMs?: number | undefined;
  /**
   * Most corrections of reserved amounts that wait in this process while Redis cannot be asked, until their window has passed; the
   * oldest are lost past it, and what they would have given back stays counted. Default: 10,000 (about 5 MB).
   */
  readonly maxCorrections?: number | undefined;
  /** Start of every key. Default: `tpl:limit:`. */
  readonly prefix?: string | undefined;
  /** Default: the system clock; for deadlines and what waits only, windows follow Redis's. */
  readonly clock?: Clock | undefined;
}

/** The store of a fleet. */
export interface RedisLimitStore extends LimitStore {
  /** Always `redis`. */
  readonly kind: 'redis';
  /**
   * Waits until Redis is connected; limits count without it until then.
   *
   * @throws SecurityError `missing_peer` at once when redis is not installed, `closed`, `store_unavailable` for a target
   * that cannot be connected to at all.
   */
  ready(signal?: AbortSignal): Promise<void>;
  /** For a health registry: `degraded`, with the reason, while Redis cannot be asked, for limits go on without it. */
  health(
    signal?: AbortSignal,
  ): Promise<
    { readonly status: 'up' } | { readonly status: 'degraded'; readonly details: { readonly reason: string } }
  >;
  /** Ends the connection that was made here; your own client stays open. */
  close(): Promise<void>;
  /** As `close`. */
  [Symbol.asyncDispose](): Promise<void>;
}

interface Call {
  readonly amounts: readonly string[];
  readonly keepsLate: boolean;
  readonly resolve: (taken: Taken) => void;
  readonly reject: (error: unknown) => void;
}

interface Batch {
  readonly key: string;
  readonly head: readonly string[];
  readonly calls: Call[];
}

const optionNames = [...redisOptionNames, 'deadlineMs', 'maxCorrections', 'prefix', 'clock'];
// More in one script would keep Redis from others for milliseconds.
const maxCallsInBatch = 1_000;

/**
 * Creates a store in Redis, one atomic step a call and one key a caller, so that a Cluster will do. Calls on one key made
 * in the same turn go as one: a thousand at once cost Redis little more than one. What Redis takes after the deadline is given
 * back, and what it could not be told of an end is told when it is back; a process that ends before leaves it counted.
 *
 * @throws SecurityError `invalid_options`. A package redis that is not installed shows in `ready()` and `health()`.
 *
 * @example
 * import { createRateLimiter } from '@tpl/security';
 * import { createRedisLimitStore } from '@tpl/security/redis';
 *
 * await using store = createRedisLimitStore({ url: 'redis://127.0.0.1:6379' });
 * const limiter = createRateLimiter({ windows: [{ name: 'minute', limit: 60, windowMs: 60_000 }], store });
 * console.log((await limiter.consume('ada')).store); // redis, or local_share while it cannot be asked
 */
export function createRedisLimitStore(options: RedisLimitStoreOptions): RedisLimitStore {
  const given = toOptions(options, invalidOptions);
  const { deadlineMs = 40, maxCorrections = 10_000, prefix = 'tpl:limit:', clock = systemClock } = given;
  const problems = [...unknownOptions(given, optionNames), ...redisOptionProblems(given)];
  if (!(deadlineMs > 0 && deadlineMs <= 60_000))
    problems.push({ path: 'deadlineMs', message: 'must be a number above 0, to 60000' });
  if (!(Number.isInteger(maxCorrections) && maxCorrections >= 1 && maxCorrections <= 1_000_000))
    problems.push({ path: 'maxCorrections', message: 'must be a whole number from 1 to 1000000' });
  if (problems.length > 0) throw invalidOptions(problems);
  const redis = createRedisCall({ client: toRedisClient(given), maxInFlight: 10_000, clock });
  let isClosed = false;
  const batches = new Map<string, Batch>();

  const corrections = waitCorrections({
    send: ({ at, amounts, ...about }) => run(about, at, amounts),
    isDown: () => redis.state === 'open',
    max: maxCorrections,
    clock,
  });
  redis.on('state', ({ to }) => {
    if (to === 'closed') void corrections.sendAll();
  });

  function run(
    { key, head }: Pick<Batch, 'key' | 'head'>,
    at: number,
    amounts: readonly string[],
    late?: (answer: unknown) => void,
  ) {
    const [count = '0', ...windows] = head;
    const args = [count, String(at), ...windows, ...amounts];
    return redis.script(limitScript, [prefix + key], args, { deadlineMs, late }) as Promise<number[]>;
  }

  function correct(key: string, head: readonly string[], amounts: readonly string[], at: number) {
    const longestMs = Math.max(0, ...head.filter((_, index) => index > 0 && index % 4 === 0).map(Number));
    return corrections.add({ key, head, amounts, at, until: clock.monotonic() + longestMs });
  }

  async function send(batch: Batch): Promise<void> {
    const { key, head, calls } = batch;
    const count = Number(head[0]);
    const amounts = calls.flatMap((call) => call.amounts);
    const takenOf = (answer: readonly number[], index: number) =>
      toTaken(answer, 1 + index * (1 + 3 * count), count);
    // Who asked has decided without Redis by then, and holds nothing in it.
    const giveBack = (late: unknown) => {
      const answer = late as readonly number[];
      const taken = calls.filter((call, index) => !call.keepsLate && takenOf(answer, index).ok);
      const back = taken.flatMap((call) => call.amounts.map((amount) => String(-Number(amount))));
      if (back.length > 0) correct(key, head, back, answer[0]!).catch(() => {});
    };
    try {
      const answer = await run(batch, 0, amounts, giveBack);
      for (const [index, { resolve }] of calls.entries()) resolve(takenOf(answer, index));
      void corrections.sendAll();
    } catch (error) {
      for (const { reject } of calls) reject(toStoreError(error));
    }
  }

  function enqueue(key: string, demands: readonly LimitDemand[], keepsLate: boolean): Promise<Taken> {
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
      batch.calls.push({ amounts: amountsOf(demands), keepsLate, resolve, reject });
    });
  }

  async function close(): Promise<void> {
    isClosed = true;
    redis.close();
  }

  return {
    kind: 'redis',
    take(key, demands, { signal, keepsLate = false } = {}) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      return untilAborted(enqueue(key, demands, keepsLate), signal);
    },
    async adjust(key, demands, at) {
      await correct(key, headOf(demands), amountsOf(demands), at).catch((error: unknown) => {
        throw toStoreError(error);
      });
    },
    async ready(signal) {
      try {
        if (isClosed) throw new RedisCallError('closed');
        await redis.ready({ deadlineMs: Number.POSITIVE_INFINITY, signal });
      } catch (error) {
        throw error instanceof RedisCallError ? toStoreError(error) : error;
      }
    },
    async health(signal) {
      const found = await redis.health({ deadlineMs, signal, key: prefix });
      return found.isUp ? { status: 'up' } : { status: 'degraded', details: { reason: found.reason } };
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
  const known = cause instanceof RedisCallError ? cause.code : undefined;
  const code = known === 'missing_peer' || known === 'closed' ? known : 'store_unavailable';
  return new SecurityError(code, (cause as Error).message, { cause });
}
