import { describe, expect, it } from '@jest/globals';
import { sleep } from './sleep.ts';
import { manualClock } from './testing/index.ts';

describe('sleep', () => {
  it('resolves after the delay and leaves no timer', async () => {
    const clock = manualClock();
    let awake = false;
    const done = sleep(100, { clock }).then(() => (awake = true));
    await clock.advance(99);
    expect(awake).toBe(false);
    await clock.advance(1);
    await done;
    expect(clock.pending).toBe(0);
  });

  it('rejects with the reason as soon as the signal aborts, and leaves no timer', async () => {
    const clock = manualClock();
    const controller = new AbortController();
    const done = sleep(100, { clock, signal: controller.signal });
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(done).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
  });

  it('starts no timer when the signal is already aborted', async () => {
    const clock = manualClock();
    await expect(sleep(100, { clock, signal: AbortSignal.abort('no') })).rejects.toBe('no');
    expect(clock.pending).toBe(0);
  });
});
