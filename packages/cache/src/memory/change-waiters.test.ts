import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createChangeWaiters } from './change-waiters.ts';

/** How long the waits of ten attempts in a row are, in milliseconds. */
async function waits(hasPush: boolean): Promise<number[]> {
  const clock = manualClock();
  const waiters = createChangeWaiters(clock, () => 0.5);
  const found: number[] = [];
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const from = clock.monotonic();
    let until = Number.NaN;
    void waiters.wait('key', attempt, { hasPush }).then(() => {
      until = clock.monotonic();
    });
    await clock.advance(1_000);
    found.push(Math.round(until - from));
  }
  return found;
}

describe('callers that wait for a key', () => {
  it('look ever less often, to a tenth of a second without pushes and to four tenths with them', async () => {
    expect(await waits(false)).toEqual([20, 30, 45, 68, 100, 100, 100, 100, 100, 100]);
    expect(await waits(true)).toEqual([20, 30, 45, 68, 101, 152, 228, 342, 400, 400]);
  });

  it('are woken by the push and by their signal, and leave no timer behind', async () => {
    const clock = manualClock();
    const waiters = createChangeWaiters(clock, () => 0.5);
    const leaving = new AbortController();
    const waiting = [
      waiters.wait('key', 9, { hasPush: true }),
      waiters.wait('other', 9, { hasPush: true, signal: leaving.signal }),
    ];
    waiters.wake('key');
    leaving.abort();
    await Promise.all(waiting);
    await clock.advance(0);
    expect(clock.pending).toBe(0);
  });
});
