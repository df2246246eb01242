// Follows failures in a row, and knows when these are nearly all there is.
import { AttemptLog, shortBinMs } from './attempt-log.ts';

const leastMs = 50;
const longestMs = 2_000;
/** Where failures show late, so few answers among what began since say nothing against them: they are quicker than what hangs. */
const fewServed = 0.05;

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

  /** Whether something that began after the first of them was answered all the same. */
  get isBroken(): boolean {
    return this.#since < this.#lastSuccessFrom;
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

  addSuccess(startedAt: number, now: number): void {
    this.#longLog?.addSuccess(startedAt, now);
    this.#lastSuccessFrom = Math.max(this.#lastSuccessFrom, startedAt);
    if (startedAt >= this.#since && !this.#goesOn(this.#since, now)) this.clear();
  }

  addFailure(startedAt: number, now: number): void {
    this.#longLog?.addFailure(startedAt, now);
    this.#failureMs += 0.2 * (now - startedAt - this.#failureMs);
    if (startedAt < this.#lastSuccessFrom && !this.#goesOn(startedAt, now)) return;
    this.#length += 1;
    this.#since = Math.min(this.#since, startedAt);
  }

  /**
   * Whether at least `share` of the attempts since the run began have failed: of all of them, or of those that are old
   * enough to tell, if these are at least `least`.
   */
  isNearTotal(share: number, least: number, now: number): boolean {
    if (this.#length === 0) return false;
    const lagMs = this.#wholeLagMs;
    const isLate = lagMs > longestMs;
    const isLong = isLate && !this.#log.reaches(this.#since, now);
    const log = (isLong && this.#longLog) || this.#log;
    const { binMs } = log;
    const all = log.cohort(Math.floor(this.#since / binMs) * binMs, now, now);
    if (all.failed >= share) return true;
    // A long moment is judged when all of it is old enough.
    const until = now - lagMs - (isLong ? binMs : 0);
    const old = log.cohort(this.#since - leastMs, until, now);
    // Where something was answered since, five in a row may be chance.
    const enough = this.isBroken ? Math.max(least, 1 / fewServed) : least;
    if (old.seen >= Math.min(this.#length, enough)) return old.failed >= share;
    if (!isLate || this.isBroken) return false;
    // Few calls, each long: what is older than the log has ended, and not well, or there were no run.
    const young = log.cohort(log.nextMoment(until), now, now);
    const failed = this.#length - Math.round(young.seen * young.failed);
    const pending = Math.round(old.seen * (1 - old.failed));
    return failed >= this.#length - 1 && failed >= share * (failed + pending);
  }

  clear(): void {
    this.#length = 0;
    this.#since = Number.POSITIVE_INFINITY;
  }

  get #wholeLagMs(): number {
    return Math.min(Math.max(longestMs, 1.1 * this.#limitMs), this.#failureMs * 1.5 + leastMs);
  }

  /** Whether a run goes on though something that began after `fromMs` was answered. */
  #goesOn(fromMs: number, now: number): boolean {
    return this.isSlow && (this.#longLog?.servedShare(fromMs, now) ?? 1) <= fewServed;
  }
}
