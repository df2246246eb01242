import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import type { AiError } from '../port/ai-error.ts';
import { startWatch } from './watch.ts';

function watchWith(more: { signal?: AbortSignal; deadlineAt?: number; totalTimeoutMs?: number } = {}) {
  const clock = manualClock();
  const options = {
    clock,
    provider: 'p',
    model: 'm',
    signal: undefined,
    deadlineAt: undefined,
    totalTimeoutMs: 1000,
    ...more,
  };
  const watch = startWatch(options);
  const code = () => (watch.signal.reason as AiError | undefined)?.code;
  return { clock, watch, code };
}

describe('startWatch', () => {
  it('ends the call when nothing comes for the limit of the phase', async () => {
    const { clock, watch, code } = watchWith();
    watch.expect('headers_timeout', 100);
    await clock.advance(99);
    expect(watch.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(code()).toBe('headers_timeout');
    expect(clock.pending).toBe(0);
  });

  it('starts the phase anew at each touch', async () => {
    const { clock, watch, code } = watchWith();
    watch.expect('idle_timeout', 100);
    for (let turn = 0; turn < 5; turn += 1) {
      await clock.advance(90);
      watch.touch();
    }
    expect(watch.signal.aborted).toBe(false);
    await clock.advance(100);
    expect(code()).toBe('idle_timeout');
  });

  it('does not count the time that the consumer takes', async () => {
    const { clock, watch, code } = watchWith();
    watch.expect('idle_timeout', 100);
    await clock.advance(60);
    watch.pause();
    await clock.advance(500);
    watch.resume();
    await clock.advance(39);
    expect(watch.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(code()).toBe('idle_timeout');
  });

  it('holds the total time against every touch, and the nearer of the two deadlines', async () => {
    const { clock, watch, code } = watchWith({ deadlineAt: 300 });
    watch.expect('idle_timeout', 200);
    await clock.advance(150);
    watch.touch();
    await clock.advance(150);
    expect(code()).toBe('total_timeout');
  });

  it('ends at once when the deadline has passed', () => {
    expect(watchWith({ deadlineAt: -1 }).code()).toBe('total_timeout');
  });

  it('ends with the caller, and keeps his reason', () => {
    const controller = new AbortController();
    const { watch, code, clock } = watchWith({ signal: controller.signal });
    const reason = new Error('gone');
    controller.abort(reason);
    expect(code()).toBe('aborted');
    expect((watch.signal.reason as AiError).cause).toBe(reason);
    expect(clock.pending).toBe(0);
  });

  it('leaves no timer and no listener after close', async () => {
    const controller = new AbortController();
    const { watch, clock } = watchWith({ signal: controller.signal });
    watch.expect('idle_timeout', 10);
    watch.close();
    expect(clock.pending).toBe(0);
    controller.abort();
    await clock.advance(5000);
    expect(watch.signal.aborted).toBe(false);
  });
});
