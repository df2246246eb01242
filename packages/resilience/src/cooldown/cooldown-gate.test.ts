// Infrastructure Service: resilience · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import { failure, record, settle, watch } from '../../test/support.ts';
import { createPolicy } from '../policy/create-policy.ts';
import type { PolicyOptions } from '../policy/policy-options.ts';
import { createVirtualClock } from '../simulator/virtual-clock.ts';
import { createCooldowns } from './cooldowns.ts';

function setUp(options: PolicyOptions = {}) {
  const clock = createVirtualClock();
  const policy = createPolicy({ name: 'test', clock, random: () => 0.5, ...options });
  const limit = (seconds: number) =>
    policy
      .execute(() => Promise.reject(failure(429, { 'retry-after': String(seconds) })), { deadlineMs: 500 })
      .catch(() => {});
  return { clock, policy, limit, ...record(policy) };
}

const codeOf = ({ error }: { error?: unknown }) => (error as { code?: string } | undefined)?.code;

describe('a call that meets a cooldown', () => {
  it('waits for its end, spread by up to a tenth, and is served', async () => {
    const { clock, policy, limit } = setUp();
    await limit(1);
    await clock.advance(10);
    const call = watch(policy.execute(async () => clock.monotonic()));
    await clock.advance(5_000);
    expect(call.value).toBe(10 + 990 * 1.05);
  });

  it('waits in a stream too', async () => {
    const { clock, policy, limit } = setUp();
    await limit(1);
    const read = async () => {
      let text = '';
      for await (const part of policy.executeStream(async function* () {
        yield 'se';
        yield 'rved';
      }))
        text += part;
      return text;
    };
    const call = watch(read());
    await clock.advance(5_000);
    expect(call.value).toBe('served');
  });

  it('is turned away at once when the wait fits neither the deadline nor what it may wait', async () => {
    for (const [options, limits] of [
      [{}, { deadlineMs: 1_900 }],
      [{ retryAfterMaxMs: 1_900 }, {}],
      [{ maxWaitMs: 1_900 }, {}],
      [{ maxWaitMs: 0 }, {}],
      [{ retry: false }, {}],
    ] as const) {
      const { clock, policy, limit, named } = setUp(options);
      await limit(2);
      const call = watch(policy.execute(async () => 'ran', limits));
      await clock.advance(1);
      expect(call.error).toMatchObject({ code: 'cooldown', kind: 'local', retryAfterMs: 2_000 });
      expect(named('reject').filter(({ reason }) => reason === 'cooldown')).toHaveLength(1);
    }
  });

  it('waits longer when the cooldown gets longer meanwhile, and asks again in the queue of the bulkhead', async () => {
    const { clock, policy } = setUp({ maxConcurrent: 1, maxAttempts: 1 });
    const sent: number[] = [];
    for (let call = 0; call < 4; call += 1)
      watch(
        policy.execute(async () => {
          sent.push(clock.monotonic());
          await new Promise<void>((resolve) => void clock.setTimer(resolve, 10));
          throw failure(429, { 'retry-after': '2' });
        }),
      );
    await clock.advance(15_000);
    expect(sent).toHaveLength(4);
    for (const [index, moment] of sent.entries())
      if (index > 0) expect(moment - sent[index - 1]!).toBeGreaterThanOrEqual(2_000);
  });

  it('ends its wait with the caller’s abort', async () => {
    const { clock, policy, limit } = setUp();
    await limit(30);
    const controller = new AbortController();
    const call = watch(policy.execute(async () => 'ran', { signal: controller.signal }));
    await clock.advance(10);
    controller.abort(new Error('gone'));
    await settle();
    expect(call.error).toMatchObject({ message: 'gone' });
  });
});

describe('a cooldown of a day', () => {
  it('lets one call look now and then, and ends when that one is served', async () => {
    const { clock, policy, limit } = setUp({ maxAttempts: 1 });
    await limit(86_400);
    const reached: number[] = [];
    let isOpen = false;
    const ask = () =>
      watch(
        policy.execute(async () => {
          reached.push(clock.monotonic());
          if (!isOpen) throw failure(429, { 'retry-after': '86400' });
          return 'served';
        }),
      );
    const first = ask();
    await settle();
    expect(first.error).toMatchObject({ code: 'cooldown', retryAfterMs: 86_400_000 });
    for (let second = 0; second < 3_600; second += 10) {
      ask();
      ask();
      await clock.advance(10_000);
    }
    expect(reached.length).toBeGreaterThanOrEqual(10);
    expect(reached.length).toBeLessThanOrEqual(12);
    isOpen = true;
    await clock.advance(310_000);
    const look = ask();
    await settle();
    expect(look.value).toBe('served');
    const others = [ask(), ask()];
    await settle();
    expect(others.map(({ value }) => value)).toEqual(['served', 'served']);
  });

  it('holds the others back while one looks', async () => {
    const { clock, policy, limit } = setUp({ maxAttempts: 1 });
    await limit(86_400);
    await clock.advance(300_001);
    const look = watch(policy.execute(() => new Promise(() => {})));
    const other = watch(policy.execute(async () => 'ran'));
    await settle();
    expect([look.done, codeOf(other)]).toEqual([false, 'cooldown']);
  });

  it('ends with reset(), here and wherever the cooldowns are shared', async () => {
    const clock = createVirtualClock();
    const cooldowns = createCooldowns({ clock });
    const [one, two] = ['one', 'two'].map((name) =>
      createPolicy({ name, clock, cooldowns, cooldownKey: 'key', maxAttempts: 1 }),
    );
    await one!.execute(() => Promise.reject(failure(429, { 'retry-after': '60000' }))).catch(() => {});
    expect(two!.snapshot().cooldownMs).toBe(300_000);
    two!.reset();
    for (const policy of [one!, two!, one!]) expect(await policy.execute(async () => 'ran')).toBe('ran');
    expect(two!.snapshot().cooldownMs).toBe(0);
  });
});
