// Lets callers of one key share one run.

/** Joins calls for the same key while one of them is running. */
export interface SingleFlight<T> {
  /**
   * Starts `produce` unless a call for `key` runs already; everyone gets its one outcome, failure included.
   * A caller whose signal aborts leaves with the signal's reason; the producer's signal aborts when the last left.
   */
  run(key: string, produce: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Lets the next caller of `key` start anew; the call that runs goes on for those who wait for it. */
  forget(key: string): void;
  /** Whether a call for `key` is running. */
  has(key: string): boolean;
  /** Number of keys in flight. */
  readonly size: number;
}

interface Flight<T> {
  readonly outcome: Promise<T>;
  readonly controller: AbortController;
  waiters: number;
}

/** Creates an empty single flight. It holds a key only while its producer runs. */
export function createSingleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Flight<T>>();

  function start(key: string, produce: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController();
    const land = () => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    const outcome = (async () => produce(controller.signal))();
    const flight: Flight<T> = { outcome, controller, waiters: 0 };
    flights.set(key, flight);
    outcome.then(land, land);
    return flight;
  }

  function leave(key: string, flight: Flight<T>, reason: unknown): void {
    flight.waiters -= 1;
    if (flight.waiters > 0) return;
    // A later caller must not join a flight that is being aborted.
    if (flights.get(key) === flight) flights.delete(key);
    flight.controller.abort(reason);
  }

  return {
    run(key, produce, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      const flight = flights.get(key) ?? start(key, produce);
      flight.waiters += 1;
      if (!signal) return flight.outcome;
      return new Promise<T>((resolve, reject) => {
        const onAbort = () => {
          reject(signal.reason);
          leave(key, flight, signal.reason);
        };
        const stay = () => signal.removeEventListener('abort', onAbort);
        signal.addEventListener('abort', onAbort, { once: true });
        flight.outcome.finally(stay).then(resolve, reject);
      });
    },
    forget: (key) => void flights.delete(key),
    has: (key) => flights.has(key),
    get size() {
      return flights.size;
    },
  };
}
