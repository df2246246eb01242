// Bounds the retries after timeouts, which hold a place at the server for as long as the first attempt did.

/** Seconds' worth of retries that can be saved up. */
const most = 4;
const leastPerSecond = 1.5;
const shareOfCalls = 0.25;
const spanMs = 4_000;

/** Allows a retry after an attempt timeout now and then: a quarter of the calls, or three in two seconds. */
export class TimeoutAllowance {
  #saved = 2;
  #calls = 0;
  #rate = 0;
  #spanFrom: number;
  #filledAt: number;

  constructor(nowMs: number) {
    this.#spanFrom = nowMs;
    this.#filledAt = nowMs;
  }

  /** A call came. */
  addCall(nowMs: number): void {
    this.#calls += 1;
    const passedMs = nowMs - this.#spanFrom;
    if (passedMs < spanMs) return;
    this.#rate = (this.#calls * 1_000) / passedMs;
    this.#calls = 0;
    this.#spanFrom = nowMs;
  }

  take(nowMs: number): boolean {
    const perSecond = Math.max(leastPerSecond, shareOfCalls * this.#rate);
    this.#saved = Math.min(most, this.#saved + ((nowMs - this.#filledAt) * perSecond) / 1_000);
    this.#filledAt = nowMs;
    if (this.#saved < 1) return false;
    this.#saved -= 1;
    return true;
  }
}
