// Makes time a thing that is handed in, and ends a call that takes too long.

/** Time as a port: everything that waits or measures takes one, so that tests can move it by hand. */
export interface Clock {
  /** Wall clock in milliseconds since 1970; may jump. For dates people see and values other machines read. */
  now(): number;
  /** Milliseconds from an arbitrary start; never goes back. For every duration and deadline. */
  monotonic(): number;
  /**
   * Calls `run` once after `delayMs` and returns a function that cancels it. Keeps the process alive only with `keepAlive`:
   * for a wait that is itself the work, as the pause before a retry, and for nothing that merely limits other work.
   */
  setTimer(run: () => void, delayMs: number, keepAlive?: boolean): () => void;
}

// A longer delay makes setTimeout fire at once (its argument is a signed 32-bit integer).
const longestTimerMs = 2 ** 31 - 1;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(run, delayMs, keepAlive = false) {
    if (delayMs <= longestTimerMs) {
      const timer = setTimeout(run, Math.max(0, delayMs));
      if (!keepAlive) timer.unref();
      return () => clearTimeout(timer);
    }
    let cancel = systemClock.setTimer(
      () => {
        cancel = systemClock.setTimer(run, delayMs - longestTimerMs, keepAlive);
      },
      longestTimerMs,
      keepAlive,
    );
    return () => cancel();
  },
};

let holders = 0;
let holder: NodeJS.Timeout | undefined;

/** Keeps the process alive while something is held: what will be ended by a timer, and has to hear of it. Counted; costs less than a timer each. */
export const processHold = {
  add(): void {
    holders += 1;
    if (holders > 1) return;
    holder ??= setInterval(() => {}, longestTimerMs);
    holder.ref();
  },
  remove(): void {
    holders -= 1;
    if (holders === 0) holder?.unref();
  },
};

/** Limits of one call. */
export interface DeadlineOptions {
  /** Milliseconds the call may take; `undefined` or `Infinity` means no limit of its own. */
  deadlineMs?: number | undefined;
  /** The caller's signal; its abort ends the call with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Makes the error the call rejects with at the deadline; also the reason of the inner signal. */
  onDeadline: () => Error;
  /** Default: the system clock. */
  clock?: Clock | undefined;
}

/**
 * Runs `run` with a signal that aborts at the deadline or with the caller, and settles then, even when `run`
 * does not listen; what it answers later is dropped. Nothing runs when the caller's signal is already aborted.
 */
export function withDeadline<T>(
  run: (signal: AbortSignal) => T | PromiseLike<T>,
  { deadlineMs, signal, onDeadline, clock = systemClock }: DeadlineOptions,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const controller = new AbortController();
    let cancel: (() => void) | undefined;
    const leave = () => {
      cancel?.();
      signal?.removeEventListener('abort', onAbort);
    };
    const stop = (reason: unknown) => {
      leave();
      reject(reason);
      controller.abort(reason);
    };
    const onAbort = () => stop(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (deadlineMs !== undefined && deadlineMs !== Number.POSITIVE_INFINITY) {
      cancel = clock.setTimer(() => stop(onDeadline()), deadlineMs);
    }
    // The async wrapper turns a synchronous throw into a rejection.
    (async () => run(controller.signal))().then(
      (value) => {
        leave();
        resolve(value);
      },
      (error) => {
        leave();
        reject(error);
      },
    );
  });
}
