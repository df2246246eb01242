// Infrastructure Service: resilience · stable API, changes affect all users

import type { RedisProcess } from '@internal/kit/testing';
import { startFaultProxy, startRedis } from '@internal/kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, RESP_TYPES } from 'redis';
import type { RedisCooldowns, RedisCooldownsOptions } from '../../src/cooldown/redis-cooldowns.ts';
import { createRedisCooldowns } from '../../src/cooldown/redis-cooldowns.ts';
import type { ResilienceError } from '../../src/errors/errors.ts';
import { createPolicy } from '../../src/policy/create-policy.ts';
import { failure } from '../support.ts';

let redis: RedisProcess;
const open: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  redis = await startRedis();
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
afterAll(() => redis.stop());

function join(options: Partial<RedisCooldownsOptions> = {}): RedisCooldowns {
  const cooldowns = createRedisCooldowns({
    ...(options.client ? {} : { url: redis.url }),
    deadlineMs: 5_000,
    ...options,
  });
  open.push(cooldowns);
  return cooldowns;
}

async function until(holds: () => boolean, withinMs = 15_000): Promise<number> {
  const start = performance.now();
  while (!holds()) {
    if (performance.now() - start > withinMs) throw new Error('It did not happen in time.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return performance.now() - start;
}

let number = 0;

/** Until what one is told the other hears by push: both connections and the subscription stand. */
async function meet(from: RedisCooldowns, to: RedisCooldowns): Promise<void> {
  const before = to.stats().pushed;
  await until(() => {
    from.extend(`hello-${(number += 1)}`, 20_000);
    return to.stats().pushed > before;
  });
}

describe('cooldowns shared through Redis', () => {
  it('reach another process by push, long before it polls, and hold its policy back', async () => {
    const [a, b] = [join({ pollMs: 60_000 }), join({ pollMs: 60_000 })];
    const policies = [a, b].map((cooldowns) =>
      createPolicy({ name: 'provider-push', cooldowns, retry: false }),
    );
    await meet(a, b);
    await meet(b, a);
    const limited = failure(429, { 'retry-after': '30' });
    await expect(policies[0]!.execute(() => Promise.reject(limited))).rejects.toBe(limited);
    await until(() => b.remainingMs('provider-push') > 0);
    await expect(policies[1]!.execute(async () => 1)).rejects.toMatchObject({ code: 'cooldown' });
    expect(b.stats()).toMatchObject({ failures: 0, degraded: false });
    expect(b.stats().pushed).toBeGreaterThan(0);
  });

  it('reach a process that came later by its first look', async () => {
    const first = join();
    first.extend('early', 40_000);
    await until(() => first.stats().sent === 1);
    const later = join();
    await until(() => later.remainingMs('early') > 0);
    expect(later.stats().polled).toBeGreaterThan(0);
  });

  it('grow by a later end, never shrink by an earlier one, and are lifted for all', async () => {
    const [a, b] = [join(), join()];
    a.extend('grow', 10_000);
    await until(() => b.remainingMs('grow') > 0);
    b.extend('grow', 60_000);
    await until(() => a.remainingMs('grow') > 30_000);
    expect(a.extend('grow', 5_000)).toBe(false);
    b.clear('grow');
    await until(() => a.remainingMs('grow') === 0);
    expect(a.stats().sent).toBe(1);
  });

  it('gajae-code #2444, jcode #1183: are over for all when one resets, for who is told later too', async () => {
    const [a, b] = [join({ pollMs: 200 }), join({ pollMs: 200 })];
    await meet(a, b);
    await meet(b, a);
    const policyOf = (cooldowns: RedisCooldowns) =>
      createPolicy({ name: 'provider-day', cooldowns, maxAttempts: 1 });
    const [first, second] = [policyOf(a), policyOf(b)];
    // A server that meant milliseconds: 60,000 seconds are most of a day.
    const limited = failure(429, { 'retry-after': '60000' });
    await expect(first.execute(() => Promise.reject(limited))).rejects.toBe(limited);
    await until(() => second.snapshot().cooldownMs > 0);
    await expect(second.execute(() => 'ran')).rejects.toMatchObject({ code: 'cooldown' });
    second.reset();
    await until(() => first.snapshot().cooldownMs === 0);
    const c = join({ pollMs: 200 });
    await meet(a, c);
    for (const policy of [first, second, policyOf(c)]) expect(await policy.execute(() => 'ran')).toBe('ran');
  });

  it('are not cut short by a process that does not know them yet', async () => {
    const first = join();
    first.extend('known', 60_000);
    await until(() => first.stats().sent === 1);
    const newcomer = join();
    newcomer.extend('known', 5_000);
    await until(() => newcomer.stats().sent === 1);
    const third = join();
    await until(() => third.remainingMs('known') > 30_000);
  });

  it('ask Redis nothing more once they are closed, a look under way included', async () => {
    const cooldowns = createRedisCooldowns({ url: redis.url, pollMs: 100 });
    await cooldowns.close();
    const pause = () => new Promise((resolve) => setTimeout(resolve, 350));
    await pause();
    const before = cooldowns.stats();
    await pause();
    expect(cooldowns.stats()).toEqual(before);
  });

  it('work on a client of the user’s own, which stays open', async () => {
    // redis/node-redis#3055: it may want bytes for itself.
    const typeMapping = { [RESP_TYPES.BLOB_STRING]: Buffer };
    const client = await createClient({ url: redis.url, commandOptions: { typeMapping } }).connect();
    const [own, other] = [join({ client, pollMs: 60_000 }), join({ pollMs: 60_000 })];
    await meet(own, other);
    await meet(other, own);
    own.extend('known', 60_000);
    const late = join({ client, pollMs: 100 });
    await until(() => late.remainingMs('known') > 0);
    await late.close();
    await own.close();
    expect(await client.ping()).toBe('PONG');
    client.destroy();
  });

  it('go on in this process alone while Redis is gone, count that, and come together again', async () => {
    const [a, b] = [join({ pollMs: 100 }), join({ pollMs: 100 })];
    const policy = createPolicy({ name: 'alone', cooldowns: a, retry: false });
    a.extend('before', 30_000);
    await until(() => b.remainingMs('before') > 0);
    await redis.kill();
    for (let call = 0; call < 100; call += 1) expect(await policy.execute(async () => call)).toBe(call);
    a.extend('alone', 20_000);
    await expect(policy.execute(async () => 1)).rejects.toMatchObject({ code: 'cooldown' });
    await until(() => a.stats().failures > 0 && a.stats().degraded);
    await redis.restart();
    await until(() => !a.stats().degraded && !b.stats().degraded, 10_000);
    a.extend('again', 30_000);
    await until(() => b.remainingMs('again') > 0, 10_000);
    // What happened meanwhile is told late, not never.
    await until(() => b.remainingMs('alone') > 0, 10_000);
  });

  it('stay lifted when that is said while Redis is gone: it is told late, and no look brings them back', async () => {
    const proxy = await startFaultProxy(redis.port);
    open.push({ close: () => proxy.stop() });
    const [a, b] = [join({ url: proxy.url, pollMs: 100 }), join({ pollMs: 60_000 })];
    await meet(b, a);
    b.extend('lifted', 60_000);
    b.extend('kept', 60_000);
    await until(() => a.remainingMs('lifted') > 0 && a.remainingMs('kept') > 0);
    await proxy.set({ kind: 'refuse' });
    a.clear('lifted');
    a.clear('kept');
    a.extend('kept', 50_000);
    expect(a.remainingMs('lifted')).toBe(0);
    await until(() => a.stats().degraded);
    await proxy.set({ kind: 'none' });
    await until(() => b.remainingMs('lifted') === 0);
    expect([a.remainingMs('lifted'), a.remainingMs('kept') > 0]).toEqual([0, true]);
    expect(b.remainingMs('kept')).toBeGreaterThan(0);
  });

  it('refuses a URL that leads to no Redis and limits that make no sense, all at once', () => {
    const wrong = () => createRedisCooldowns({ url: 'http://:secret@h', pollMs: 1, deadlineMs: Number.NaN });
    expect(wrong).toThrow(/url[\s\S]*pollMs[\s\S]*deadlineMs/);
    expect(wrong).not.toThrow(/secret/);
  });

  it('refuses two ways to Redis at once, and none', () => {
    const problemsOf = (options: object) => {
      try {
        createRedisCooldowns(options);
      } catch (error) {
        return (error as ResilienceError).problems.map(({ path }) => path);
      }
      return [];
    };
    expect(problemsOf({})).toEqual(['url']);
    expect(problemsOf({ url: redis.url, client: {} })).toEqual(['client', 'client']);
    expect(problemsOf({ client: createClient(), password: 'x' })).toEqual(['password']);
  });

  it('are ready once Redis is connected, say how it is, and that they are closed', async () => {
    const cooldowns = join();
    await cooldowns.ready();
    expect(await cooldowns.health()).toEqual({ status: 'up' });
    await cooldowns.close();
    await cooldowns.close();
    await expect(cooldowns.ready()).rejects.toMatchObject({ code: 'closed' });
    await expect(join({ url: redis.url }).ready(AbortSignal.abort(new Error('gone')))).rejects.toThrow(
      'gone',
    );
    expect(await cooldowns.health()).toEqual({ status: 'degraded', details: { reason: 'closed' } });
    const before = cooldowns.stats();
    expect([cooldowns.extend('after', 5_000), cooldowns.remainingMs('after') > 0]).toEqual([true, true]);
    cooldowns.clear('after');
    expect([cooldowns.remainingMs('after'), cooldowns.stats()]).toEqual([0, before]);
  });

  it('reject ready with `closed` when they are closed before Redis came', async () => {
    const cooldowns = createRedisCooldowns({ url: 'redis://127.0.0.1:1' });
    const ready = cooldowns.ready();
    await cooldowns.close();
    await expect(ready).rejects.toMatchObject({ code: 'closed', retryable: false, problems: [] });
    await expect(cooldowns.ready()).rejects.toMatchObject({ code: 'closed' });
  });

  it('reject ready with `redis_unavailable` for a target that nothing can connect to', async () => {
    const cooldowns = join({ tls: { tls: true } });
    await expect(cooldowns.ready()).rejects.toMatchObject({ code: 'redis_unavailable', retryable: true });
  });
});
