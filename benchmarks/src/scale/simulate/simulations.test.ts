import { describe, expect, it } from '@jest/globals';
import { retryMs } from '../../../../apps/text-processing/jobs/src/connection/within-deadline.ts';
import { exponentOf } from '../check/compare.ts';
import { playReconnect, playTimers } from './herd.ts';
import { playStampede } from './stampede.ts';

describe('a stampede of 300 processes', () => {
  it('is one production, the same for the same seed, and every process has the value soon after it', async () => {
    const options = { processes: 300, produceMs: 3_000 };
    const [one, again] = [await playStampede(options), await playStampede(options)];
    expect(one).toEqual(again);
    expect(one.productions).toBe(1);
    // The production, the two round trips around it and one more question.
    expect(one.lastMs).toBeLessThan(3_010);
  });

  it('asks Redis less than half as often while pushes say when the value is there', async () => {
    const options = { processes: 300, produceMs: 3_000 };
    const [pushed, polled] = [
      await playStampede(options),
      await playStampede({ ...options, hasPush: false }),
    ];
    expect(pushed.questions).toBeLessThan(polled.questions / 2);
  });
});

describe('three thousand connections that a restart cut in the same moment', () => {
  const cut = { connections: 3_000, downMs: 5_000, connectUs: 100 };

  // redis/ioredis#1854, redis/node-redis#2736, langfuse/langfuse#17618.
  it('come back spread over half a second and more, not all within the same ten milliseconds', () => {
    const back = playReconnect({ ...cut, delayMs: retryMs });
    expect(back.peakIn10Ms).toBeLessThan(150);
    expect(back.mostWaiting).toBeLessThan(511);
    const inStep = playReconnect({ ...cut, delayMs: (tries) => Math.min(1_000, 50 * 2 ** tries) });
    expect(inStep.peakIn10Ms).toBe(3_000);
  });
});

describe('timers that began within a fifth of their period', () => {
  it('stay in step without chance, and are even within a minute with a fifth of it', () => {
    const began = { processes: 1_000, periodMs: 1_000, beganWithinMs: 200, afterMs: 60_000 };
    expect(playTimers({ ...began, jitter: 0 })).toBeGreaterThan(4);
    expect(playTimers({ ...began, jitter: 0.2 })).toBeLessThan(1.5);
  });
});

it('finds the power by which counts grow', () => {
  const counts = (power: number) => [2, 5, 10, 20].map((size) => [size, 3 * size ** power] as const);
  expect(exponentOf(counts(1))).toBeCloseTo(1);
  expect(exponentOf(counts(2))).toBeCloseTo(2);
});
