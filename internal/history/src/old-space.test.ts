import { describe, expect, it } from '@jest/globals';
import { oldSpaceFlag, oldSpaceReader } from './old-space.ts';

describe('oldSpaceReader', () => {
  it('knows the limit of the old space from the flag, else from the whole less the young generation', () => {
    expect(oldSpaceFlag(['--max-old-space-size=220'])).toBe(220 * 1_048_576);
    expect(oldSpaceFlag(['--max_old_space_size', '64'], '--max-old-space-size=512')).toBe(64 * 1_048_576);
    expect(oldSpaceFlag([], '-r x --max-old-space-size=512')).toBe(512 * 1_048_576);
    expect([oldSpaceFlag([]), oldSpaceFlag(['--max-old-space-size=0'])]).toEqual([undefined, undefined]);
    const { usedBytes, limitBytes } = oldSpaceReader([], '')();
    expect(limitBytes).toBeGreaterThan(usedBytes);
    expect(oldSpaceReader(['--max-old-space-size=220'], '')().limitBytes).toBe(220 * 1_048_576);
  });
});
