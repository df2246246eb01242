// Calls Redis within a deadline, a cap and a breaker.
import type { Clock } from '../clock.ts';
import { systemClock, withDeadline } from '../clock.ts';
import type { Observable } from '../events.ts';
import { createEvents } from '../events.ts';
import type { RedisState } from './redis-breaker.ts';
import { createRedisBreaker } from './redis-breaker.ts';
import type { RedisCallCode } from './redis-call-error.ts';
import { RedisCallError, toRedisCallError } from './redis-call-error.ts';
import { callsBy, type RedisCallOptions, type RedisCalls } from './redis-calls.ts';
import type { RedisClient, SendOptions } from './redis-client.ts';
import { sendCommand } from './redis-client.ts';
import type { RedisConnection, RedisTarget } from './redis-connection.ts';
import { ownConnection, urlConnection } from './redis-connection.ts';

/** What happens between this process and Redis. */
export type RedisCallEvents = {
  state: { from: RedisState; to: RedisState };
};

/** Whether Redis answers, and if not, why. */
export type RedisHealth =
  | { readonly isUp: true }
  | {
      readonly isUp: false;
      readonly reason: RedisCallCode;
      /** What Redis or the network said, as one word (`WRONGPASS`, `ENOTFOUND` …), where it shows. */
      readonly cause?: string;
    };

/** Runs commands on the client and tells what became of them: a promise between a call and its gate would cost turns. */
export type BeginCall = <T>(
  run: (client: RedisClient) => Promise<T>,
  options: RedisCallOptions<T>,
  onAnswer: (answer: T) => void,
  onFailure: (error: Error) => void,
) => void;

/** Redis behind a guard: no call hangs, none piles up, and a Redis that is gone costs nothing until it is back. */
export interface RedisCall extends RedisCalls, Observable<RedisCallEvents> {
  /** As `call`, with functions for its outcome; neither is called at once. */
  readonly begin: BeginCall;
  /** `open`: calls are refused at once while probes go on. */
  readonly state: RedisState;
  /** Calls without an answer yet, also those whose deadline is over. */
  readonly inFlight: number;
  /**
   * Waits for the first connection. @throws RedisCallError `missing_peer` at once, `reply` for wrong credentials, `unavailable`
   * for a certificate that is not trusted, `timeout` after the deadline.
   */
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

  function onClient<T>(run: (client: RedisClient) => Promise<T>): Promise<T> {
    const usable = connection.usable();
    try {
      return usable ? run(usable) : Promise.reject(new RedisCallError('unavailable'));
    } catch (cause) {
      return Promise.reject(cause);
    }
  }

  function refusal(signal: AbortSignal | undefined): Error | undefined {
    if (isClosed) return new RedisCallError('closed');
    if (signal?.aborted) return signal.reason;
    if (breaker.state === 'open') return new RedisCallError('open');
    return inFlight >= maxInFlight ? new RedisCallError('overloaded') : undefined;
  }

  const begin: BeginCall = (run, { deadlineMs, signal, late, freed }, onAnswer, onFailure) => {
    const refused = refusal(signal);
    if (refused !== undefined) return void Promise.reject(refused).catch(onFailure);
    inFlight += 1;
    let isOver = false;
    const finish = () => {
      isOver = true;
      cancel();
      signal?.removeEventListener('abort', onAbort);
    };
    const onAbort = () => {
      finish();
      onFailure(signal?.reason);
    };
    const onDeadline = () => {
      if (isOver) return;
      finish();
      onFailure(new RedisCallError('timeout'));
      breaker.doubt();
    };
    // One more turn of the event loop: after a late loop the answer may lie in the socket unread.
    const cancel = clock.setTimer(() => setImmediate(onDeadline), deadlineMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    // The very first connection is waited for, within the caller's deadline; later ones are not.
    const running = isStarted ? onClient(run) : connection.started.then(() => onClient(run));
    running.then(
      (answer) => {
        inFlight -= 1;
        if (!isOver) {
          finish();
          onAnswer(answer);
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
        if (isOver) return freed?.();
        finish();
        onFailure(error);
      },
    );
  };

  const calls = callsBy(
    (run, options) => new Promise((resolve, reject) => begin(run, options, resolve, reject)),
  );

  return {
    begin,
    ...calls,
    ready: ({ deadlineMs, signal }) =>
      withDeadline(() => connection.ready(), {
        deadlineMs,
        signal,
        clock,
        onDeadline: () => new RedisCallError('timeout'),
      }),
    async health(options) {
      try {
        await calls.command(['PING'], options);
        connection.forgetCause();
        return { isUp: true };
      } catch (error) {
        options.signal?.throwIfAborted();
        const { code: reason, reply } = toRedisCallError(error);
        const cause = reply ?? connection.cause;
        return { isUp: false, reason, ...(cause !== undefined && { cause }) };
      }
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
