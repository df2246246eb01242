// Infrastructure Service: resilience · stable API, changes affect all users

import type { RedisProcess } from '@internal/kit/testing';
import { startRedis } from '@internal/kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { createPolicy } from '../../src/create-policy.ts';
import type { RedisCooldowns, RedisCooldownsOptions } from '../../src/redis-cooldowns.ts';
import { createRedisCooldowns } from '../../src/redis-cooldowns.ts';
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
  const cooldowns = createRedisCooldowns({ client: { url: redis.url }, ...options });
  open.push(cooldowns);
  return cooldowns;
}

async function until(holds: () => boolean, withinMs = 3_000): Promise<number> {
  const start = performance.now();
  while (!holds()) {
    if (performance.now() - start > withinMs) throw new Error('It did not happen in time.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return performance.now() - start;
}

describe('cooldowns shared through Redis', () => {
  it('reach another process by push, long before it polls, and hold its policy back', async () => {
    const [a, b] = [join({ pollMs: 60_000 }), join({ pollMs: 60_000 })];
    const policies = [a, b].map((cooldowns) =>
      createPolicy({ name: 'provider-push', cooldowns, retry: false }),
    );
    a.extend('warm-up', 50_000);
    await until(() => b.remainingMs('warm-up') > 0);
    const limited = failure(429, { 'retry-after': '30' });
    await expect(policies[0]!.execute(() => Promise.reject(limited))).rejects.toBe(limited);
    await until(() => b.remainingMs('provider-push') > 29_000, 1_200);
    await expect(policies[1]!.execute(async () => 1)).rejects.toMatchObject({ code: 'cooldown' });
    expect(b.stats()).toMatchObject({ failures: 0, degraded: false });
    expect(b.stats().pushed).toBeGreaterThan(0);
    expect(a.stats()).toMatchObject({ told: 2, pushed: 0, polled: 0 });
  });

  it('reach a process that came later by its first look', async () => {
    const first = join();
    first.extend('early', 40_000);
    await until(() => first.stats().told === 1);
    const later = join();
    await until(() => later.remainingMs('early') > 39_000);
    expect(later.stats().polled).toBeGreaterThan(0);
  });

  it('grow by a later end, never shrink by an earlier one, and are lifted for all', async () => {
    const [a, b] = [join(), join()];
    a.extend('grow', 10_000);
    await until(() => b.remainingMs('grow') > 9_000);
    b.extend('grow', 60_000);
    await until(() => a.remainingMs('grow') > 59_000);
    expect(a.extend('grow', 5_000)).toBe(false);
    b.clear('grow');
    await until(() => a.remainingMs('grow') === 0);
  });

  it('work on a client of the user’s own, which stays open', async () => {
    const client = await createClient({ url: redis.url }).connect();
    const [own, other] = [join({ client: client as never, pollMs: 60_000 }), join({ pollMs: 60_000 })];
    other.extend('ready?', 50_000);
    own.extend('mine', 20_000);
    await until(() => other.remainingMs('mine') > 19_000);
    let number = 0;
    await until(() => {
      other.extend(`heard-${(number += 1)}`, 20_000);
      return own.stats().pushed > 0;
    });
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

  it('refuses limits that make no sense', () => {
    expect(() =>
      createRedisCooldowns({ client: { url: redis.url }, pollMs: 1, deadlineMs: Number.NaN }),
    ).toThrow(/pollMs[\s\S]*deadlineMs/);
  });
});
