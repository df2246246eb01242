// Infrastructure Service: resilience · stable API, changes affect all users
// What happens beside policies of another library, and what their users and those of other ports have reported.
import { describe, expect, it } from '@jest/globals';
import * as cockatiel from 'cockatiel';
import {
  compose,
  createBreaker,
  createBulkhead,
  createFallback,
  createPolicy,
  createRetry,
} from '../../src/index.ts';
import { failure, settle } from '../support.ts';

const quick = { backoffBaseMs: 1, backoffMaxMs: 1 };

/** Ends with its attempt, as `fetch` does. */
const hang = ({ signal }: { readonly signal: AbortSignal }) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

describe('a policy of cockatiel inside of ours', () => {
  it('cockatiel #56: its timeout is tried again, and counts', async () => {
    const timeout = cockatiel.timeout(5, cockatiel.TimeoutStrategy.Aggressive);
    const policy = compose([createRetry({ ...quick, maxAttempts: 3 }), timeout]);
    let calls = 0;
    const run = () => {
      calls += 1;
      return calls === 3 ? Promise.resolve('fine') : new Promise<string>(() => {});
    };
    expect(await policy.execute(run)).toBe('fine');
    expect(policy.snapshot().counts).toMatchObject({ calls: 1, attempts: 3, retries: 2 });
  });

  it('cockatiel #83, virtrigaud #70: its open breaker is not tried again, and answered by the fallback', async () => {
    const breaker = cockatiel.circuitBreaker(cockatiel.handleAll, {
      halfOpenAfter: 60_000,
      breaker: new cockatiel.ConsecutiveBreaker(1),
    });
    const hold = breaker.isolate();
    const retry = createRetry({ ...quick, maxAttempts: 3 });
    await expect(compose([retry, breaker]).execute(() => 'never')).rejects.toThrow(
      cockatiel.BrokenCircuitError,
    );
    expect(retry.snapshot().counts.retries).toBe(0);
    const policy = compose([createFallback({ fallback: () => 'instead' }), breaker]);
    expect(await policy.execute(() => 'never')).toBe('instead');
    hold.dispose();
  });

  it('its full bulkhead says nothing about the dependency: our breaker stays closed', async () => {
    const breaker = createBreaker({ breakerConsecutiveFailures: 2, breakerMinimumCalls: 1 });
    const policy = compose([breaker, cockatiel.bulkhead(0, 0)]);
    for (let call = 0; call < 40; call += 1)
      await expect(policy.execute(() => 'never')).rejects.toThrow(cockatiel.BulkheadRejectedError);
    expect(breaker.snapshot().state).toBe('closed');
  });
});

describe('a policy', () => {
  it('tiny-emitter #49: refuses what is no listener, where it is given', () => {
    for (const policy of [createPolicy(), compose([createPolicy()])])
      for (const listener of [undefined, null, 'call'])
        expect(() => Reflect.apply(policy.on, policy, ['call', listener])).toThrow(
          expect.objectContaining({
            code: 'invalid_options',
            problems: [expect.objectContaining({ path: 'listener' })],
          }),
        );
  });

  it('takes a listener for an event of another kind of object: who observes all alike asks each for all', () => {
    expect(() => Reflect.apply(createPolicy().on, undefined, ['keys', () => {}])).not.toThrow();
  });

  it('Polly #2375, #3094: an abort is told by the caller’s own reason, whatever was about to happen', async () => {
    const reason = new Error('left');
    const controller = new AbortController();
    const policy = createPolicy({ ...quick, hedgeAfterMs: 1, idempotent: true });
    const retried = policy.execute(
      () => {
        controller.abort(reason);
        throw failure(503);
      },
      { signal: controller.signal },
    );
    await expect(retried).rejects.toBe(reason);
    const later = new AbortController();
    let attempts = 0;
    const hedged = policy.execute(
      (attempt) => {
        attempts += 1;
        if (attempts === 2) queueMicrotask(() => later.abort(reason));
        return hang(attempt);
      },
      { signal: later.signal },
    );
    await expect(hedged).rejects.toBe(reason);
    expect(attempts).toBe(2);
  });

  it('xingyu #72, ai-retry #46: a time limit of the function’s own is tried again, the caller’s is not', async () => {
    let attempts = 0;
    const timesOut = async () => {
      attempts += 1;
      throw new DOMException('too late', 'TimeoutError');
    };
    const policy = createPolicy({ ...quick, maxAttempts: 3 });
    await expect(policy.execute(timesOut)).rejects.toThrow('too late');
    expect(attempts).toBe(3);
    const signal = AbortSignal.timeout(5);
    attempts = 0;
    const late = policy.execute(
      (attempt) => {
        attempts += 1;
        return hang(attempt);
      },
      { signal },
    );
    await expect(late).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(attempts).toBe(1);
  });

  it('resilience4j #2488: a rule that throws takes no place with it', async () => {
    const classify = () => {
      throw new Error('a bad rule');
    };
    const policy = createPolicy({ classify, maxConcurrent: 1, maxQueue: 0, retry: false });
    const handleResult = () => {
      throw new Error('a bad rule');
    };
    for (let call = 0; call < 3; call += 1) {
      await expect(policy.execute(() => Promise.reject(failure(503)))).rejects.toMatchObject({ status: 503 });
      await policy.execute(() => 'fine', { handleResult }).catch(() => {});
    }
    expect(await policy.execute(() => 'fine')).toBe('fine');
    expect(policy.snapshot()).toMatchObject({ running: 0, queued: 0 });
  });

  it('cockatiel #114: who leaves the queue leaves his turn to the next', async () => {
    const bulkhead = createBulkhead({ maxConcurrent: 1, maxQueue: 5 });
    let free: (value: string) => void = () => {};
    const first = new Promise<string>((resolve) => {
      free = resolve;
    });
    const controller = new AbortController();
    const running = bulkhead.execute(() => first);
    const left = bulkhead.execute(() => 'never', { signal: controller.signal });
    const next = bulkhead.execute(() => 'next');
    controller.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    free('first');
    expect([await running, await next]).toEqual(['first', 'next']);
    await settle();
    expect(bulkhead.snapshot()).toMatchObject({ running: 0, queued: 0 });
  });
});
