// Tries again what failed for a while, with room for those that only took too long.
import type { IBackoff, IBackoffFactory } from 'cockatiel';
import { ExponentialBackoff } from 'cockatiel';
import type { Call } from '../call/call.ts';
import type { Host } from '../call/host.ts';
import type { Layer, Next } from '../call/layer.ts';
import { pause } from '../call/layer.ts';
import type { Classification } from '../errors/classify-error.ts';
import { ResilienceError } from '../errors/errors.ts';
import type { PolicyValues } from '../settings/policy-values.ts';
import type { RetryBudget } from './retry-budget.ts';

/** Seconds' worth of retries that can be saved up. */
const most = 4;
const leastPerSecond = 1.5;
const shareOfCalls = 0.25;
const spanMs = 4_000;

/** Allows a retry after an attempt timeout now and then: a quarter of the calls, or three in two seconds. */
class TimeoutAllowance {
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

/** What a retry takes besides its values. */
interface RetryParts {
  readonly budget: RetryBudget;
  /** Knows for how long the dependency's key is cooling down. */
  readonly cooldown?: { remainingMs(): number } | undefined;
  /** Knows whether another attempt may be of any use, where nearly all fail. */
  readonly breaker?: { readonly isHopeful: boolean } | undefined;
}

/** Tries again what may succeed, as long as attempts, budget and deadline allow. Ends with the last attempt's own error. */
export function retryLayer(values: PolicyValues, parts: RetryParts, host: Host): Layer {
  const { maxAttempts, retryAfterMaxMs, maxWaitMs, idempotent } = values;
  const { budget, cooldown, breaker } = parts;
  const timeouts = new TimeoutAllowance(host.clock.monotonic());

  /** Milliseconds to wait before the next attempt, or `undefined` when there shall be none. */
  function plan(
    call: Call,
    attempt: number,
    error: unknown,
    verdict: Classification,
    backoff: IBackoff<unknown>,
  ): number | undefined {
    if (call.aborted || call.stream?.committed || verdict.kind === 'local') return undefined;
    if (attempt >= maxAttempts || !verdict.retryable || call.repeat === 'never') return undefined;
    if (!(call.repeat ?? idempotent) && !verdict.untouched) return undefined;
    if (verdict.kind !== 'rate_limited' && breaker?.isHopeful === false) return undefined;
    const askedMs = Math.max(verdict.retryAfterMs ?? 0, cooldown?.remainingMs() ?? 0);
    // Also for what is no number: cooldowns may be the caller's own.
    if (!(askedMs <= retryAfterMaxMs)) return undefined;
    // Spread by up to 10 %: everyone who was given the same moment would come back in it.
    const delayMs = Math.max(backoff.duration, askedMs * (1 + 0.1 * host.random()));
    if (call.deadlineAt !== undefined && host.clock.monotonic() + delayMs >= call.deadlineAt) {
      host.reject('deadline', call);
      return undefined;
    }
    const mayRetry = !isTimeout(error) || timeouts.take(host.clock.monotonic());
    if (mayRetry && budget.take()) return delayMs;
    host.reject('retry_budget', call);
    return undefined;
  }

  /**
   * Milliseconds until a dependency inside takes calls again, where its gate turned this one away and sent nothing: that costs
   * neither an attempt nor the budget. `undefined` where the wait does not fit.
   */
  function planWait(call: Call, error: unknown, waits: number): number | undefined {
    if (waits >= maxAttempts || maxAttempts === 1 || call.repeat === 'never') return undefined;
    if (call.aborted || call.stream?.committed || host.classify(error).kind !== 'local') return undefined;
    const askedMs = cooldownIn(error);
    if (!(askedMs <= Math.min(maxWaitMs, retryAfterMaxMs))) return undefined;
    const delayMs = askedMs * (1 + 0.1 * host.random());
    const isLate = call.deadlineAt !== undefined && host.clock.monotonic() + delayMs >= call.deadlineAt;
    return isLate ? undefined : delayMs;
  }

  /** Waits and tries until something ends it; entered with the first attempt's failure. */
  async function again(next: Next, call: Call, first: unknown): Promise<unknown> {
    let error = first;
    let backoff: IBackoff<unknown> | undefined;
    // Of its own: another retry inside counts its attempts in the same call.
    let attempt = 1;
    for (let waits = 0; ; ) {
      const waitMs = planWait(call, error, waits);
      if (waitMs !== undefined) {
        waits += 1;
        await pause(waitMs, call, host);
        call.attempt = attempt;
        try {
          return onServed(await next(call));
        } catch (failure) {
          error = failure;
          continue;
        }
      }
      const verdict = host.classify(error, call.aborted);
      call.tally.failure = error;
      let delayMs: number | undefined;
      try {
        backoff = (backoff ?? halfJitter(values, host.random)).next(undefined);
        delayMs = plan(call, attempt, error, verdict, backoff);
      } catch {
        // Cooldowns of the caller's own that throw end the retries, and the call with its own error.
      }
      if (delayMs === undefined) throw error;
      host.counts.retries += 1;
      if (host.events.has('retry')) {
        const { operation } = call;
        const { kind } = verdict;
        host.events.emit('retry', { policy: host.name, operation, attempt: attempt + 1, delayMs, kind });
      }
      await pause(delayMs, call, host);
      attempt += 1;
      call.attempt = attempt;
      try {
        const value = await next(call);
        budget.refund();
        budget.deposit();
        return value;
      } catch (failure) {
        error = failure;
      }
    }
  }

  const onServed = <T>(value: T): T => {
    budget.deposit();
    return value;
  };

  return (next) => (call) => {
    call.attempt = 1;
    timeouts.addCall(call.at);
    return next(call).then(onServed, (error) => again(next, call, error));
  };
}

/** For how long the first of the gates that turned a call away is shut; infinite where none did. */
function cooldownIn(error: unknown): number {
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const asked = errors.map((one) =>
    ResilienceError.isInstance(one) && one.code === 'cooldown' ? one.retryAfterMs : undefined,
  );
  return Math.min(...asked.map((ms) => ms ?? Number.POSITIVE_INFINITY));
}

const isTimeout = (error: unknown) => ResilienceError.isInstance(error) && error.code === 'attempt_timeout';

/** Cockatiel's exponential backoff with our own jitter: its generators read `Math.random`. */
function halfJitter(
  { backoffBaseMs, backoffMaxMs }: PolicyValues,
  random: () => number,
): IBackoffFactory<unknown> {
  return new ExponentialBackoff<number>({
    initialDelay: backoffBaseMs,
    maxDelay: backoffMaxMs,
    exponent: 2,
    generator: (step = 0, options) => {
      const ceiling = Math.min(options.maxDelay, options.initialDelay * options.exponent ** step);
      return [(0.5 + 0.5 * random()) * ceiling, step + 1];
    },
  });
}
