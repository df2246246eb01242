// Remembers when attempts began and how those ended, and which of them fail in a row.
/** What begins within so long counts as one moment, unless a log is told otherwise. */
const shortBinMs = 100;
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
  readonly #bornAt: number;
  readonly #binMs: number;
  #current: number;

  constructor(nowMs: number, binMs: number = shortBinMs) {
    this.#bornAt = nowMs;
    this.#binMs = binMs;
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
    const bin = Math.floor(startedAt / this.#binMs);
    if (bin > this.#current - bins) this.#failed[bin % bins]! += 1;
  }

  /** The attempt that began at `startedAt` says nothing: it was cancelled, or turned away before it was sent. */
  forget(startedAt: number, nowMs: number): void {
    this.#move(nowMs);
    const bin = Math.floor(startedAt / this.#binMs);
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

  clear(): void {
    for (const counts of [this.#started, this.#failed]) counts.fill(0);
  }

  #rateOf(counts: Uint32Array, spanMs: number, nowMs: number): number {
    const span = Math.min(spanMs, Math.max(shortestSpanMs, nowMs - this.#bornAt));
    return (this.#sum(counts, nowMs - span, nowMs, nowMs) * 1_000) / span;
  }

  #sum(counts: Uint32Array, fromMs: number, toMs: number, nowMs: number): number {
    this.#move(nowMs);
    const first = Math.max(this.#current - bins + 1, Math.ceil(fromMs / this.#binMs), 0);
    const last = Math.min(this.#current, Math.floor(toMs / this.#binMs));
    let sum = 0;
    for (let bin = first; bin <= last; bin += 1) sum += counts[bin % bins]!;
    return sum;
  }

  #move(nowMs: number): void {
    const now = Math.floor(nowMs / this.#binMs);
    if (this.#arrived === nothing) this.#make();
    if (now === this.#current) return;
    const steps = Math.min(now - this.#current, bins);
    for (let step = 1; step <= steps; step += 1) {
      const bin = (this.#current + step) % bins;
      this.#arrived[bin] = this.#started[bin] = this.#failed[bin] = 0;
    }
    this.#current = now;
  }

  #make(): void {
    const counts = new ArrayBuffer(3 * 4 * bins);
    this.#arrived = new Uint32Array(counts, 0, bins);
    this.#started = new Uint32Array(counts, 4 * bins, bins);
    this.#failed = new Uint32Array(counts, 8 * bins, bins);
  }
}

const leastMs = 50;
const longestMs = 2_000;

/** Follows failures in a row, in the order in which the attempts began, not in which they ended. */
export class FailureRun {
  readonly #log: AttemptLog;
  /** The same attempts for three times as long as one may take: of what fails slowly, the short log forgets the beginning before it sees the end. */
  #longLog: AttemptLog | undefined;
  readonly #limitMs: number;
  #length = 0;
  #since = Number.POSITIVE_INFINITY;
  #lastSuccessFrom = Number.NEGATIVE_INFINITY;
  /** Mean time until a failure shows. */
  #failureMs = 100;

  /** `limitMs` is the longest time that an attempt may take. */
  constructor(log: AttemptLog, limitMs: number) {
    this.#log = log;
    this.#limitMs = limitMs;
  }

  get length(): number {
    return this.#length;
  }

  /** Attempts younger than this cannot be judged yet, by those who wait for it. */
  get lagMs(): number {
    return Math.min(longestMs, this.#wholeLagMs);
  }

  /** Whether failures take longer to show than is waited for: who judges the last seconds takes what hangs for what goes well. */
  get isSlow(): boolean {
    return this.#failureMs > longestMs;
  }

  addAttempt(now: number): void {
    this.#longLog ??= new AttemptLog(now, Math.max(shortBinMs, this.#limitMs / 40));
    this.#longLog.addAttempt(now);
  }

  /** The attempt that began at `startedAt` says nothing. */
  forget(startedAt: number, now: number): void {
    this.#longLog?.forget(startedAt, now);
  }

  addSuccess(startedAt: number): void {
    this.#lastSuccessFrom = Math.max(this.#lastSuccessFrom, startedAt);
    if (startedAt >= this.#since) this.clear();
  }

  addFailure(startedAt: number, now: number): void {
    this.#longLog?.addFailure(startedAt, now);
    this.#failureMs += 0.2 * (now - startedAt - this.#failureMs);
    if (startedAt < this.#lastSuccessFrom) return;
    this.#length += 1;
    this.#since = Math.min(this.#since, startedAt);
  }

  /**
   * Whether at least `share` of the attempts since the run began have failed: of all of them, or of those that are old
   * enough to tell, if these are at least `least`.
   */
  isNearTotal(share: number, least: number, now: number): boolean {
    if (this.#length === 0) return false;
    const all = this.#log.cohort(Math.floor(this.#since / shortBinMs) * shortBinMs, now, now);
    if (all.failed >= share) return true;
    const lagMs = this.#wholeLagMs;
    const log = (lagMs > longestMs && this.#longLog) || this.#log;
    const old = log.cohort(this.#since - leastMs, now - lagMs, now);
    return old.seen >= Math.min(this.#length, least) && old.failed >= share;
  }

  clear(): void {
    this.#length = 0;
    this.#since = Number.POSITIVE_INFINITY;
  }

  get #wholeLagMs(): number {
    return Math.min(Math.max(longestMs, 1.1 * this.#limitMs), this.#failureMs * 1.5 + leastMs);
  }
}
