// Finds out whether sending less helps: what tells an overload, which it cures, from a brownout, which it does not.
import type { PolicyValues } from '../settings/policy-values.ts';
import type { AttemptLog } from './attempt-log.ts';

/** More failures than this are an outage, which is not tried but left alone. */
const mostFailed = 0.97;
/** Attempts per second below which too little is seen. */
const leastRate = 3;
/** What is let through, of what was sent. */
const cut = 0.55;
/** What began just before still shows at the beginning. */
const skipMs = 400;
const [shortestMs, longestMs] = [2_000, 4_000];
const [leastSeen, wantedSeen] = [5, 8];
/** By how much success must go up. */
const [leastGain, standardErrors] = [0.15, 1.5];
const [firstPauseMs, longestPauseMs] = [15_000, 60_000];

/** A trial under way. */
export interface Trial {
  readonly startedAt: number;
  readonly endsAt: number;
  /** Calls per second let through meanwhile. */
  readonly rate: number;
  /** Share that succeeded before. */
  readonly success: number;
}

/** Decides when it is worth trying, and what a trial has shown. */
export class Trials {
  readonly #values: PolicyValues;
  readonly #log: AttemptLog;
  #notBefore = 0;
  #pauseMs = firstPauseMs;

  constructor(values: PolicyValues, log: AttemptLog) {
    this.#values = values;
    this.#log = log;
  }

  /** A trial to begin now, if many attempts of the last seconds have failed but not all; `since` is the last change of mind. */
  plan(since: number, lagMs: number, now: number): Trial | undefined {
    const { breakerTolerance, breakerMinimumCalls, breakerWindowMs } = this.#values;
    if (breakerTolerance === 0 || now < this.#notBefore) return undefined;
    const until = now - lagMs;
    const { seen, failed } = this.#log.cohort(Math.max(since, until - breakerWindowMs), until, now);
    if (seen < breakerMinimumCalls || failed < breakerTolerance || failed > mostFailed) return undefined;
    const sent = this.#log.attemptRate(2_000, now);
    if (sent < leastRate) return undefined;
    const rate = cut * Math.min(sent, this.#log.callRate(3_000, now));
    const lengthMs = Math.min(longestMs, Math.max(shortestMs, skipMs + (wantedSeen * 1_000) / rate));
    return { startedAt: now, endsAt: now + lengthMs, rate, success: 1 - failed };
  }

  /** Whether the trial has shown that sending less helps by more than chance. */
  hasHelped({ startedAt, endsAt, success }: Trial, now: number): boolean {
    const { seen, failed } = this.#log.cohort(startedAt + skipMs, endsAt, now);
    const spread = Math.max(0.01, success * (1 - success));
    const error = Math.sqrt(spread * (1 / Math.max(1, seen) + 1 / this.#values.breakerMinimumCalls));
    return seen >= leastSeen && 1 - failed - success > Math.max(leastGain, standardErrors * error);
  }

  /** Sending less did not help: no further trial for a while, and for a longer one the next time. */
  postpone(now: number): void {
    this.#notBefore = now + this.#pauseMs;
    this.#pauseMs = Math.min(longestPauseMs, this.#pauseMs * 2);
  }

  clear(): void {
    this.#notBefore = 0;
    this.#pauseMs = firstPauseMs;
  }
}
