import { expect, it } from '@jest/globals';
import { retryMs } from './within-deadline.ts';

// redis/ioredis#1854, redis/node-redis#2736: without chance all processes come back in the same moment.
it('a lost connection is tried again after ever longer times to a second, by chance from half of each to all of it', () => {
  const range = (tries: number) => [retryMs(tries, () => 0), retryMs(tries, () => 1)];
  expect([0, 1, 2, 3, 4, 5, 50].map(range)).toEqual([
    [25, 50],
    [50, 100],
    [100, 200],
    [200, 400],
    [400, 800],
    [500, 1_000],
    [500, 1_000],
  ]);
  expect(new Set(Array.from({ length: 100 }, () => retryMs(9))).size).toBeGreaterThan(90);
});
