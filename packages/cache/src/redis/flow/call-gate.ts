// Lets calls wait for a place before a healthy Redis, and lets them go as soon as it is known to be gone.
import { untilAborted } from '@internal/kit';
import { type RedisCall, RedisCallError, type RedisCallOptions } from '@internal/kit/redis';
import { CacheError } from '../../errors/cache-error.ts';
import type { StoreClock } from '../../ports/cache-store.ts';
import type { RedisPeer } from './redis-peer.ts';

/** Limits of the gate. */
export interface CallGateOptions {
  /** Most unanswered calls; further ones wait. */
  readonly maxInFlight: number;
  /** After what time without an answer a PING asks whether Redis is there at all. */
  readonly doubtAfterMs: number;
  /** The client library, which is waited for before the first call is timed. */
  readonly peer: RedisPeer;
  /** How long a call may take until the first connection stands, if its own deadline is shorter. */
  readonly firstDeadlineMs: number;
  readonly clock: StoreClock;
}

// For each place so many may wait; beyond that a call is refused.
const waitingPerPlace = 20;
// More on their way at once would not be answered sooner, but each of them later.
const mostOnTheirWay = 256;
// Redis answers while others wait, or they are let go: only then a place may take this many deadlines.
const deadlinesOfWaiting = 4;
// A link of a tenth of a second is slow, but not gone.
const leastPingMs = 100;

type Run<T> = (limits: { deadlineMs: number; late: (answer: T) => void }) => Promise<T>;

interface Waiting {
  start(): void;
  refuse(error: Error): void;
}

/** Puts the gate before a guarded call that has no limit of its own. */
export function gateCalls(
  inner: RedisCall,
  { maxInFlight, doubtAfterMs, peer, firstDeadlineMs, clock }: CallGateOptions,
): RedisCall {
  const places = Math.min(maxInFlight, mostOnTheirWay);
  const waiting = new Set<Waiting>();
  const asked = new Map<Waiting, number>();
  let isPinging = false;
  let answeredAt = Number.NEGATIVE_INFINITY;
  let hasStood = false;
  inner.onReady(() => {
    hasStood = true;
  });
  let cancelWatch: (() => void) | undefined;

  inner.on('state', ({ to }) => {
    if (to === 'closed') return admit();
    for (const one of [...waiting, ...asked.keys()]) one.refuse(new RedisCallError('open'));
  });

  function admit(): void {
    for (const one of waiting) {
      if (inner.inFlight >= places) return;
      waiting.delete(one);
      one.start();
    }
  }

  /** Looks after the oldest unanswered call: a single PING decides for all. */
  function watch(): void {
    cancelWatch = undefined;
    const [oldest] = asked.values();
    if (oldest === undefined) return;
    cancelWatch = clock.setTimer(watch, doubtAfterMs);
    if (
      isPinging ||
      inner.state === 'open' ||
      clock.monotonic() - Math.max(oldest, answeredAt) < doubtAfterMs
    )
      return;
    isPinging = true;
    const done = () => {
      isPinging = false;
    };
    inner.command(['PING'], { deadlineMs: Math.max(leastPingMs, doubtAfterMs) }).then(done, done);
  }

  /** A call before the library is loaded waits for it; until the first connection stands it may take as long as that may. */
  function first<T>(run: Run<T>, options: RedisCallOptions<T>): Promise<T> {
    const begin = async () => {
      await untilAborted(peer.loaded, options.signal);
      if (peer.problem !== undefined) throw new CacheError('missing_peer', peer.problem);
      return enter(run, { ...options, deadlineMs: Math.max(options.deadlineMs, firstDeadlineMs) });
    };
    return options.signal?.aborted ? Promise.reject(options.signal.reason) : begin();
  }

  const pass = <T>(run: Run<T>, options: RedisCallOptions<T>): Promise<T> =>
    hasStood && peer.problem === undefined ? enter(run, options) : first(run, options);

  function enter<T>(run: Run<T>, { deadlineMs, signal, late }: RedisCallOptions<T>): Promise<T> {
    const hasPlace = waiting.size === 0 && inner.inFlight < places;
    if (!hasPlace && inner.state === 'closed') {
      if (signal?.aborted) return Promise.reject(signal.reason);
      if (waiting.size >= maxInFlight * waitingPerPlace)
        return Promise.reject(new RedisCallError('overloaded'));
    }
    return new Promise((resolve, reject) => {
      let isOver = false;
      let cancel: (() => void) | undefined;
      const end = () => {
        isOver = true;
        asked.delete(one);
        cancel?.();
        signal?.removeEventListener('abort', onAbort);
        admit();
      };
      const onLate = (answer: T) => {
        late?.(answer);
        admit();
      };
      const one: Waiting = {
        start() {
          cancel?.();
          signal?.removeEventListener('abort', onAbort);
          asked.set(one, clock.monotonic());
          cancelWatch ??= clock.setTimer(watch, doubtAfterMs);
          run({ deadlineMs, late: onLate }).then(
            (answer) => {
              answeredAt = clock.monotonic();
              if (isOver) return onLate(answer);
              end();
              resolve(answer);
            },
            (error) => {
              if (isOver) return;
              end();
              reject(error);
            },
          );
        },
        refuse(error) {
          if (isOver) return;
          waiting.delete(one);
          end();
          reject(error);
        },
      };
      const onAbort = () => one.refuse(signal?.reason);
      if (hasPlace || inner.state !== 'closed') return one.start();
      waiting.add(one);
      signal?.addEventListener('abort', onAbort, { once: true });
      const waitMs = deadlineMs * deadlinesOfWaiting;
      cancel = clock.setTimer(() => one.refuse(new RedisCallError('overloaded')), waitMs);
    });
  }

  return {
    ...inner,
    get state() {
      return inner.state;
    },
    get inFlight() {
      return inner.inFlight;
    },
    call: (run, options) => pass((limits) => inner.call(run, { ...options, ...limits }), options),
    command: (args, options) => pass((limits) => inner.command(args, { ...options, ...limits }), options),
    script: (script, keys, args, options) =>
      pass((limits) => inner.script(script, keys, args, { ...options, ...limits }), options),
    close() {
      cancelWatch?.();
      inner.close();
      for (const one of [...waiting]) one.refuse(new RedisCallError('closed'));
    },
  };
}
