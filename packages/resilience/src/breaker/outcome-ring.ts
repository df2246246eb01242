// Remembers how the attempts of the last seconds ended, at a fixed cost in memory and time.
/** What a window has seen. */
export interface WindowTotals {
  successes: number;
  failures: number;
  slow: number;
  /** Turned away: by the brake, or as too much by the dependency itself. */
  turnedAway: number;
}

const buckets = 10;

/**
 * Counts outcomes over a sliding window, in ten buckets on a monotonic clock. However long nothing happened, what is
 * older than the window is gone at the next look.
 */
export class OutcomeRing {
  readonly #bucketMs: number;
  readonly #ring: WindowTotals[] = Array.from({ length: buckets }, emptyTotals);
  readonly #totals = emptyTotals();
  #current: number;

  constructor(windowMs: number, nowMs: number) {
    this.#bucketMs = windowMs / buckets;
    this.#current = Math.floor(nowMs / this.#bucketMs);
  }

  add(what: keyof WindowTotals, nowMs: number): void {
    this.totals(nowMs)[what] += 1;
    this.#ring[this.#current % buckets]![what] += 1;
  }

  /** Totals of the window that ends now. */
  totals(nowMs: number): WindowTotals {
    const now = Math.floor(nowMs / this.#bucketMs);
    const steps = Math.min(now - this.#current, buckets);
    for (let step = 1; step <= steps; step += 1) this.#drop((this.#current + step) % buckets);
    this.#current = now;
    return this.#totals;
  }

  clear(): void {
    for (let index = 0; index < buckets; index += 1) this.#drop(index);
  }

  #drop(index: number): void {
    const bucket = this.#ring[index]!;
    for (const what of ['successes', 'failures', 'slow', 'turnedAway'] as const) {
      this.#totals[what] -= bucket[what];
      bucket[what] = 0;
    }
  }
}

function emptyTotals(): WindowTotals {
  return { successes: 0, failures: 0, slow: 0, turnedAway: 0 };
}
