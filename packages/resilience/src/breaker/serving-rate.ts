// Follows what a dependency can serve: up with each success and with time, down with failures.
import type { AttemptLog } from './attempt-log.ts';

/** Of the calls that come, at most so many more are let through, so that those who wait get through too. */
const mostOfCalls = 1.5;
const leastOfCalls = 0.25;
const growth = 1.02;
const leastMs = 500;
const clearlyMore = 1.25;
const [shrink, shrinkEveryMs] = [0.9, 100];
/** After so long without a failure time alone makes it more. */
const quietMs = 1_500;
const doubleEveryMs = 250;

/** Calls per second that are let through. */
export class ServingRate {
  readonly #log: AttemptLog;
  readonly #since: number;
  #value: number;
  #isSteep: boolean;
  #movedAt: number;
  #doubledAt: number;
  #failedAt: number;
  #shrunkAt = Number.NEGATIVE_INFINITY;

  /** `isSteep` doubles it until something fails: after an outage nothing speaks against going on as before. */
  constructor(log: AttemptLog, value: number, isSteep: boolean, now: number) {
    this.#log = log;
    this.#since = now;
    this.#value = value;
    this.#isSteep = isSteep;
    this.#movedAt = this.#doubledAt = this.#failedAt = now;
    if (!isSteep) this.#bound(now);
  }

  get value(): number {
    return this.#value;
  }

  addSuccess(now: number): void {
    this.#value *= growth;
    this.#bound(now);
  }

  addFailure(now: number): void {
    this.#isSteep = false;
    this.#failedAt = now;
    if (now - this.#shrunkAt >= shrinkEveryMs) {
      this.#shrunkAt = now;
      this.#value *= shrink;
    }
    this.#bound(now);
  }

  /** Lets time do its part. */
  move(now: number): void {
    const passedMs = now - this.#movedAt;
    this.#movedAt = now;
    if (this.#isSteep && now - this.#doubledAt >= doubleEveryMs) {
      this.#doubledAt = now;
      this.#raise(this.#value * 2, 2_000, now);
    }
    if (now - this.#failedAt > quietMs)
      this.#raise(this.#value * Math.exp(Math.min(passedMs, 500) / 1_000), 4_000, now);
  }

  /** Whether a limit still has an effect, or something still fails. */
  isNeeded(lagMs: number, now: number): boolean {
    if (now - this.#since <= leastMs) return true;
    if (this.#value <= clearlyMore * Math.max(1, this.#log.callRate(2_000, now))) return true;
    const from = Math.max(this.#since + 1, now - 4_000);
    return this.#log.cohort(from, now - lagMs, now).failed >= 0.1;
  }

  #raise(to: number, spanMs: number, now: number): void {
    this.#value = Math.max(this.#value, Math.min(to, mostOfCalls * this.#log.callRate(spanMs, now)));
  }

  #bound(now: number): void {
    const calls = this.#log.callRate(4_000, now);
    const [least, most] = [Math.max(0.5, leastOfCalls * calls), Math.max(2, mostOfCalls * calls)];
    this.#value = Math.min(most, Math.max(least, this.#value));
  }
}
