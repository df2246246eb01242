// Remembers when attempts began and how those ended.
/** Length of a stretch of the short log, in milliseconds. */
export const shortBinMs = 100;
const bins = 120;
/** Less of the past than this says nothing about a rate. */
const shortestSpanMs = 200;

const nothing = new Uint32Array(0);

/** How many attempts began in a stretch of time, and the share of them that has failed by now. */
interface Cohort {
  readonly seen: number;
  readonly failed: number;
}

/**
 * Counts calls and attempts over the last twelve seconds, or 120 longer moments, by the moment at which they began: attempts
 * still under way are no failures yet, and what ends late is counted with those it began with.
 */
export class AttemptLog {
  /** Made when there is something to count: most policies of a registry are idle. */
  #arrived = nothing;
  #started = nothing;
  #failed = nothing;
  #served = nothing;
  readonly #bornAt: number;
  /** What begins within so long counts as one moment. */
  readonly binMs: number;
  #current: number;

  constructor(nowMs: number, binMs: number = shortBinMs) {
    this.#bornAt = nowMs;
    this.binMs = binMs;
    this.#current = Math.floor(nowMs / binMs);
  }

  /** A call came. */
  addCall(nowMs: number): void {
    this.#move(nowMs);
    this.#arrived[this.#current % bins]! += 1;
  }

  /** An attempt began. */
  addAttempt(nowMs: number): void {
    this.#move(nowMs);
    this.#started[this.#current % bins]! += 1;
  }

  /** An attempt that began at `startedAt` has failed. */
  addFailure(startedAt: number, nowMs: number): void {
    this.#move(nowMs);
    const bin = Math.floor(startedAt / this.binMs);
    if (bin > this.#current - bins) this.#failed[bin % bins]! += 1;
  }

  /** An attempt that began at `startedAt` was answered; asked for by `servedShare` alone. */
  addSuccess(startedAt: number, nowMs: number): void {
    this.#move(nowMs);
    const bin = Math.floor(startedAt / this.binMs);
    if (bin > this.#current - bins) this.#served[bin % bins]! += 1;
  }

  /** The attempt that began at `startedAt` says nothing: it was cancelled, or turned away before it was sent. */
  forget(startedAt: number, nowMs: number): void {
    this.#move(nowMs);
    const bin = Math.floor(startedAt / this.binMs);
    if (bin > this.#current - bins && this.#started[bin % bins]! > 0) this.#started[bin % bins]! -= 1;
  }

  /** Calls per second over the last `spanMs`. */
  callRate(spanMs: number, nowMs: number): number {
    return this.#rateOf(this.#arrived, spanMs, nowMs);
  }

  /** Attempts per second over the last `spanMs`. */
  attemptRate(spanMs: number, nowMs: number): number {
    return this.#rateOf(this.#started, spanMs, nowMs);
  }

  /** Those that began from `fromMs` to `toMs`. */
  cohort(fromMs: number, toMs: number, nowMs: number): Cohort {
    const seen = this.#sum(this.#started, fromMs, toMs, nowMs);
    return { seen, failed: seen === 0 ? 0 : this.#sum(this.#failed, fromMs, toMs, nowMs) / seen };
  }

  /** The share answered by now of those that began in the moments after that of `fromMs`; 1 where none began. */
  servedShare(fromMs: number, nowMs: number): number {
    const next = this.nextMoment(fromMs);
    const seen = this.#sum(this.#started, next, nowMs, nowMs);
    return seen === 0 ? 1 : this.#sum(this.#served, next, nowMs, nowMs) / seen;
  }

  /** When the moment after that of `atMs` begins. */
  nextMoment(atMs: number): number {
    return (Math.floor(atMs / this.binMs) + 1) * this.binMs;
  }

  /** Whether what began at `fromMs` is still counted. */
  reaches(fromMs: number, nowMs: number): boolean {
    return Math.floor(fromMs / this.binMs) > Math.floor(nowMs / this.binMs) - bins;
  }

  clear(): void {
    for (const counts of [this.#started, this.#failed, this.#served]) counts.fill(0);
  }

  #rateOf(counts: Uint32Array, spanMs: number, nowMs: number): number {
    const span = Math.min(spanMs, Math.max(shortestSpanMs, nowMs - this.#bornAt));
    return (this.#sum(counts, nowMs - span, nowMs, nowMs) * 1_000) / span;
  }

  #sum(counts: Uint32Array, fromMs: number, toMs: number, nowMs: number): number {
    this.#move(nowMs);
    const first = Math.max(this.#current - bins + 1, Math.ceil(fromMs / this.binMs), 0);
    const last = Math.min(this.#current, Math.floor(toMs / this.binMs));
    let sum = 0;
    for (let bin = first; bin <= last; bin += 1) sum += counts[bin % bins]!;
    return sum;
  }

  #move(nowMs: number): void {
    const now = Math.floor(nowMs / this.binMs);
    if (this.#arrived === nothing) this.#make();
    if (now === this.#current) return;
    const steps = Math.min(now - this.#current, bins);
    for (let step = 1; step <= steps; step += 1) {
      const bin = (this.#current + step) % bins;
      this.#arrived[bin] = this.#started[bin] = this.#failed[bin] = this.#served[bin] = 0;
    }
    this.#current = now;
  }

  #make(): void {
    const counts = new ArrayBuffer(4 * 4 * bins);
    this.#arrived = new Uint32Array(counts, 0, bins);
    this.#started = new Uint32Array(counts, 4 * bins, bins);
    this.#failed = new Uint32Array(counts, 8 * bins, bins);
    this.#served = new Uint32Array(counts, 12 * bins, bins);
  }
}
