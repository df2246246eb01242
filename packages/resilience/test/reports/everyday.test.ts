// Infrastructure Service: resilience · stable API, changes affect all users
// Small surprises that others have met, each with the public report.
import { describe, expect, it } from '@jest/globals';
import { createPolicy } from '../../src/policy/create-policy.ts';
import { createRetry } from '../../src/policy/single-strategies.ts';
import { failure } from '../support.ts';

/** Timers that keep this process alive. */
const alive = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
const hang = () => new Promise<never>(() => {});

describe('a program that waits for nothing but a policy', () => {
  it('cockatiel #11: is alive until the deadline or the timeout is told, and not longer', async () => {
    const isHeldMore = (begin: () => unknown) => {
      const before = alive();
      const begun = begin();
      return { more: alive() - before, begun };
    };
    for (const [options, code] of [
      [{ deadlineMs: 20 }, 'deadline_exceeded'],
      [{ attemptTimeoutMs: 20, maxAttempts: 1 }, 'attempt_timeout'],
      // Only what was let go before can be held again.
      [{ deadlineMs: 20 }, 'deadline_exceeded'],
    ] as const) {
      const { more, begun } = isHeldMore(() => createPolicy(options).execute(hang));
      expect(more).toBe(1);
      await expect(begun).rejects.toMatchObject({ code });
      expect(await createPolicy().execute(async () => 'fine')).toBe('fine');
    }
  });

  it('is held by no call that nothing will end', async () => {
    const controller = new AbortController();
    const before = alive();
    const call = createRetry().execute(hang, { signal: controller.signal });
    expect(alive()).toBe(before);
    controller.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('timeouts of a function’s own', () => {
  it('Polly #800, #1584: count in the breaker as any failure does', async () => {
    const ownTimeout = () => Promise.reject(AbortSignal.abort().reason);
    const counted = async (run: () => Promise<never>) => {
      const policy = createPolicy({ maxAttempts: 1, maxWaitMs: 0 });
      let calls = 0;
      for (; policy.snapshot().state === 'closed' && calls < 50; calls += 1)
        await policy.execute(run).catch(() => {});
      return calls;
    };
    const withStatus = await counted(() => Promise.reject(failure(500)));
    expect(withStatus).toBeLessThanOrEqual(22);
    expect(await counted(ownTimeout)).toBe(withStatus);
  });
});

describe('many policies of one kind', () => {
  it('fedify #916: share what was checked of their values, and nothing else', async () => {
    const policies = Array.from({ length: 300 }, (_, index) =>
      createPolicy({ maxAttempts: (index % 10) + 1 }),
    );
    for (const [index, policy] of policies.slice(0, 10).entries()) {
      const quick = createPolicy({ maxAttempts: index + 1, backoffBaseMs: 1, backoffMaxMs: 1 });
      await quick.execute(() => Promise.reject(failure(500)), { deadlineMs: 1_000 }).catch(() => {});
      expect(quick.snapshot().counts.attempts).toBe(Math.min(index + 1, 5));
      expect(policy.snapshot().counts.attempts).toBe(0);
    }
  });

  it('are refused what is no value, though one without it was made before', () => {
    createPolicy({ maxAttempts: 2 });
    for (const wrong of [() => 1, Symbol('2'), null, Number.NaN, Number.POSITIVE_INFINITY, 2n, {}, [2]])
      expect(() => createPolicy({ maxAttempts: 2, deadlineMs: wrong as never })).toThrow(
        expect.objectContaining({ code: 'invalid_options' }),
      );
    expect(() => createPolicy({ preset: {} as never })).toThrow('preset');
    for (let deadlineMs = 1; deadlineMs <= 300; deadlineMs += 1) createPolicy({ deadlineMs });
    expect(() => createPolicy({ deadlineMs: 0 })).toThrow('deadlineMs');
  });
});
