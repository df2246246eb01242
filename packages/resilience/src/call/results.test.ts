// Infrastructure Service: resilience · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import { failure, record } from '../../test/support.ts';
import { compose } from '../policy/compose.ts';
import { createPolicy } from '../policy/create-policy.ts';
import { createBreaker, createRetry } from '../policy/single-strategies.ts';
import type { ResultHandler } from './policy.ts';

const quick = { backoffBaseMs: 1, backoffMaxMs: 1 };
const isBusy = (result: { busy: boolean }) => result.busy;
/** Answers one after the other, the last again and again. */
function answers<T>(...all: readonly T[]) {
  let count = 0;
  return () => all[Math.min(count++, all.length - 1)] as T;
}

describe('handleResult', () => {
  it('tries again after a result that is a failure in disguise', async () => {
    const policy = createPolicy({ ...quick, handleResult: isBusy });
    const { named } = record(policy);
    const result = await policy.execute(answers({ busy: true }, { busy: false }));
    expect(result).toEqual({ busy: false });
    expect(named('attempt').map(({ ok, kind }) => [ok, kind])).toEqual([
      [false, 'transient'],
      [true, undefined],
    ]);
    expect(policy.snapshot().counts).toMatchObject({ attempts: 2, retries: 1, calls: 1 });
  });

  it('hands out the last result when no attempt brings a better one', async () => {
    const policy = createPolicy({ ...quick, maxAttempts: 3, handleResult: isBusy });
    let count = 0;
    const result = await policy.execute(() => ({ busy: true, number: ++count }));
    expect(result).toEqual({ busy: true, number: 3 });
  });

  it('can be said per call, beside the policy’s own', async () => {
    const policy = createPolicy({ ...quick, maxAttempts: 2, handleResult: isBusy });
    const handleResult = (result: { late?: boolean }) => (result.late ? 'overloaded' : undefined);
    await policy.execute(answers({ busy: false, late: true }, { busy: false }), { handleResult });
    await policy.execute(answers({ busy: true }, { busy: false }), { handleResult });
    expect(policy.snapshot().counts.retries).toBe(2);
    await policy.execute(answers({ busy: false, late: true }, { busy: false }));
    expect(policy.snapshot().counts.retries).toBe(2);
  });

  it('reads an error it answers like one that was thrown: its wait too', async () => {
    const policy = createPolicy(quick);
    const { named } = record(policy);
    const handleResult = (result: string) => result === 'no' && failure(429, { 'retry-after': '0.02' });
    expect(await policy.execute(answers('no', 'yes'), { handleResult })).toBe('yes');
    expect(named('retry')[0]).toMatchObject({ kind: 'rate_limited' });
    expect(named('cooldown')).toHaveLength(1);
  });

  it('does not try again what is no use to try: the result is handed out', async () => {
    const policy = createPolicy(quick);
    for (const kind of ['invalid', 'auth', 'quota', 'content'])
      expect(await policy.execute(() => kind, { handleResult: () => kind })).toBe(kind);
    expect(policy.snapshot().counts.attempts).toBe(4);
  });

  it('rejects with what it throws itself', async () => {
    const policy = createPolicy(quick);
    const handleResult = () => {
      throw new Error('not this');
    };
    await expect(policy.execute(() => 1, { handleResult })).rejects.toThrow('not this');
  });

  it('leaves the answer to a fallback, which is given the error', async () => {
    const seen: unknown[] = [];
    const policy = createPolicy({
      ...quick,
      maxAttempts: 1,
      handleResult: isBusy,
      fallback: (error) => {
        seen.push(error);
        return { busy: 'no more' };
      },
    });
    expect(await policy.execute(() => ({ busy: true }))).toEqual({ busy: 'no more' });
    expect(seen[0]).toMatchObject({ code: 'bad_result', kind: 'transient', retryable: true });
  });

  it('counts in the breaker, which turns calls away then', async () => {
    const policy = createPolicy({
      breakerConsecutiveFailures: 3,
      maxAttempts: 1,
      maxWaitMs: 0,
      handleResult: isBusy,
    });
    for (let call = 0; call < 3; call += 1) await policy.execute(() => ({ busy: true }));
    await expect(policy.execute(() => ({ busy: false }))).rejects.toMatchObject({ code: 'circuit_open' });
  });

  it('is each part’s own where policies are composed', async () => {
    const breaker = createBreaker();
    const judged = createPolicy({ retry: false, breaker: false, handleResult: isBusy });
    const policy = compose([createRetry(quick), breaker, judged]);
    expect(await policy.execute(answers({ busy: true }, { busy: false }))).toEqual({ busy: true });
    const handleResult: ResultHandler = (result) => isBusy(result as { busy: boolean });
    expect(await policy.execute(answers({ busy: true }, { busy: false }), { handleResult })).toEqual({
      busy: false,
    });
  });

  it('leaves streams alone', async () => {
    const policy = createPolicy({ ...quick, handleResult: () => true });
    const chunks: number[] = [];
    for await (const chunk of policy.executeStream(async function* () {
      yield 1;
    }))
      chunks.push(chunk);
    expect(chunks).toEqual([1]);
  });
});

describe('what a call says of itself', () => {
  it('may be repeated or not, whatever the settings say', async () => {
    for (const [policy, idempotent, attempts] of [
      [createPolicy(quick), false, 1],
      [createPolicy({ ...quick, idempotent: false }), true, 4],
      [createPolicy({ ...quick, idempotent: false }), undefined, 1],
    ] as const) {
      await policy.execute(() => Promise.reject(failure(500)), { idempotent }).catch(() => {});
      expect(policy.snapshot().counts.attempts).toBe(attempts);
    }
  });

  it('is sent once with retry: false, even where it was turned away unread', async () => {
    const policy = createPolicy({ ...quick, hedgeAfterMs: 1, idempotent: true });
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      throw failure(503);
    };
    await policy.execute(slow, { retry: false }).catch(() => {});
    await policy.execute(slow, { idempotent: false, deadlineMs: 30 }).catch(() => {});
    expect(policy.snapshot().counts.hedges).toBe(0);
    expect(policy.snapshot().counts.attempts).toBeLessThan(6);
  });

  it('goes on with the attempt into a nested policy', async () => {
    const inner = createPolicy(quick);
    const outer = createPolicy({ retry: false });
    const run = () => inner.execute(() => Promise.reject(failure(500)));
    await outer
      .execute((attempt) => inner.execute(() => Promise.reject(failure(500)), attempt), { idempotent: false })
      .catch(() => {});
    expect(inner.snapshot().counts.attempts).toBe(1);
    await run().catch(() => {});
    expect(inner.snapshot().counts.attempts).toBe(5);
  });

  it('is refused where it is of the wrong type, with every problem at once', async () => {
    const wrong = { deadlineMs: '1', deadlineAt: {}, operation: 1, idempotent: 'no', retry: true };
    const options = { ...wrong, handleResult: 1, signal: {} } as unknown as { deadlineMs: number };
    const policy = createPolicy();
    await expect(policy.execute(() => 1, options)).rejects.toMatchObject({
      code: 'invalid_options',
      problems: Object.keys(options).map((path) => expect.objectContaining({ path })),
    });
    for (const none of [null, 5, 'soon'])
      await expect(policy.execute(() => 1, none as never)).rejects.toMatchObject({ code: 'invalid_options' });
    const stream = policy.executeStream(async function* () {}, options as never)[Symbol.asyncIterator]();
    await expect(stream.next()).rejects.toMatchObject({ code: 'invalid_options' });
    expect(policy.snapshot().counts.attempts).toBe(0);
  });
});
