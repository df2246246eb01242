import { describe, expect, it } from '@jest/globals';
import { manualClock } from './testing/manual-clock.ts';
import { trackRuns } from './track-runs.ts';

async function* counting(log: string[]): AsyncGenerator<number> {
  try {
    for (let at = 1; ; at += 1) yield at;
  } finally {
    await new Promise((resolve) => setImmediate(resolve));
    log.push('ended');
  }
}

describe('what is still running', () => {
  it('is waited for, however it ends, and no longer than allowed', async () => {
    const clock = manualClock();
    const runs = trackRuns(20, clock);
    await runs.settled();
    let end = () => {};
    void runs.run(new Promise<void>((resolve) => (end = resolve)));
    runs.run(Promise.reject(new Error('no'))).catch(() => {});
    let isSettled = false;
    const waiting = runs.settled().then(() => (isSettled = true));
    await clock.advance(10);
    expect(isSettled).toBe(false);
    end();
    await waiting;
    expect(clock.pending).toBe(0);
    void runs.run(new Promise(() => {}));
    const bounded = runs.settled();
    await clock.advance(20);
    await bounded;
  });

  it('is a stream until its own end, also where whoever passed it on has left it', async () => {
    const log: string[] = [];
    const runs = trackRuns(1_000);
    const inner = runs.follow(counting(log))[Symbol.asyncIterator]();
    const careless: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: () => inner.next(),
        async return() {
          void inner.return?.();
          return { done: true, value: undefined };
        },
      }),
    };
    for await (const value of runs.afterAll(careless)) if (value === 2) break;
    expect(log).toEqual(['ended']);
  });

  it('is over before the failure of a stream is told', async () => {
    const runs = trackRuns(1_000);
    const log: string[] = [];
    void runs.run(new Promise((resolve) => setImmediate(() => resolve(log.push('written down')))));
    const failing = (async function* () {
      yield 1;
      throw new Error('cut');
    })();
    const read = async () => {
      for await (const _ of runs.afterAll(runs.follow(failing)));
    };
    await expect(read()).rejects.toThrow('cut');
    expect(log).toEqual(['written down']);
    for await (const value of runs.afterAll(
      runs.follow(
        (async function* () {
          yield 7;
        })(),
      ),
    ))
      expect(value).toBe(7);
  });
});
