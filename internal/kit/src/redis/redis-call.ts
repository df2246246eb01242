// Calls Redis within a deadline, a cap and a breaker.
import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { systemClock, withDeadline } from '../clock.ts';
import type { Observable } from '../events.ts';
import { createEvents } from '../events.ts';
import type { RedisState } from './redis-breaker.ts';
import { createRedisBreaker } from './redis-breaker.ts';
import type { RedisCallCode } from './redis-call-error.ts';
import { RedisCallError, toRedisCallError } from './redis-call-error.ts';
import type { RedisClient, SendOptions } from './redis-client.ts';
import { sendCommand } from './redis-client.ts';
import type { RedisConnection, RedisTarget } from './redis-connection.ts';
import { ownConnection, urlConnection } from './redis-connection.ts';

/** Limits of one call. */
export interface RedisCallOptions<T = unknown> {
  /** Milliseconds the call may take, from the moment it is made. */
  readonly deadlineMs: number;
  /** Ends the wait with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Gets the answer that came after the deadline. Use it only where nothing changed since the question. */
  readonly late?: ((answer: T) => void) | undefined;
}

/** A Lua script; it is sent by its hash, and as text where Redis does not know it. */
export interface RedisScript {
  readonly source: string;
  readonly sha: string;
}

/** What happens between this process and Redis. */
export type RedisCallEvents = {
  state: { from: RedisState; to: RedisState };
};

/** Whether Redis answers, and if not, why. */
export type RedisHealth = { readonly isUp: true } | { readonly isUp: false; readonly reason: RedisCallCode };

/** Redis behind a guard: no call hangs, none piles up, and a Redis that is gone costs nothing until it is back. */
export interface RedisCall extends Observable<RedisCallEvents> {
  /** Runs commands on the client. @throws RedisCallError */
  call<T>(run: (client: RedisClient) => Promise<T>, options: RedisCallOptions<T>): Promise<T>;
  /** Sends one command, to the right node of a Cluster by its `key`. @throws RedisCallError */
  command(args: readonly (string | Buffer)[], options: RedisCallOptions & SendOptions): Promise<unknown>;
  /** Runs a script; its keys must lie in one slot. @throws RedisCallError */
  script(
    script: RedisScript,
    keys: readonly [string, ...string[]],
    args: readonly (string | Buffer)[],
    options: RedisCallOptions & SendOptions,
  ): Promise<unknown>;
  /** `open`: calls are refused at once while probes go on. */
  readonly state: RedisState;
  /** Calls without an answer yet, also those whose deadline is over. */
  readonly inFlight: number;
  /** Waits for the first connection. @throws RedisCallError `missing_peer` at once, `timeout` after the deadline. */
  ready(options: RedisCallOptions<void>): Promise<void>;
  /** Asks Redis with a PING. Rejects only with the signal's reason. */
  health(options: RedisCallOptions & SendOptions): Promise<RedisHealth>;
  /** Calls the listener each time a connection stands. */
  onReady(listener: (client: RedisClient) => void): void;
  /** Ends timers and the connection that was made here; a user's own client stays open. */
  close(): void;
}

/** What a guarded call is made of. */
export interface RedisCallSetup {
  /** The user's own client of node-redis (single, pool, Cluster, Sentinel), or where to connect. */
  readonly client: RedisClient | RedisTarget;
  /** Most unanswered calls. Default 1,000. */
  readonly maxInFlight?: number | undefined;
  /** How long a probe waits for its PING. Default 25. */
  readonly probeDeadlineMs?: number | undefined;
  /** Time between probes while open, ± 20 %. Default 250. */
  readonly probeIntervalMs?: number | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: (() => number) | undefined;
}

const renewEveryMs = 5_000;

