// Infrastructure Service: resilience · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import { defer, failure, record, settle, watch } from '../../test/support.ts';
import { mostWaiting } from '../call/call.ts';
import { ResilienceError } from '../errors/errors.ts';
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

  it('is one of a bounded number that wait, and is turned away when it is one more', async () => {
    const { clock, policy, limit } = setUp({ maxConcurrent: undefined, breaker: false, maxAttempts: 1 });
    await limit(2);
    const calls = Array.from({ length: mostWaiting + 2 }, () => watch(policy.execute(async () => 'served')));
    await settle();
    expect(policy.snapshot().queued).toBe(mostWaiting);
    expect(calls.slice(mostWaiting).map(codeOf)).toEqual(['cooldown', 'cooldown']);
    await clock.advance(2_200);
    expect(calls.filter(({ value }) => value === 'served')).toHaveLength(mostWaiting);
    expect(policy.snapshot().queued).toBe(0);
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

  it('lets one look that waited for it, too', async () => {
    const { clock, policy, limit } = setUp({ maxAttempts: 1 });
    await limit(86_400);
    await clock.advance(290_000);
    const calls = [watch(policy.execute(async () => 'served')), watch(policy.execute(async () => 'served'))];
    await clock.advance(15_000);
    expect(calls.map(({ value }) => value)).toContain('served');
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

  it('goes on when an attempt is served that began before the limit was met', async () => {
    for (const options of [{}, { breaker: false }]) {
      const { clock, policy, limit } = setUp({ maxAttempts: 1, ...options });
      const answer = defer<string>();
      const older = policy.execute(() => answer.promise);
      await clock.advance(500);
      await limit(3_600);
      answer.resolve('served');
      expect([await older, policy.snapshot().cooldownMs]).toEqual(['served', 300_000]);
      await expect(policy.execute(async () => 'ran')).rejects.toMatchObject({ code: 'cooldown' });
      // The one that looks after the blind time is served, and that ends it.
      await clock.advance(300_001);
      for (let call = 0; call < 2; call += 1) expect(await policy.execute(async () => 'ran')).toBe('ran');
    }
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

// LiteLLM 3646: calls that met a cooldown of a moment failed at once instead of waiting for its end.
describe('a round around gates that never sleep', () => {
  function setUpRound(options: PolicyOptions = {}) {
    const clock = createVirtualClock();
    const shared = { clock, random: () => 0.5 };
    const cooldowns = createCooldowns({ clock });
    const gate = createPolicy({ ...shared, name: 'gate', cooldowns, maxAttempts: 1, maxWaitMs: 0 });
    const around = { breaker: false, cooldown: false, maxConcurrent: undefined } as const;
    const round = createPolicy({ ...shared, name: 'round', ...around, ...options });
    const sent: number[] = [];
    const ask = (answer: () => Promise<unknown>) =>
      watch(
        round.execute(() =>
          gate.execute(() => {
            sent.push(clock.monotonic());
            return answer();
          }),
        ),
      );
    const limit = (ms: number) =>
      gate.execute(() => Promise.reject(failure(429, { 'retry-after-ms': String(ms) }))).catch(() => {});
    return { clock, cooldowns, ask, limit, sent, ...record(round) };
  }

  it('waits for a cooldown of a moment, and takes neither an attempt nor the budget for it', async () => {
    const { clock, ask, limit, sent, named } = setUpRound({ retryBudgetRatio: 0, retryBudgetPerMinute: 0 });
    await limit(250);
    const calls = [ask(async () => 'one'), ask(async () => 'two')];
    await clock.advance(1_000);
    expect(calls.map(({ value }) => value)).toEqual(['one', 'two']);
    expect(sent).toEqual([262.5, 262.5]);
    expect([...named('retry'), ...named('reject')]).toEqual([]);
  });

  it('is over at once where the wait does not fit: too long, too late, or nobody waits', async () => {
    for (const options of [
      { maxWaitMs: 200 },
      { retryAfterMaxMs: 200 },
      { deadlineMs: 200 },
      { maxAttempts: 1 },
    ]) {
      const { clock, ask, limit } = setUpRound(options);
      await limit(250);
      const call = ask(async () => 'served');
      await clock.advance(1);
      expect(codeOf(call)).toBe('cooldown');
    }
  });

  it('waits for the first of several providers that take calls again', async () => {
    const { clock, cooldowns, limit } = setUpRound();
    await limit(250);
    const refuse = (retryAfterMs: number) =>
      new ResilienceError('cooldown', 'no', { kind: 'local', retryable: true, retryAfterMs });
    const round = createPolicy({ clock, random: () => 0.5, name: 'route', cooldown: false });
    let asked = 0;
    const call = watch(
      round.execute(async () => {
        asked += 1;
        if (cooldowns.remainingMs('gate') > 0) throw new AggregateError([refuse(9_000), refuse(250)]);
        return 'served';
      }),
    );
    await clock.advance(300);
    expect([call.value, asked]).toEqual(['served', 2]);
  });

  it('waits no more often than it may try, however often the cooldown begins anew', async () => {
    const { clock, cooldowns, ask, limit, sent } = setUpRound({ maxAttempts: 3 });
    await limit(100);
    const call = ask(async () => 'served');
    for (let again = 0; again < 10; again += 1) {
      await clock.advance(90);
      cooldowns.extend('gate', 100);
    }
    await clock.advance(1);
    expect([call.done, sent]).toEqual([true, []]);
    expect(codeOf(call)).toBe('cooldown');
  });
});
