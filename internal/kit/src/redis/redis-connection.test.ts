// How soon a lost connection is tried again.
import { expect, it } from '@jest/globals';
import { reconnectDelayMs } from './redis-connection.ts';

it('the first three tries come within 60 ms each, then every 100 to 300: a cut is mended at once, a lost Redis not hammered', () => {
  for (const share of [0, 0.5, 0.999_999]) {
    const delays = Array.from({ length: 1_000 }, (_, retries) => reconnectDelayMs(retries, () => share));
    expect(delays.slice(0, 3).every((ms) => ms >= 20 && ms <= 60)).toBe(true);
    expect(delays.slice(3).every((ms) => ms >= 100 && ms <= 300)).toBe(true);
  }
  // Never all processes at once.
  expect(new Set([0, 0.3, 0.6, 0.9].map((share) => reconnectDelayMs(9, () => share))).size).toBe(4);
});
