import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createLineLimit } from './line-limit.ts';

function setUp() {
  const clock = manualClock();
  const lines: (readonly [string, object])[] = [];
  const limit = createLineLimit({ warn: (message, fields) => lines.push([message, fields]) }, clock);
  return { clock, lines, limit };
}

describe('createLineLimit', () => {
  it('lets six lines of each kind through in a minute, and says at its end how many it left out', async () => {
    const { clock, lines, limit } = setUp();
    for (let time = 0; time < 8; time += 1) limit.warn('failed', { of: 'a' }, { time });
    limit.warn('failed', { of: 'b' });
    limit.warn('broken', { of: 'a' });
    expect(lines).toHaveLength(8);
    expect(lines[5]).toEqual(['failed', { of: 'a', time: 5 }]);
    await clock.advance(60_000);
    expect([lines.slice(8), clock.pending]).toEqual([[['failed more often', { of: 'a', left_out: 2 }]], 0]);
    limit.warn('failed', { of: 'a' });
    expect(lines).toHaveLength(10);
  });

  it('keeps at most 200 kinds apart, and says what it left out when it closes', () => {
    const { clock, lines, limit } = setUp();
    for (let of = 0; of < 1_000; of += 1) limit.warn('failed', { of });
    expect(lines).toHaveLength(206);
    limit.close();
    expect([lines.slice(206), clock.pending]).toEqual([
      [['failed more often', { of: 999, left_out: 794 }]],
      0,
    ]);
  });

  it('does nothing without a target', () => {
    const clock = manualClock();
    createLineLimit(undefined, clock).warn('failed', {});
    expect(clock.pending).toBe(0);
  });
});
