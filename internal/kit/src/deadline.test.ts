import { describe, expect, it } from '@jest/globals';
import { withDeadline } from './clock.ts';
import { manualClock } from './testing/index.ts';

const late = new Error('too late');
const onDeadline = () => late;

describe('withDeadline', () => {
  it('gives the answer that came in time and leaves no timer', async () => {
    const clock = manualClock();
    await expect(withDeadline(async () => 'yes', { deadlineMs: 10, clock, onDeadline })).resolves.toBe('yes');
    expect(clock.pending).toBe(0);
  });

  it('settles at the deadline although the call never does, and aborts it with the same error', async () => {
    const clock = manualClock();
    let inner: AbortSignal | undefined;
    const call = withDeadline(
      (signal) => {
        inner = signal;
        return new Promise<never>(() => {});
      },
      { deadlineMs: 10, clock, onDeadline },
    );
    const outcome = expect(call).rejects.toBe(late);
    await clock.advance(10);
    await outcome;
    expect(inner?.reason).toBe(late);
  });

  it('drops what is answered or thrown after the deadline', async () => {
    const clock = manualClock();
    let fail: (error: Error) => void = () => {};
    const call = withDeadline(() => new Promise<never>((_, reject) => (fail = reject)), {
      deadlineMs: 10,
      clock,
      onDeadline,
    });
    const outcome = expect(call).rejects.toBe(late);
    await clock.advance(10);
    fail(new Error('after the fact'));
    await outcome;
  });

  it('settles with the reason of the caller and leaves no timer', async () => {
    const clock = manualClock();
    const controller = new AbortController();
    const call = withDeadline(() => new Promise<never>(() => {}), {
      deadlineMs: 10,
      signal: controller.signal,
      clock,
      onDeadline,
    });
    controller.abort('gone');
    await expect(call).rejects.toBe('gone');
    expect(clock.pending).toBe(0);
  });

  it('does not run when the caller has already left', async () => {
    let ran = false;
    const call = withDeadline(() => (ran = true), { signal: AbortSignal.abort('gone'), onDeadline });
    await expect(call).rejects.toBe('gone');
    expect(ran).toBe(false);
  });

  it('turns a synchronous throw into a rejection and sets no timer without a limit', async () => {
    const clock = manualClock();
    const error = new Error('at once');
    const call = withDeadline(
      () => {
        throw error;
      },
      { deadlineMs: Number.POSITIVE_INFINITY, clock, onDeadline },
    );
    expect(clock.pending).toBe(0);
    await expect(call).rejects.toBe(error);
  });
});
