// Infrastructure Service: resilience · stable API, changes affect all users

import { manualClock } from '@internal/kit/testing';
import { describe, expect, it, jest } from '@jest/globals';

jest.unstable_mockModule('redis', () => {
  throw Object.assign(new Error("Cannot find package 'redis'"), { code: 'ERR_MODULE_NOT_FOUND' });
});
const { createRedisCooldowns } = await import('./redis-cooldowns.ts');

describe('createRedisCooldowns without the package redis', () => {
  it('says so in ready and in health, works in this process, and asks no more', async () => {
    const clock = manualClock();
    const cooldowns = createRedisCooldowns({ url: 'redis://127.0.0.1:6379', clock });
    await expect(cooldowns.ready()).rejects.toMatchObject({
      code: 'missing_peer',
      message: 'The package "redis" is not installed: npm install redis',
      retryable: false,
      problems: [],
    });
    expect(await cooldowns.health()).toEqual({ status: 'degraded', details: { reason: 'missing_peer' } });
    expect(cooldowns.extend('a', 5_000)).toBe(true);
    await clock.advance(4_000);
    expect(cooldowns.remainingMs('a')).toBe(1_000);
    expect(cooldowns.stats()).toMatchObject({ sent: 0, failures: 1, degraded: true });
    await cooldowns.close();
    await expect(cooldowns.ready()).rejects.toMatchObject({ code: 'closed' });
    expect(clock.pending).toBe(0);
  });
});
