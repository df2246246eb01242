// Infrastructure Service: resilience · stable API, changes affect all users

import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createCooldowns } from './cooldowns.ts';

describe('createCooldowns', () => {
  it('keeps the later end of two cooldowns', async () => {
    const clock = manualClock();
    const cooldowns = createCooldowns({ clock });
    expect(cooldowns.extend('a', 1_000)).toBe(true);
    expect(cooldowns.extend('a', 500)).toBe(false);
    expect(cooldowns.extend('a', 3_000)).toBe(true);
    await clock.advance(2_999);
    expect([cooldowns.remainingMs('a'), cooldowns.remainingMs('b')]).toEqual([1, 0]);
    await clock.advance(1);
    expect(cooldowns.remainingMs('a')).toBe(0);
  });

  it('holds nobody back for nonsense, nor for longer than a day', () => {
    const cooldowns = createCooldowns({ clock: manualClock() });
    for (const nonsense of [0, -1, Number.NaN]) expect(cooldowns.extend('a', nonsense)).toBe(false);
    cooldowns.extend('a', Number.POSITIVE_INFINITY);
    expect(cooldowns.remainingMs('a')).toBe(86_400_000);
    cooldowns.clear('a');
    expect(cooldowns.remainingMs('a')).toBe(0);
  });

  it('remembers at most 10,000 keys and forgets the one that was limited longest ago', async () => {
    const clock = manualClock();
    const cooldowns = createCooldowns({ clock });
    for (let key = 0; key < 10_001; key += 1) cooldowns.extend(`${key}`, 1_000 + key);
    expect([cooldowns.remainingMs('0'), cooldowns.remainingMs('10000')]).toEqual([0, 11_000]);
    cooldowns.extend('1', 60_000);
    cooldowns.extend('another', 60_000);
    expect([cooldowns.remainingMs('1'), cooldowns.remainingMs('2')]).toEqual([60_000, 0]);
    await clock.advance(5_000);
    cooldowns.extend('new', 10);
    expect(cooldowns.remainingMs('new')).toBe(10);
  });
});
