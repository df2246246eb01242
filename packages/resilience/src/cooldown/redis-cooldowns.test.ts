// Infrastructure Service: resilience · stable API, changes affect all users

import { manualClock } from '@internal/kit/testing';
import { describe, expect, it, jest } from '@jest/globals';

jest.unstable_mockModule('redis', () => {
  throw Object.assign(new Error("Cannot find package 'redis'"), { code: 'ERR_MODULE_NOT_FOUND' });
});
const { createRedisCooldowns } = await import('./redis-cooldowns.ts');

describe('createRedisCooldowns with a Redis', () => {
  it('looks at it after ever other times, a fifth around its own: processes that began together do not stay in step', async () => {
    const base = manualClock();
    const waits: number[] = [];
    const clock = {
      ...base,
      setTimer(run: () => void, delayMs: number) {
        if (delayMs > 250) waits.push(delayMs);
        return base.setTimer(run, delayMs);
      },
    };
    const chances = [0, 0.5, 0.25];
    const client = { isOpen: true, isReady: true, sendCommand: async () => [], on() {}, off() {} };
    const random = () => chances.shift() ?? 0.75;
    const cooldowns = createRedisCooldowns({ client, clock, random });
    for (let look = 0; look < 4; look += 1) await base.advance(1_200);
    await cooldowns.close();
    expect(waits.slice(0, 4)).toEqual([800, 1_000, 900, 1_100]);
  });
});

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
