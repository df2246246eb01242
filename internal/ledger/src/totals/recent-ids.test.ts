import { describe, expect, it } from '@jest/globals';
import { createRecentIds } from './recent-ids.ts';

describe('createRecentIds', () => {
  it('knows the last of them at least, and none that is twice as old', () => {
    const most = 1_000;
    const ids = createRecentIds(most);
    for (let next = 0; next < 10_000; next += 1) {
      expect(ids.add(`call-${next}`)).toBe(true);
      expect(ids.add(`call-${next}`)).toBe(false);
      expect(ids.has(`call-${Math.max(0, next - most + 1)}`)).toBe(true);
      if (next >= 2 * most) expect(ids.has(`call-${next - 2 * most}`)).toBe(false);
    }
  });

  it('takes little room while few have come', () => {
    const before = process.memoryUsage().arrayBuffers;
    const days = Array.from({ length: 100 }, () => createRecentIds(20_000));
    for (const ids of days) ids.add('call');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2_000_000);
    expect(days.every((ids) => ids.has('call'))).toBe(true);
  });

  it('takes no room in the heap', () => {
    const ids = createRecentIds(20_000);
    for (let next = 0; next < 2_000; next += 1) ids.add(`0193a5b2-7c1e-7f00-8000-00000000${next}`);
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    for (let next = 2_000; next < 40_000; next += 1) ids.add(`0193a5b2-7c1e-7f00-8000-00000000${next}`);
    globalThis.gc?.();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(1_000_000);
    expect(ids.has('0193a5b2-7c1e-7f00-8000-0000000039999')).toBe(true);
  });
});
