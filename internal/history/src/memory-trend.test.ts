import { describe, expect, it } from '@jest/globals';
import { createMemoryTrend } from './memory-trend.ts';

describe('createMemoryTrend', () => {
  it('says how long the heap lasts, through the saw teeth of collecting garbage', () => {
    const trend = createMemoryTrend();
    for (let second = 0; second <= 1_800; second += 1) {
      // 1 MB a second stays, 200 MB come and go.
      trend.add(second * 1_000, (100 + second + (second % 60) * 3.3) * 1e6);
    }
    const left = trend.secondsLeft(5_500e6);
    expect(left).toBeGreaterThan(3_400);
    expect(left).toBeLessThan(3_800);
    expect(trend.secondsLeft(100)).toBe(0);
  });

  it('says nothing of a heap that is young, level or shrinks', () => {
    const [young, level, shrinks] = [createMemoryTrend(), createMemoryTrend(), createMemoryTrend()];
    young.add(0, 1);
    young.add(10_000, 100);
    for (let second = 0; second < 4_000; second += 10) {
      level.add(second * 1_000, 100);
      shrinks.add(second * 1_000, 1e9 - second);
    }
    expect([young, level, shrinks].map((trend) => trend.secondsLeft(2e9))).toEqual([
      2_592_000, 2_592_000, 2_592_000,
    ]);
  });
});
