import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createLineLimit } from './line-limit.ts';

describe('createLineLimit', () => {
  it('lets some lines of each kind through in a window, and reports at its end how many it left out', async () => {
    const clock = manualClock();
    const limit = createLineLimit(clock, 2, 1_000);
    const reports: number[] = [];
    const ask = (kind: string) => limit.allows(kind, (leftOut) => reports.push(leftOut));
    expect([ask('a'), ask('a'), ask('a'), ask('a'), ask('b')]).toEqual([true, true, false, false, true]);
    await clock.advance(1_000);
    expect([reports, clock.pending]).toEqual([[2], 0]);
    expect(ask('a')).toBe(true);
  });

  it('keeps at most 200 kinds apart, and reports what it left out when it closes', () => {
    const clock = manualClock();
    const limit = createLineLimit(clock, 1);
    const reports: number[] = [];
    let shown = 0;
    for (let kind = 0; kind < 1_000; kind += 1) {
      if (limit.allows(`k${kind}`, (leftOut) => reports.push(leftOut))) shown += 1;
    }
    limit.close();
    expect([shown, reports, clock.pending]).toEqual([201, [799], 0]);
  });
});