/** Makes a script of its source. */
export function defineRedisScript(source: string): RedisScript {
  // Redis names scripts by SHA-1; nothing is protected by it.
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

/** Puts a guard before Redis. Nothing here throws at once: also a missing package rejects the calls. */
export function createRedisCall({
  client,
  maxInFlight = 1_000,
  probeDeadlineMs = 25,
  probeIntervalMs = 250,
  clock = systemClock,
  random = Math.random,
}: RedisCallSetup): RedisCall {
  const events = createEvents<RedisCallEvents>('redis');
  const connection: RedisConnection =
    'url' in client ? urlConnection(client, clock, random) : ownConnection(client);
  let inFlight = 0;
  let isClosed = false;
  let renewedAt = Number.NEGATIVE_INFINITY;
  let isStarted = !('url' in client);
  connection.started.then(() => (isStarted = true)).catch(() => {});
  const breaker = createRedisBreaker({
    async ping() {
      const usable = connection.usable();
      if (!usable) throw new RedisCallError('unavailable');
      await sendCommand(usable, ['PING'], {});
    },
    probeDeadlineMs,
    probeIntervalMs,
    onSilence: () => connection.renew(),
    onChange: (from, to) => events.emit('state', { from, to }),
    clock,
    random,
  });
  connection.onReady(() => breaker.check());

  /** A call lost with its connection says nothing about Redis while another connection stands. */
  function lost(error: RedisCallError): void {
    if (isClosed) return;
    if (error.reply === undefined && connection.usable()) breaker.doubt();
    else breaker.open();
  }

  /** After a failover a name may point at another server, but a standing connection does not move by itself. */
  function leaveReplica(): void {
    const now = clock.monotonic();
    if (now - renewedAt < renewEveryMs) return;
    renewedAt = now;
    connection.renew();
  }

  async function start<T>(run: (client: RedisClient) => Promise<T>): Promise<T> {
    // The very first connection is waited for, within the caller's deadline; later ones are not.
    if (!isStarted) await connection.started;
    const usable = connection.usable();
    if (!usable) throw new RedisCallError('unavailable');
    return run(usable);
  }

  function call<T>(
    run: (client: RedisClient) => Promise<T>,
    { deadlineMs, signal, late }: RedisCallOptions<T>,
  ): Promise<T> {
    if (isClosed) return Promise.reject(new RedisCallError('closed'));
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (breaker.state === 'open') return Promise.reject(new RedisCallError('open'));
    if (inFlight >= maxInFlight) return Promise.reject(new RedisCallError('overloaded'));
    inFlight += 1;
    return new Promise((resolve, reject) => {
      let isOver = false;
      const finish = () => {
        isOver = true;
        cancel();
        signal?.removeEventListener('abort', onAbort);
      };
      const onAbort = () => {
        finish();
        reject(signal?.reason);
      };
      const onDeadline = () => {
        if (isOver) return;
        finish();
        reject(new RedisCallError('timeout'));
        breaker.doubt();
      };
      // One more turn of the event loop: after a late loop the answer may lie in the socket unread.
      const cancel = clock.setTimer(() => setImmediate(onDeadline), deadlineMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      start(run).then(
        (answer) => {
          inFlight -= 1;
          if (!isOver) {
            finish();
            resolve(answer);
          } else if (!isClosed) {
            breaker.check();
            late?.(answer);
          }
        },
        (cause) => {
          inFlight -= 1;
          const error = toRedisCallError(cause);
          if (error.code === 'unavailable') lost(error);
          if (error.reply === 'READONLY') leaveReplica();
          if (isOver) return;
          finish();
          reject(error);
        },
      );
    });
  }

  const command: RedisCall['command'] = (args, options) =>
    call((usable) => sendCommand(usable, args, options), options);

  return {
    call,
    command,
    ready: ({ deadlineMs, signal }) =>
      withDeadline(() => connection.started, {
        deadlineMs,
        signal,
        clock,
        onDeadline: () => new RedisCallError('timeout'),
      }),
    async health(options) {
      try {
        await command(['PING'], options);
        return { isUp: true };
      } catch (error) {
        options.signal?.throwIfAborted();
        return { isUp: false, reason: toRedisCallError(error).code };
      }
    },
    script(script, keys, args, options) {
      const sendOptions = { ...options, key: keys[0] };
      const rest = [String(keys.length), ...keys, ...args];
      return call(async (usable) => {
        try {
          return await sendCommand(usable, ['EVALSHA', script.sha, ...rest], sendOptions);
        } catch (error) {
          if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
          return sendCommand(usable, ['EVAL', script.source, ...rest], sendOptions);
        }
      }, options);
    },
    get state() {
      return breaker.state;
    },
    get inFlight() {
      return inFlight;
    },
    on: events.on,
    onReady: (listener) => connection.onReady(listener),
    close() {
      if (isClosed) return;
      isClosed = true;
      breaker.close();
      connection.close();
    },
  };
}
