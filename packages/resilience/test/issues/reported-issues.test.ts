// Infrastructure Service: resilience · stable API, changes affect all users
// What users of other libraries reported, each under its number; the first of them are in cockatiel-limits.test.ts.
//
// | elsewhere | where, or why not |
// | --- | --- |
// | litellm #871, #40025; trinity #698 | test/integration/redis-cooldowns.test.ts: by push, and without Redis |
// | cockatiel #89; opossum #550, #675; Polly #215, #259, #287, #1449; resilience4j #419; gobreaker #73 | this package shares no breaker state |
// | kora #842 | this package shares no budget among processes |
// | cockatiel #113, #114 | state written out and read back: this package has none of it |
// | cockatiel #97, #103 | types of that library |

import { sleep } from '@internal/kit';
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createCooldowns } from '../../src/cooldown/cooldowns.ts';
import { createPolicy } from '../../src/policy/create-policy.ts';
import type { PolicyOptions } from '../../src/policy/policy-options.ts';
import { createBreaker, createBulkhead, createHedge } from '../../src/policy/single-strategies.ts';
import { createRetryBudget } from '../../src/retry/retry-budget.ts';
import { defer, failure, record, settle, watch } from '../support.ts';

function setUp(options: PolicyOptions = {}) {
  const clock = manualClock();
  const policy = createPolicy({ name: 'test', clock, random: () => 0, ...options });
  const starts: number[] = [];
  /** Fails with `error` so many times, then answers. */
  const flaky = (error: unknown, times = Number.POSITIVE_INFINITY) =>
    watch(
      policy.execute(async () => {
        starts.push(clock.monotonic());
        if (starts.length <= times) throw error;
        return 'fine';
      }),
    );
  return { clock, policy, starts, flaky, ...record(policy) };
}

async function collect<T>(stream: AsyncIterable<T>, into: T[]): Promise<T[]> {
  for await (const chunk of stream) into.push(chunk);
  return into;
}

describe('waits that a server asks for', () => {
  it('vercel/ai #2637, #4842, #5018, #7247: the wait asked for is kept, not the backoff’s', async () => {
    for (const headers of [{ 'retry-after': '20' }, { 'retry-after-ms': '20000' }]) {
      const { clock, starts, flaky } = setUp();
      const seen = flaky(failure(429, headers), 1);
      await clock.advance(19_999);
      expect(starts).toHaveLength(1);
      await clock.advance(1);
      expect([starts.length, seen.value]).toEqual([2, 'fine']);
    }
  });

  it('CopilotKit #3842: a wait over the cap of a minute is an error now', async () => {
    const { starts, flaky } = setUp({ deadlineMs: 600_000, retryAfterMaxMs: 60_000 });
    const seen = flaky(failure(429, { 'retry-after': '61' }));
    await settle();
    expect([seen.done, starts.length]).toEqual([true, 1]);
  });

  it('opencodex #4087: a wait that the deadline cannot hold ends the call and is never cut short', async () => {
    const { clock, starts, flaky } = setUp({ deadlineMs: 10_000 });
    const seen = flaky(failure(503, { 'retry-after': '30' }));
    await settle();
    expect(seen.error).toMatchObject({ status: 503 });
    await clock.advance(60_000);
    expect(starts).toHaveLength(1);
  });

  it('openai-node: waits that a timer cannot hold or that lie in the past make no hot loop', async () => {
    for (const seconds of ['3000000', '-5', 'NaN', '1e400']) {
      const { clock, starts, flaky } = setUp({ maxAttempts: 3, random: () => 0.5 });
      flaky(failure(429, { 'retry-after': seconds }));
      await clock.advance(20);
      expect(starts).toHaveLength(1);
    }
  });

  it('litellm #32574: a cooldown is kept with its key, for every policy of that key', async () => {
    const clock = manualClock();
    const cooldowns = createCooldowns({ clock });
    const [chat, embed] = ['chat', 'embed'].map((name) =>
      createPolicy({ name, clock, cooldowns, cooldownKey: 'provider', retry: false }),
    );
    await chat?.execute(() => Promise.reject(failure(429, { 'retry-after': '9' }))).catch(() => {});
    await expect(embed?.execute(async () => 1)).rejects.toMatchObject({
      code: 'cooldown',
      retryAfterMs: 9_000,
    });
  });

  it('vercel/ai #21345: a quota that is spent inside a 200 is not tried again', async () => {
    const { policy } = setUp({ classify: [{ code: 'insufficient_quota', kind: 'quota' }] });
    const spent = Object.assign(new Error('spent'), { code: 'insufficient_quota' });
    const stream = policy.executeStream(
      async function* () {
        yield ': headers of a 200';
        throw spent;
      },
      { isContent: (chunk) => !chunk.startsWith(':') },
    );
    await expect(collect(stream, [])).rejects.toBe(spent);
    expect(policy.snapshot().counts.attempts).toBe(1);
  });
});

