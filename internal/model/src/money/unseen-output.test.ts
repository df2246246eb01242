import { describe, expect, it } from '@jest/globals';
import { unseenTokens } from './unseen-output.ts';

describe('unseenTokens', () => {
  it('grows with the time, up to the limit of the call', () => {
    expect([0, 19, 20, 60_000, 6_000_000].map((time) => unseenTokens(time, 100_000))).toEqual([
      0, 0, 1, 3_000, 100_000,
    ]);
  });
});
