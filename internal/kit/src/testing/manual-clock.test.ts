import { describe, expect, it } from '@jest/globals';
import { manualClock } from './manual-clock.ts';

describe('manualClock', () => {
  it('runs timers at their own moment and in order, those set on the way included', async () => {
    const clock = manualClock(0);
    const seen: [string, number][] = [];
    clock.setTimer(() => seen.push(['b', clock.now()]), 20);
    clock.setTimer(() => {
      seen.push(['a', clock.monotonic()]);
      clock.setTimer(() => seen.push(['c', clock.now()]), 5);
    }, 10);
    await clock.advance(30);
    expect(seen).toEqual([
      ['a', 10],
      ['c', 15],
      ['b', 20],
    ]);
    expect(clock.now()).toBe(30);
  });

  it('does not run a cancelled timer', async () => {
    const clock = manualClock();
    let ran = false;
    clock.setTimer(() => (ran = true), 1)();
    await clock.advance(5);
    expect(ran).toBe(false);
    expect(clock.pending).toBe(0);
  });
});