describe('aborts', () => {
  it('openai-node #2580, #2581; vercel/ai #7656; opensea-sdk #2003: an abort ends a wait that was asked for', async () => {
    const { clock, policy } = setUp();
    const controller = new AbortController();
    let calls = 0;
    const run = async () => {
      calls += 1;
      throw failure(429, { 'retry-after': '20' });
    };
    const seen = watch(policy.execute(run, { signal: controller.signal }));
    await clock.advance(100);
    controller.abort(new Error('gone'));
    await settle();
    expect(seen.error).toMatchObject({ message: 'gone' });
    await clock.advance(60_000);
    expect([calls, clock.pending]).toEqual([1, 0]);
  });

  it('cockatiel #101, #112: a probe and a waiter are given up for the caller’s own reason', async () => {
    const clock = manualClock();
    const breaker = createBreaker({ clock, breakerConsecutiveFailures: 1, maxWaitMs: 0 });
    await breaker.execute(() => Promise.reject(failure(500))).catch(() => {});
    await clock.advance(900);
    const bulkhead = createBulkhead({ clock, maxConcurrent: 1, maxQueue: 1 });
    const first = defer();
    watch(bulkhead.execute(() => first.promise));
    for (const policy of [breaker, bulkhead]) {
      const controller = new AbortController();
      const seen = watch(policy.execute(() => new Promise(() => {}), { signal: controller.signal }));
      controller.abort('the user left');
      await settle();
      expect(seen.error).toBe('the user left');
    }
    first.resolve();
    await settle();
    await clock.advance(900);
    expect(await breaker.execute(async () => 'fine')).toBe('fine');
    expect(await bulkhead.execute(async () => 'fine')).toBe('fine');
  });
});

describe('streams', () => {
  it('omadia #122; adk-anthropic-go #32; forgecode #2595; vercel/ai #7546: an overload after a 200 counts as one', async () => {
    const { policy, named } = setUp({ breakerConsecutiveFailures: 1 });
    const stream = policy.executeStream(async function* () {
      yield 'half';
      throw failure(529);
    });
    const chunks: string[] = [];
    await expect(collect(stream, chunks)).rejects.toMatchObject({
      code: 'stream_interrupted',
      kind: 'overloaded',
      partial: ['half'],
    });
    expect(chunks).toEqual(['half']);
    expect(policy.snapshot()).toMatchObject({ state: 'open', counts: { attempts: 1 } });
    expect(named('attempt')).toEqual([expect.objectContaining({ ok: false, kind: 'overloaded' })]);
  });

  it('litellm #6957, #28216, #38606; llxprt #2532, #3367: no fallback once content was handed over', async () => {
    let answered = 0;
    const fallback = async function* () {
      answered += 1;
      yield 'plan B';
    };
    const { policy } = setUp({ maxAttempts: 1, fallback: () => fallback() });
    const read = (good: number) =>
      collect(
        policy.executeStream(async function* () {
          for (let chunk = 0; chunk < good; chunk += 1) yield 'plan A';
          throw failure(500);
        }),
        [],
      );
    expect(await read(0)).toEqual(['plan B']);
    await expect(read(1)).rejects.toMatchObject({ code: 'stream_interrupted' });
    expect(answered).toBe(1);
  });

  it('failsafe-go #65, #123: the signal of a good attempt stays alive while its body is read', async () => {
    const { clock, policy } = setUp({ attemptTimeoutMs: 50 });
    const signal = await policy.execute(async (attempt) => attempt.signal);
    await clock.advance(3_600_000);
    expect(signal.aborted).toBe(false);
  });

  it('litellm #4050, #17991; ai-fallback #22; dify #42134: a first token that does not come is failed over', async () => {
    const { clock, policy } = setUp({ firstTokenMs: 500 });
    const stream = policy.executeStream(async function* ({ attempt }) {
      if (attempt === 1) await new Promise(() => {});
      yield attempt;
    });
    const seen = watch(collect(stream, []));
    await clock.advance(499);
    expect(policy.snapshot().counts.attempts).toBe(1);
    await clock.advance(1);
    await clock.advance(500);
    expect(seen.value).toEqual([2]);
  });

  it('livekit/agents #6171: keep-alives are no content', async () => {
    const { clock, policy } = setUp({ maxAttempts: 1, firstTokenMs: 500 });
    const stream = policy.executeStream(
      async function* () {
        for (;;) {
          await sleep(100, { clock });
          yield ': ping';
        }
      },
      { isContent: (chunk) => !chunk.startsWith(':') },
    );
    const seen = watch(collect(stream, []));
    await clock.advance(500);
    expect(seen.error).toMatchObject({ code: 'first_token_timeout' });
  });
});

