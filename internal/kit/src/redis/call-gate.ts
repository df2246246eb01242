// Lets calls wait for a place before a healthy Redis, and lets them go as soon as it is known to be gone.
import type { Clock } from '../clock.ts';
import { untilAborted } from '../signal/until-aborted.ts';
import type { RedisCall } from './redis-call.ts';
import { RedisCallError } from './redis-call-error.ts';
import { callsBy, type RedisCallOptions } from './redis-calls.ts';
import type { RedisClient } from './redis-client.ts';

/** Limits of the gate. */
export interface CallGateOptions {
  /** Most unanswered calls; further ones wait. */
  readonly maxInFlight: number;
  /** After what time without an answer a PING asks whether Redis is there at all. */
  readonly doubtAfterMs: number;
  /** The client library, which is waited for before the first call is timed. */
  readonly peer: { readonly loaded: Promise<unknown>; readonly problem: string | undefined };
  /** How long a call may take until the first connection stands, if its own deadline is shorter. */
  readonly firstDeadlineMs: number;
  /** Whether one server answers all: then each answer says that those asked for later will come. */
  readonly answersInTurn: boolean;
  readonly clock: Clock;
}

// For each place so many may wait; beyond that a call is refused.
const waitingPerPlace = 20;
// More on their way at once would not be answered sooner, but each of them later.
const mostOnTheirWay = 256;
// While Redis answers what was asked before, it is there but slow: only then a place, or an answer, may take this many deadlines.
const mostDeadlines = 4;
// A link of a tenth of a second is slow, but not gone.
const leastPingMs = 100;

// Less is what timers are late by anyway.
const leastLateMs = 10;
const mostLate = 3;

type Options<T> = RedisCallOptions<T>;
type Run<T> = (client: RedisClient) => Promise<T>;

interface Waiting {
  start(): void;
  refuse(error: Error): void;
}

interface Asked {
  readonly at: number;
  refuse(error: Error): void;
}

interface Timer {
  at: number;
  late: number;
  readonly run: () => void;
}

/**
 * A clock whose timers of one length share a timer of the real one: deadlines, which nearly always are cancelled. One that
 * comes late, since this process got no turn, waits as long once more, at most three times: the answer had no turn either.
 */
export function shareTimers(clock: Clock): Clock {
  const lines = new Map<number, Set<Timer>>();

  function setTimer(run: () => void, delayMs: number): () => void {
    const timer = { at: clock.monotonic() + Math.max(1, delayMs), late: 0, run };
    let line = lines.get(delayMs);
    if (!line) {
      line = new Set();
      lines.set(delayMs, line);
      clock.setTimer(() => runDue(delayMs), delayMs);
    }
    line.add(timer);
    return () => void line.delete(timer);
  }

  function runDue(delayMs: number): void {
    const line = lines.get(delayMs)!;
    const now = clock.monotonic();
    for (const timer of line) {
      if (timer.at > now) return void clock.setTimer(() => runDue(delayMs), timer.at - now);
      line.delete(timer);
      const lateMs = Math.min(delayMs, now - timer.at);
      if (timer.late === mostLate || lateMs < leastLateMs) timer.run();
      else line.add(Object.assign(timer, { at: now + lateMs, late: timer.late + 1 }));
    }
    lines.delete(delayMs);
  }

  return { now: () => clock.now(), monotonic: () => clock.monotonic(), setTimer };
}

