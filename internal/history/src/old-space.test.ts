import { describe, expect, it } from '@jest/globals';
import { oldSpaceLimit, oldSpaceReader } from './old-space.ts';

const megabyte = 1_048_576;
const limitOf = (total: number, argv: readonly string[] = [], options = '', major = 24) =>
  oldSpaceLimit(total * megabyte, argv, options, major) / megabyte;

describe('oldSpaceLimit', () => {
  it('is what the flag says, the last of several', () => {
    expect(limitOf(412, ['--max-old-space-size=220'])).toBe(220);
    expect(limitOf(256, ['--max_old_space_size', '64'], '--max-old-space-size=512')).toBe(64);
    expect(limitOf(704, [], '-r x --max-old-space-size=512')).toBe(512);
    expect(limitOf(560, ['--max-old-space-size=0'])).toBe(512);
  });

  // Measured: the memory limit of a container, and what V8 makes of it. Half of it is the old space, from 4 GB on 2 GB.
  it.each([
    [22, 512, 259],
    [22, 600, 312],
    [22, 768, 396],
    [22, 1_024, 524],
    [22, 1_536, 792],
    [22, 2_048, 1_048],
    [22, 4_096, 2_096],
    [24, 512, 259],
    [24, 600, 348],
    [24, 768, 432],
    [24, 1_024, 560],
    [24, 1_536, 864],
    [24, 2_048, 1_120],
    [24, 4_096, 2_240],
  ])('is half of a container on Node %s with %s MB, where V8 shows %s MB', (major, container, total) => {
    expect(limitOf(total, [], '', major)).toBe(container / 2);
  });

  it('is never much too low where the whole heap or the young generation is set', () => {
    expect([limitOf(130), limitOf(300), limitOf(4_288), limitOf(4_144, [], '', 22)]).toEqual([
      127, 252, 4_096, 4_096,
    ]);
    expect(limitOf(4_192, ['--max-semi-space-size=20'])).toBe(4_096);
    expect(limitOf(4_288, [], '--max-semi-space-size=64', 22)).toBe(4_096);
  });
});

describe('oldSpaceReader', () => {
  it('reads what is used of the limit', () => {
    const { usedBytes, limitBytes, spaces } = oldSpaceReader()();
    expect(limitBytes).toBeGreaterThan(usedBytes);
    expect(spaces.map(([name]) => name)).toContain('old');
  });
});