describe('limits over all attempts', () => {
  it('ky #825; retry-axios #138; mcp-ts-core #455: attempts, backoffs and waits share one deadline', async () => {
    const { clock, flaky, starts } = setUp({ deadlineMs: 10_000, maxAttempts: 5 });
    const seen = flaky(failure(503, { 'retry-after': '4' }));
    await clock.advance(10_000);
    expect(seen.error).toMatchObject({ status: 503 });
    expect(starts.map((at) => at - (starts[0] ?? 0))).toEqual([0, 4_000, 8_000]);
  });

  it('resilience4j #172: retries are a share of the calls, however many calls fail', async () => {
    const budget = { retryBudgetRatio: 0.1, retryBudgetMax: 5, retryBudgetPerMinute: 0 };
    const { clock, policy } = setUp({ ...budget, breaker: false });
    const calls = Array.from({ length: 100 }, () =>
      watch(policy.execute(() => Promise.reject(failure(500)))),
    );
    await clock.advance(60_000);
    expect(calls.every(({ done }) => done)).toBe(true);
    expect(policy.snapshot().counts.retries).toBeLessThanOrEqual(5 + 100 * 0.1);
  });

  it('failsafe-go #66, #106: a service with few calls at once has retries too', async () => {
    const clock = manualClock();
    const budget = createRetryBudget({
      retryBudgetRatio: 0,
      retryBudgetPerMinute: 6,
      retryBudgetMax: 3,
      clock,
    });
    while (budget.take());
    await clock.advance(10_000);
    expect([budget.take(), budget.take()]).toEqual([true, false]);
  });

  it('failsafe-go #141: a spent budget stops new hedges, not the attempts under way', async () => {
    const clock = manualClock();
    const budget = createRetryBudget({ retryBudgetMax: 1, retryBudgetPerMinute: 0, clock });
    budget.take();
    const hedge = createHedge({ clock, budget, hedgeAfterMs: 100, idempotent: true });
    const seen = watch(hedge.execute(() => sleep(300, { clock }).then(() => 'fine')));
    await clock.advance(300);
    expect(seen.value).toBe('fine');
    expect(hedge.snapshot().counts.attempts).toBe(1);
  });
});

describe('breakers', () => {
  it('cockatiel #73: one success does not let everything through at once', async () => {
    const clock = manualClock();
    const policy = createBreaker({ clock, breakerConsecutiveFailures: 1, maxWaitMs: 0 });
    await policy.execute(() => Promise.reject(failure(500))).catch(() => {});
    await clock.advance(900);
    await policy.execute(async () => 'fine');
    expect(policy.snapshot().state).toBe('half_open');
    const calls = Array.from({ length: 100 }, () => watch(policy.execute(async () => 'fine')));
    await settle();
    expect(calls.filter(({ error }) => error).length).toBeGreaterThan(50);
  });

  it('cockatiel #107: the breaker counts attempts, and a retry stops where it opens', async () => {
    const { clock, policy, flaky, starts } = setUp({ maxAttempts: 5, breakerConsecutiveFailures: 2 });
    const seen = flaky(failure(500));
    await clock.advance(60_000);
    expect(seen.done).toBe(true);
    expect([starts.length, policy.snapshot().counts.opens]).toEqual([2, 1]);
  });

  it('litellm-rs #1281: what is turned away in this process says nothing about the dependency', async () => {
    const policy = createBreaker({ clock: manualClock(), breakerConsecutiveFailures: 1 });
    const inner = createBulkhead({ maxConcurrent: 1, maxQueue: 0 });
    watch(inner.execute(() => new Promise(() => {})));
    await expect(policy.execute(() => inner.execute(async () => 1))).rejects.toMatchObject({
      code: 'bulkhead_full',
    });
    expect(policy.snapshot().state).toBe('closed');
  });

  it('cockatiel #20: every event says which policy and which operation', async () => {
    const { policy, clock, events } = setUp();
    const seen = watch(
      policy.execute(
        async ({ attempt }) => {
          if (attempt === 1) throw failure(500);
        },
        { operation: 'ask' },
      ),
    );
    await clock.advance(10_000);
    expect(seen.done).toBe(true);
    expect(events.map(([name]) => name)).toEqual(['attempt', 'retry', 'attempt', 'call']);
    for (const [, data] of events) expect(data).toMatchObject({ policy: 'test', operation: 'ask' });
  });
});
