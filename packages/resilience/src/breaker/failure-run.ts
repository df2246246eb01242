// Tells a dependency that fails nearly always from one that fails often, by the moments at which attempts began.
import type { AttemptLog } from './attempt-log.ts';
import { binMs } from './attempt-log.ts';

const leastMs = 50;
const longestMs = 2_000;

/** Follows failures in a row, in the order in which the attempts began, not in which they ended. */
export class FailureRun {
  readonly #log: AttemptLog;
  #length = 0;
  #since = Number.POSITIVE_INFINITY;
  #lastSuccessFrom = Number.NEGATIVE_INFINITY;
  /** Mean time until a failure shows. */
  #failureMs = 100;

  constructor(log: AttemptLog) {
    this.#log = log;
  }

  get length(): number {
    return this.#length;
  }

  /** Attempts younger than this cannot be judged yet. */
  get lagMs(): number {
    return Math.min(longestMs, this.#failureMs * 1.5 + leastMs);
  }

  addSuccess(startedAt: number): void {
    this.#lastSuccessFrom = Math.max(this.#lastSuccessFrom, startedAt);
    if (startedAt >= this.#since) this.clear();
  }

  addFailure(startedAt: number, now: number): void {
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
    const all = this.#log.cohort(Math.floor(this.#since / binMs) * binMs, now, now);
    if (all.failed >= share) return true;
    const old = this.#log.cohort(this.#since - leastMs, now - this.lagMs, now);
    return old.seen >= Math.min(this.#length, least) && old.failed >= share;
  }

  clear(): void {
    this.#length = 0;
    this.#since = Number.POSITIVE_INFINITY;
  }
}