/** Puts the gate before a guarded call that has no limit of its own. */
export function gateCalls(
  inner: RedisCall,
  { maxInFlight, doubtAfterMs, peer, firstDeadlineMs, answersInTurn, clock }: CallGateOptions,
): RedisCall {
  const movingMs = Math.max(leastPingMs, doubtAfterMs);
  const places = Math.min(maxInFlight, mostOnTheirWay);
  const waiting = new Set<Waiting>();
  const asked = new Set<Asked>();
  let isPinging = false;
  let answeredAt = Number.NEGATIVE_INFINITY;
  // A pool does not say when it stands: then the first answer does.
  let hasStood = false;
  inner.onReady(() => {
    hasStood = true;
  });
  let cancelWatch: (() => void) | undefined;

  inner.on('state', ({ to }) => {
    if (to === 'closed') return admit();
    for (const one of [...waiting, ...asked]) one.refuse(new RedisCallError('open'));
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
    const [oldest] = asked;
    if (oldest === undefined) return;
    cancelWatch = clock.setTimer(watch, doubtAfterMs);
    if (
      isPinging ||
      inner.state === 'open' ||
      clock.monotonic() - Math.max(oldest.at, answeredAt) < doubtAfterMs
    )
      return;
    isPinging = true;
    const done = () => {
      isPinging = false;
    };
    inner.command(['PING'], { deadlineMs: movingMs }).then(done, done);
  }

  /** A call before the library is loaded waits for it; until the first connection stands it may take as long as that may. */
  function first<T>(run: Run<T>, options: Options<T>): Promise<T> {
    const begin = async () => {
      await untilAborted(peer.loaded, options.signal);
      if (peer.problem !== undefined) throw new RedisCallError('missing_peer', { message: peer.problem });
      return enter(run, { ...options, deadlineMs: Math.max(options.deadlineMs, firstDeadlineMs) });
    };
    return options.signal?.aborted ? Promise.reject(options.signal.reason) : begin();
  }

  const pass = <T>(run: Run<T>, options: Options<T>): Promise<T> =>
    hasStood && peer.problem === undefined ? enter(run, options) : first(run, options);

  function enter<T>(run: Run<T>, options: Options<T>): Promise<T> {
    const { deadlineMs, signal } = options;
    if (inner.state !== 'closed' || (waiting.size === 0 && inner.inFlight < places)) return ask(run, options);
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (waiting.size >= maxInFlight * waitingPerPlace)
      return Promise.reject(new RedisCallError('overloaded'));
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiting.delete(one);
        cancel();
        signal?.removeEventListener('abort', onAbort);
      };
      const one: Waiting = {
        start() {
          leave();
          resolve(ask(run, options));
        },
        refuse(error) {
          leave();
          reject(error);
        },
      };
      const onAbort = () => one.refuse(signal?.reason);
      const waitMs = deadlineMs * mostDeadlines;
      const cancel = clock.setTimer(() => one.refuse(new RedisCallError('overloaded')), waitMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      waiting.add(one);
    });
  }

  function ask<T>(run: Run<T>, options: Options<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const { deadlineMs, signal } = options;
      let cancel: (() => void) | undefined;
      // Whether somebody still waits for the answer.
      const leave = () => {
        cancel?.();
        if (cancel) signal?.removeEventListener('abort', onAbort);
        return asked.delete(one);
      };
      const one: Asked = {
        at: clock.monotonic(),
        refuse(error) {
          if (leave()) reject(error);
          admit();
        },
      };
      const onAbort = () => one.refuse(signal?.reason);
      const onAnswer = (answer: T) => {
        hasStood = true;
        answeredAt = clock.monotonic();
        if (leave()) resolve(answer);
        else options.late?.(answer);
        admit();
      };
      const onFailure = (error: Error) => {
        const now = clock.monotonic();
        const isMoving = answersInTurn && answeredAt > one.at && now - answeredAt < movingMs;
        const mayCome = error instanceof RedisCallError && error.code === 'timeout' && isMoving;
        if (!mayCome || !asked.has(one) || now >= one.at + deadlineMs * mostDeadlines)
          return one.refuse(error);
        if (!cancel) signal?.addEventListener('abort', onAbort, { once: true });
        cancel = clock.setTimer(() => onFailure(error), deadlineMs);
      };
      asked.add(one);
      cancelWatch ??= clock.setTimer(watch, doubtAfterMs);
      inner.begin(run, { deadlineMs, signal, late: onAnswer, freed: admit }, onAnswer, onFailure);
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
    begin: (run, options, onAnswer, onFailure) => void pass(run, options).then(onAnswer, onFailure),
    ...callsBy(pass),
    close() {
      cancelWatch?.();
      inner.close();
      for (const one of [...waiting]) one.refuse(new RedisCallError('closed'));
    },
  };
}
