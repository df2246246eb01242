// Stops asking a Redis that does not answer.
import type { Clock } from '../clock.ts';

/** Whether Redis is asked at all. */
export type RedisState = 'closed' | 'open';

/** Keeps callers away from a Redis that does not answer, and asks on its own until it does. */
export interface RedisBreaker {
  readonly state: RedisState;
  /** A call was not answered in time: a probe decides whether that is Redis or this one call. */
  doubt(): void;
  /** The connection failed: opens at once. */
  open(): void;
  /** Something speaks for Redis being back: probes now. */
  check(): void;
  close(): void;
}

interface BreakerOptions {
  /** Asks Redis for a sign of life; settles whenever it does. */
  readonly ping: () => Promise<unknown>;
  /** How long a sign of life may take. */
  readonly probeDeadlineMs: number;
  readonly probeIntervalMs: number;
  /** Called when so many probes got no answer at all that the connection itself may be dead. */
  readonly onSilence: () => void;
  readonly onChange: (from: RedisState, to: RedisState) => void;
  readonly clock: Clock;
  readonly random: () => number;
}

// Probes on their way; more would only fill the queue of a client that waits.
const maxUnanswered = 3;

/** Creates a closed breaker. While it is open it probes by its own timer, with or without callers, and for ever. */
export function createRedisBreaker({
  ping,
  probeDeadlineMs,
  probeIntervalMs,
  onSilence,
  onChange,
  clock,
  random,
}: BreakerOptions): RedisBreaker {
  let state: RedisState = 'closed';
  let isProbing = false;
  let isClosed = false;
  let unanswered = 0;
  let generation = 0;
  let cancelNext: (() => void) | undefined;

  function change(to: RedisState): void {
    if (state === to || isClosed) return;
    const from = state;
    state = to;
    onChange(from, to);
  }

  function later(): void {
    cancelNext?.();
    if (isClosed) return;
    cancelNext = clock.setTimer(probe, probeIntervalMs * (0.8 + 0.4 * random()));
  }

  function probe(): void {
    if (isProbing || isClosed) return;
    if (unanswered >= maxUnanswered) {
      unanswered = 0;
      generation += 1;
      onSilence();
    }
    isProbing = true;
    unanswered += 1;
    const mine = generation;
    let isOver = false;
    const end = (isAlive: boolean) => {
      if (isOver) return;
      isOver = true;
      isProbing = false;
      cancel();
      change(isAlive ? 'closed' : 'open');
      if (!isAlive) later();
    };
    // One more turn of the event loop: an answer that lies in the socket counts.
    const cancel = clock.setTimer(() => setImmediate(() => end(false)), probeDeadlineMs);
    const settled = (isAlive: boolean) => {
      if (mine === generation) unanswered -= 1;
      const wasLate = isOver;
      end(isAlive);
      if (wasLate && isAlive && state === 'open') probe();
    };
    ping().then(
      () => settled(true),
      () => settled(false),
    );
  }

  return {
    get state() {
      return state;
    },
    doubt: probe,
    open() {
      change('open');
      later();
    },
    check() {
      cancelNext?.();
      if (state === 'open') probe();
    },
    close() {
      isClosed = true;
      cancelNext?.();
    },
  };
}
