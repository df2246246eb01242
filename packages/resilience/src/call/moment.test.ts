// Infrastructure Service: resilience · stable API, changes affect all users
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { failure, watch } from '../../test/support.ts';
import { compose } from '../policy/compose.ts';
import { createPolicy } from '../policy/create-policy.ts';
import type { PolicyOptions } from '../policy/policy-options.ts';
import { createAttemptTimeout } from '../policy/single-strategies.ts';
import type { Policy } from './policy.ts';

const limit = { attemptTimeoutMs: 100, deadlineMs: 60_000, random: () => 0 };

/** Runs a call that fails or answers at first and hangs then; gives when each attempt began and ended. */
async function play(
  make: (clock: ReturnType<typeof manualClock>) => Policy,
  first: ((policy: Policy) => void) | undefined,
  answers: readonly (Error | 'hang')[],
) {
  const clock = manualClock();
  const policy = make(clock);
  first?.(policy);
  const attempts: { from: number; to?: number }[] = [];
  const run = ({ signal }: { signal: AbortSignal }) => {
    const answer = answers[attempts.length] ?? 'hang';
    const attempt: { from: number; to?: number } = { from: clock.monotonic() };
    attempts.push(attempt);
    if (answer !== 'hang') return Promise.reject(answer);
    signal.addEventListener('abort', () => (attempt.to = clock.monotonic()));
    return new Promise<never>(() => {});
  };
  const seen = watch(policy.execute(run));
  await clock.advance(10_000);
  return { last: attempts.at(-1)!, seen };
}
const policyWith = (options: PolicyOptions) => (clock: ReturnType<typeof manualClock>) =>
  createPolicy({ clock, ...limit, ...options });
const occupy = (ms: number, clockOf: () => ReturnType<typeof manualClock>) => (policy: Policy) =>
  void policy
    .execute(() => new Promise((resolve) => clockOf().setTimer(() => resolve(1), ms)))
    .catch(() => {});

describe('the time of an attempt begins with it', () => {
  it('after a backoff', async () => {
    const options = { maxAttempts: 2, backoffBaseMs: 1_000, backoffMaxMs: 1_000 };
    const { last } = await play(policyWith(options), undefined, [failure(500)]);
    expect(last).toEqual({ from: 500, to: 600 });
  });

  it('after a wait for a place, and for a permit', async () => {
    for (const [options, from] of [
      [{ maxConcurrent: 1, maxAttempts: 1 }, 50],
      [{ rateLimit: 1, rateLimitMs: 700, maxAttempts: 1 }, 700],
    ] as const) {
      let clock!: ReturnType<typeof manualClock>;
      const make = (given: ReturnType<typeof manualClock>) => policyWith(options)((clock = given));
      const { last, seen } = await play(
        make,
        occupy(50, () => clock),
        [],
      );
      expect(last).toEqual({ from, to: from + 100 });
      expect(seen.error).toMatchObject({ code: 'attempt_timeout' });
    }
  });

  it('after a wait for a rate limit to end', async () => {
    const { last } = await play(policyWith({ maxAttempts: 2 }), undefined, [
      failure(429, { 'retry-after': '2' }),
    ]);
    expect(last).toEqual({ from: 2_000, to: 2_100 });
  });

  it('after a wait at an open breaker', async () => {
    const options = { breakerConsecutiveFailures: 1, breakerOpenMs: 400, maxAttempts: 1 };
    const fail = (policy: Policy) => void policy.execute(() => Promise.reject(failure(500))).catch(() => {});
    let begin!: () => void;
    const { last } = await play(
      policyWith(options),
      (policy) => {
        begin = () => fail(policy);
        begin();
      },
      [],
    );
    expect(last.to! - last.from).toBe(100);
  });

  it('of a hedge, and inside of a policy of another make', async () => {
    const hedged = { hedgeAfterMs: 60, idempotent: true, maxAttempts: 1 };
    const { last } = await play(policyWith(hedged), undefined, []);
    expect(last).toEqual({ from: 60, to: 160 });
    const late = {
      execute: async <T>(run: (attempt: never) => Promise<T>, options: object = {}) => {
        await waits(300);
        return run(options as never);
      },
    };
    let waits!: (ms: number) => Promise<void>;
    const composed = await play(
      (clock) => {
        waits = (ms) => new Promise((resolve) => clock.setTimer(() => resolve(), ms));
        return compose([late as never, createAttemptTimeout({ clock, attemptTimeoutMs: 100 })], { clock });
      },
      undefined,
      [],
    );
    expect(composed.last).toEqual({ from: 300, to: 400 });
  });
});
