// Ends things on time with one timer for all of them.
import type { Clock } from '@internal/kit';
import type { Abortable } from './call.ts';

/** A place in the queue. */
export interface Expiry {
  readonly at: number;
  readonly target: Abortable;
  readonly toReason: () => unknown;
  before: Expiry | undefined;
  after: Expiry | undefined;
  queued: boolean;
}

/**
 * Many timeouts on one timer. Nearly all limits of a policy are equally long, so they expire in the order they came:
 * a linked list and one lazy timer replace a `setTimeout` and a `clearTimeout` per call (1.6 µs).
 */
export class ExpiryQueue {
  readonly #clock: Clock;
  #head: Expiry | undefined;
  #tail: Expiry | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  #cancelTimer: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Aborts `target` with what `toReason` makes at the moment `at` (monotonic). */
  add(at: number, target: Abortable, toReason: () => unknown): Expiry {
    const entry: Expiry = { at, target, toReason, before: this.#tail, after: undefined, queued: true };
    while (entry.before !== undefined && entry.before.at > at) {
      entry.after = entry.before;
      entry.before = entry.before.before;
    }
    if (entry.before === undefined) this.#head = entry;
    else entry.before.after = entry;
    if (entry.after === undefined) this.#tail = entry;
    else entry.after.before = entry;
    if (at < this.#timerAt) this.#arm(at);
    return entry;
  }

  remove(entry: Expiry): void {
    if (!entry.queued) return;
    entry.queued = false;
    if (entry.before === undefined) this.#head = entry.after;
    else entry.before.after = entry.after;
    if (entry.after === undefined) this.#tail = entry.before;
    else entry.after.before = entry.before;
  }

  #arm(at: number): void {
    this.#cancelTimer?.();
    this.#timerAt = at;
    this.#cancelTimer = this.#clock.setTimer(() => this.#expire(), at - this.#clock.monotonic());
  }

  #expire(): void {
    this.#timerAt = Number.POSITIVE_INFINITY;
    this.#cancelTimer = undefined;
    const now = this.#clock.monotonic();
    // A timer may fire a fraction of a millisecond early.
    while (this.#head !== undefined && this.#head.at <= now + 0.5) {
      const entry = this.#head;
      this.remove(entry);
      entry.target.abort(entry.toReason());
    }
    if (this.#head !== undefined) this.#arm(this.#head.at);
  }
}
