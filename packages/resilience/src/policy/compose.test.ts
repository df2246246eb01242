// Infrastructure Service: resilience · stable API, changes affect all users

import { getEventListeners } from 'node:events';
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { bulkhead, ConstantBackoff, retry as cockatielRetry, handleAll, noop } from 'cockatiel';
import { failure, record, settle, watch } from '../../test/support.ts';
import { compose } from './compose.ts';
import { createPolicy } from './create-policy.ts';
import {
  createAttemptTimeout,
  createBreaker,
  createDeadline,
  createFallback,
  createRetry,
} from './single-strategies.ts';

describe('compose', () => {
  it('puts strategies into each other, outermost first', async () => {
    const clock = manualClock();
    const policy = compose(
      [
        createFallback({ fallback: () => 'plan B' }),
        createRetry({ clock, maxAttempts: 3, random: () => 0.5 }),
        createBreaker({ clock, breakerConsecutiveFailures: 2, maxWaitMs: 0 }),
        createAttemptTimeout({ clock, attemptTimeoutMs: 100 }),
      ],
      { name: 'all', clock },
    );
    const { named } = record(policy);
    const seen = watch(policy.execute<unknown>(() => new Promise(() => {}), { operation: 'ask' }));
    await clock.advance(10_000);
    expect(seen.value).toBe('plan B');
    expect(policy.snapshot()).toMatchObject({ policy: 'all', state: 'open', counts: { calls: 1 } });
    expect(named('call')).toEqual([
      expect.objectContaining({ policy: 'all', operation: 'ask', ok: true, attempts: 2 }),
    ]);
    expect(named('retry')).toHaveLength(2);
    policy.reset();
    expect(policy.snapshot().state).toBe('closed');
    policy.isolate();
    expect(policy.snapshot().state).toBe('isolated');
  });

  it('takes whole policies, own objects and policies of cockatiel', async () => {
    const clock = manualClock();
    const own = {
      execute: <T>(run: (attempt: never) => Promise<T>, options?: object) => run(options as never),
    };
    const policy = compose(
      [
        createDeadline({ clock, deadlineMs: 1_000 }),
        cockatielRetry(handleAll, { maxAttempts: 2 }),
        own,
        bulkhead(1),
        noop,
        createPolicy({ clock, retry: false }),
      ],
      { clock },
    );
    let calls = 0;
    const answer = await policy.execute(async ({ deadlineAt, signal }) => {
      calls += 1;
      if (calls < 3) throw failure(500);
      return [deadlineAt, signal.aborted];
    });
    expect(calls).toBe(3);
    expect(answer).toEqual([1_000, false]);
  });

  it('ends at the caller’s abort and at the deadline, whatever stands between', async () => {
    const clock = manualClock();
    const stubborn = {
      execute: async <T>(run: (attempt: never) => Promise<T>) =>
        run({ signal: new AbortController().signal } as never),
    };
    const policy = compose([stubborn], { clock });
    const controller = new AbortController();
    const seen = watch(policy.execute(() => new Promise(() => {}), { signal: controller.signal }));
    const late = watch(policy.execute(() => new Promise(() => {}), { deadlineMs: 50 }));
    controller.abort(new Error('gone'));
    await settle();
    expect(seen.error).toMatchObject({ message: 'gone' });
    await clock.advance(50);
    expect(late.error).toMatchObject({ code: 'deadline_exceeded' });
  });

  it('passes on an abort that a policy in between decides', async () => {
    const impatient = {
      execute: async <T>(run: (attempt: never) => Promise<T>) => {
        const controller = new AbortController();
        const outcome = run({ signal: controller.signal } as never);
        controller.abort(new Error('too late'));
        return outcome;
      },
    };
    await expect(compose([impatient]).execute(() => new Promise(() => {}))).rejects.toThrow('too late');
    const aborted = {
      execute: async <T>(run: (attempt: never) => Promise<T>) =>
        run({ signal: AbortSignal.abort(new Error('never')) } as never),
    };
    await expect(compose([aborted]).execute(async () => 1)).rejects.toThrow('never');
  });

  it('streams through its layers', async () => {
    const policy = compose([createRetry(), createAttemptTimeout()]);
    const chunks: number[] = [];
    for await (const chunk of policy.executeStream(async function* () {
      yield 1;
      yield 2;
    })) {
      chunks.push(chunk);
    }
    expect(chunks).toEqual([1, 2]);
  });

  it('makes of a retry in a retry the product of both, and no more', async () => {
    const clock = manualClock();
    const policy = compose([createRetry({ clock, maxAttempts: 3 }), createRetry({ clock, maxAttempts: 2 })], {
      clock,
    });
    const attempts: number[] = [];
    const seen = watch(
      policy.execute(({ attempt }) => {
        attempts.push(attempt);
        return Promise.reject(failure(500));
      }),
    );
    for (let step = 0; step < 30; step += 1) await clock.advance(1_000);
    expect(attempts).toEqual([1, 2, 1, 2, 1, 2]);
    expect(seen.error).toMatchObject({ status: 500 });
  });

  it('counts attempts from 1, also those that a retry of cockatiel makes', async () => {
    const attempts: number[] = [];
    const policy = compose([
      noop,
      cockatielRetry(handleAll, { maxAttempts: 2, backoff: new ConstantBackoff(0) }),
      noop,
    ]);
    await policy
      .execute(async ({ attempt }) => {
        attempts.push(attempt);
        throw new Error('again');
      })
      .catch(() => {});
    expect(attempts).toEqual([1, 2, 3]);
  });

  it('leaves no listener on a signal that a part shares among calls', async () => {
    const { signal } = new AbortController();
    const own = { execute: <T>(run: (attempt: never) => Promise<T>) => run({ signal, attempt: 1 } as never) };
    const policy = compose([own]);
    for (let call = 0; call < 3; call += 1) await policy.execute(async () => call);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('names every part that cannot execute', () => {
    expect(() => compose([noop, null as never, {} as never])).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        problems: [
          { path: 'policies[1]', message: 'has no execute' },
          { path: 'policies[2]', message: 'has no execute' },
        ],
      }),
    );
  });

  it('stops listening to all parts at once', async () => {
    const policy = compose([createRetry()]);
    let told = 0;
    policy.on('call', () => {
      told += 1;
    })();
    await policy.execute(async () => 1);
    expect(told).toBe(0);
  });
});
