// Bounds how many attempts begin in a stretch of time: whoever comes too early waits for a permit.
import type { Abortable, Call } from '../call/call.ts';
import { mostWaiting } from '../call/call.ts';
import type { Host } from '../call/host.ts';
import type { Layer } from '../call/layer.ts';
import { ResilienceError } from '../errors/errors.ts';
import type { PolicyValues } from '../settings/policy-values.ts';

interface Waiter extends Abortable {
  go(): void;
}

/** The values a rate limiter reads. */
export type RateLimitValues = Pick<PolicyValues, 'rateLimitMs' | 'maxWaitMs'> & {
  readonly rateLimit: number;
};

/**
 * Gives out at most `rateLimit` permits in any stretch of `rateLimitMs`, wherever it begins, in the order they were asked for: a bucket that
 * fills up would let through twice as many around its edge.
 */
export class RateLimiter {
  readonly #values: RateLimitValues;
  readonly #host: Host;
  /** When the last permits were given, the oldest at `#next`. */
  #given: Float64Array | undefined;
  #next = 0;
  readonly #waiting = new Set<Waiter>();
  #cancelTimer: (() => void) | undefined;

  constructor(values: RateLimitValues, host: Host) {
    this.#values = values;
    this.#host = host;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Takes a permit: at once (`undefined`), or by a promise; or turns the call away when none will come in time. */
  enter(call: Call): Promise<void> | undefined {
    if (this.#waiting.size === 0 && this.#freeAt(0) <= call.at) {
      this.#give(call.at);
      return undefined;
    }
    const waitMs = this.#freeAt(this.#waiting.size) - call.at;
    const leftMs = (call.deadlineAt ?? Number.POSITIVE_INFINITY) - call.at;
    if (waitMs > this.#values.maxWaitMs || waitMs >= leftMs || this.#waiting.size >= mostWaiting)
      return Promise.reject(this.#refusal(waitMs, call));
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        go: () => {
          leave();
          call.at = this.#host.clock.monotonic();
          this.#give(call.at);
          resolve();
        },
        abort: (reason) => {
          leave();
          reject(reason);
        },
      };
      const leave = () => {
        this.#waiting.delete(waiter);
        call.detach(waiter);
        if (this.#waiting.size > 0) return;
        this.#cancelTimer?.();
        this.#cancelTimer = undefined;
      };
      this.#waiting.add(waiter);
      call.attach(waiter);
      this.#arm();
    });
  }

  /** When the permit is free that so many others will take before. */
  #freeAt(ahead: number): number {
    const { rateLimit, rateLimitMs } = this.#values;
    this.#given ??= new Float64Array(rateLimit).fill(Number.NEGATIVE_INFINITY);
    const given = this.#given[(this.#next + ahead) % rateLimit]!;
    return given + (1 + Math.floor(ahead / rateLimit)) * rateLimitMs;
  }

  #give(now: number): void {
    this.#given![this.#next] = now;
    this.#next = (this.#next + 1) % this.#values.rateLimit;
  }

  #arm(): void {
    if (this.#cancelTimer !== undefined) return;
    const waitMs = this.#freeAt(0) - this.#host.clock.monotonic();
    // Those who wait may be all that keeps the program alive.
    this.#cancelTimer = this.#host.clock.setTimer(() => this.#release(), Math.max(0, waitMs), true);
  }

  #release(): void {
    this.#cancelTimer = undefined;
    for (const waiter of this.#waiting) {
      if (this.#freeAt(0) > this.#host.clock.monotonic()) break;
      waiter.go();
    }
    if (this.#waiting.size > 0) this.#arm();
  }

  #refusal(waitMs: number, call: Call): ResilienceError {
    this.#host.reject('rate_limit', call);
    return new ResilienceError('rate_limit', `"${this.#host.name}" has begun as many calls as it may.`, {
      kind: 'local',
      retryable: true,
      retryAfterMs: Math.ceil(waitMs),
    });
  }
}

/** Takes a permit for each attempt. */
export function rateLimitLayer(limiter: RateLimiter): Layer {
  return (next) => (call) => {
    const permit = limiter.enter(call);
    return permit === undefined ? next(call) : permit.then(() => next(call));
  };
}
