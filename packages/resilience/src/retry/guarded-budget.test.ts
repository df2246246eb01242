// Infrastructure Service: resilience · stable API, changes affect all users
import { sleep } from '@internal/kit';
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { failure, watch } from '../../test/support.ts';
import { createPolicy } from '../policy/create-policy.ts';
import type { PolicyOptions } from '../policy/policy-options.ts';
import type { RetryBudget } from './retry-budget.ts';

/** A policy whose budget throws in all of these. */
function setUp(broken: readonly (keyof RetryBudget)[], options: PolicyOptions = {}) {
  const clock = manualClock();
  const asked: string[] = [];
  const member = <T>(name: keyof RetryBudget, value: T) => {
    asked.push(name);
    if (broken.includes(name)) throw new Error(`${name} is broken`);
    return value;
  };
  const budget: RetryBudget = {
    deposit: () => member('deposit', undefined),
    take: () => member('take', true),
    refund: () => member('refund', undefined),
    get available() {
      return member('available', 5);
    },
  };
  const policy = createPolicy({
    name: 'test',
    clock,
    random: () => 0.5,
    backoffBaseMs: 1,
    budget,
    ...options,
  });
  return { clock, policy, asked };
}

describe("a budget of the caller's own that throws", () => {
  it('turns no call that was served into an error', async () => {
    const { clock, policy, asked } = setUp(['deposit', 'refund', 'available']);
    expect(await policy.execute(async () => 'first')).toBe('first');
    let attempts = 0;
    const again = watch(
      policy.execute(async () => {
        attempts += 1;
        if (attempts === 1) throw failure(503);
        return 'second';
      }),
    );
    await clock.advance(100);
    expect(again.value).toBe('second');
    expect(asked).toEqual(['deposit', 'take', 'refund', 'deposit']);
    expect(policy.snapshot().retryBudget).toBe(0);
  });

  it('pays for no retry and for no hedge, and the call ends as it would without', async () => {
    const hedged = { hedgeAfterMs: 100, idempotent: true };
    const { clock, policy } = setUp(['take'], hedged);
    const failed = watch(policy.execute(() => Promise.reject(failure(503))));
    const slow = watch(policy.execute(() => sleep(150, { clock }).then(() => 'slow')));
    await clock.advance(200);
    expect([failed.error, slow.value]).toEqual([failure(503), 'slow']);
    expect(policy.snapshot().counts).toMatchObject({ retries: 0, hedges: 0, rejected: { retry_budget: 2 } });
  });

  it('takes nothing from a hedge that answered first', async () => {
    const { clock, policy, asked } = setUp(['refund'], { hedgeAfterMs: 100, idempotent: true });
    let runs = 0;
    const seen = watch(
      policy.execute(() => {
        runs += 1;
        return runs === 1 ? new Promise<string>(() => {}) : Promise.resolve('hedge');
      }),
    );
    await clock.advance(100);
    expect([seen.value, asked]).toEqual(['hedge', ['take', 'refund', 'deposit']]);
    expect(policy.snapshot().retryBudget).toBe(5);
  });
});
