// Bounds how many attempts run at the same time, with a fair queue before it.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Call, Expiry } from '../call/call.ts';
import { ExpiryQueue } from '../call/call.ts';
import type { Host } from '../call/host.ts';
import type { Layer } from '../call/layer.ts';
import { leaving } from '../call/layer.ts';
import { ResilienceError } from '../errors/errors.ts';
import type { PolicyValues } from '../settings/policy-values.ts';

const nobody = new Set<() => void>();

/** Bounds how many attempts run at once; the others wait in the order they came, or are turned away. */
export class Bulkhead {
  readonly #values: PolicyValues;
  readonly #host: Host;
  /** Made when somebody waits. */
  #expiries: ExpiryQueue | undefined;
  #waiting = nobody;
  #running = 0;

  constructor(values: PolicyValues, host: Host) {
    this.#values = values;
    this.#host = host;
  }

  get running(): number {
    return this.#running;
  }

  get queued(): number {
    return this.#waiting.size;
  }

  /** Takes a place: at once (`undefined`), or by a promise that settles when there is one, in time, or never. */
  enter(call: Call): Promise<void> | undefined {
    if (this.#running < this.#limit) {
      this.#running += 1;
      return undefined;
    }
    if (this.#waiting.size >= this.#values.maxQueue) return Promise.reject(this.#full(call));
    this.#expiries ??= new ExpiryQueue(this.#host.clock);
    if (this.#waiting === nobody) this.#waiting = new Set();
    const expiries = this.#expiries;
    return new Promise((resolve, reject) => {
      let expiry: Expiry | undefined;
      const start = () => {
        this.#running += 1;
        leave();
        call.at = this.#host.clock.monotonic();
        resolve();
      };
      const waiter = {
        abort: (reason: unknown) => {
          leave();
          reject(reason);
        },
      };
      const leave = () => {
        this.#waiting.delete(start);
        call.detach(waiter);
        if (expiry) expiries.remove(expiry);
      };
      this.#waiting.add(start);
      call.attach(waiter);
      // Told in the context of the call that waited, not of the timer.
      const inContext = AsyncLocalStorage.snapshot();
      expiry = expiries.add(this.#host.clock.monotonic() + this.#values.maxQueueMs, waiter, () =>
        inContext(() => this.#full(call)),
      );
    });
  }

  /** Gives a place back; the one that waited longest gets it. */
  leave(): void {
    this.#running -= 1;
    if (this.#running < this.#limit) this.#startNext();
  }

  get #limit(): number {
    return this.#values.maxConcurrent ?? Number.POSITIVE_INFINITY;
  }

  #startNext(): void {
    const [start] = this.#waiting;
    start?.();
  }

  #full(call: Call): ResilienceError {
    this.#host.reject('bulkhead_full', call);
    return new ResilienceError('bulkhead_full', `"${this.#host.name}" runs as many calls as it may.`, {
      kind: 'local',
      retryable: true,
    });
  }
}

/** Takes a place in the bulkhead for each attempt. */
export function bulkheadLayer(bulkhead: Bulkhead): Layer {
  const leave = () => bulkhead.leave();
  return (next) => (call) => {
    const place = bulkhead.enter(call);
    if (place === undefined) return leaving(next(call), leave);
    return place.then(() => leaving(next(call), leave));
  };
}
