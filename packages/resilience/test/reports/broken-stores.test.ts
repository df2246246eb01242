// Infrastructure Service: resilience · stable API, changes affect all users
import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { Cooldowns } from '../../src/cooldown/cooldowns.ts';
import { classifyError } from '../../src/errors/classify-error.ts';
import { createPolicy } from '../../src/policy/create-policy.ts';
import { failure } from '../support.ts';

const fail = () => {
  throw new Error('the store is down');
};

// failsafe-lib/failsafe#393, resilience4j/resilience4j#2488
describe("cooldowns of the caller's own that throw", () => {
  const broken: Cooldowns = {
    remainingMs: fail,
    extend: fail,
    clear: fail,
    get shared() {
      return fail();
    },
  };

  it('end no call, and leave no listener behind', async () => {
    for (const breaker of [true, false]) {
      const policy = createPolicy({ cooldowns: broken, breaker });
      const { signal } = new AbortController();
      expect(await policy.execute(() => 'fine', { signal })).toBe('fine');
      expect(getEventListeners(signal, 'abort')).toEqual([]);
      expect(policy.snapshot().cooldownMs).toBe(0);
      policy.reset();
    }
  });

  it('do not take the place of what the dependency said', async () => {
    for (const breaker of [true, false]) {
      const policy = createPolicy({ cooldowns: broken, breaker, retry: false });
      const limited = () => Promise.reject(failure(429, { 'retry-after': '1' }));
      await expect(policy.execute(limited)).rejects.toMatchObject({ status: 429 });
    }
  });

  it('keep no place of the bulkhead', async () => {
    let asked = 0;
    const every: Cooldowns = {
      remainingMs: () => {
        asked += 1;
        return asked % 2 === 0 ? fail() : 0;
      },
      extend: fail,
      clear: fail,
      shared: false,
    };
    const policy = createPolicy({ cooldowns: every, maxConcurrent: 2, retry: false });
    for (let call = 0; call < 6; call += 1) expect(await policy.execute(() => 'fine')).toBe('fine');
    expect(policy.snapshot().running).toBe(0);
  });
});

// aaronpowell/httpstatus#153
describe('a Retry-After that came twice', () => {
  it.each([
    ['1, 1', 1_000],
    ['60,5', 60_000],
    ['1, soon', undefined],
    ['1,', undefined],
  ])('"%s" is %p ms', (value, expected) => {
    expect(classifyError(failure(429, { 'retry-after': value })).retryAfterMs).toBe(expected);
  });
});
