// Infrastructure Service: resilience · stable API, changes affect all users
// A gate that several callers share, each with limits of its own: pydantic/logfire#1882, mezmo/aura#504.
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createPolicy } from '../../src/policy/create-policy.ts';
import { settle, watch } from '../support.ts';

const limits = { deadlineMs: 1_000, attemptTimeoutMs: 500, firstTokenMs: 500, idleMs: 500 };

describe('a policy without timeouts of its own', () => {
  it('ends neither a call nor a stream, however long, but at the deadline of the call itself', async () => {
    const clock = manualClock();
    const policy = createPolicy({ clock, retry: false, timeouts: false, ...limits });
    const plain = watch(
      policy.execute(() => new Promise<string>((done) => clock.setTimer(() => done('late'), 5_000))),
    );
    const read: number[] = [];
    const stream = policy.executeStream(async function* () {
      for (const at of [1, 2, 3]) {
        await new Promise<void>((done) => clock.setTimer(done, 1_500));
        yield at;
      }
    });
    const all = (async () => {
      for await (const chunk of stream) read.push(chunk);
    })();
    const due = watch(policy.execute(() => new Promise(() => {}), { deadlineMs: 2_000 }));
    for (let step = 0; step < 50; step += 1) {
      await clock.advance(100);
      await settle();
    }
    await all;
    expect([plain.value, read]).toEqual(['late', [1, 2, 3]]);
    expect(due.error).toMatchObject({ code: 'deadline_exceeded' });
  });

  it('still counts as hung what a limit around it has ended', async () => {
    const clock = manualClock();
    const gate = createPolicy({
      clock,
      retry: false,
      timeouts: false,
      breakerConsecutiveFailures: 3,
      ...limits,
    });
    const outer = createPolicy({ clock, breaker: false, retry: false, ...limits });
    const calls = Array.from({ length: 12 }, () =>
      watch(outer.execute((attempt) => gate.execute(() => new Promise(() => {}), attempt))),
    );
    await clock.advance(600);
    await settle();
    expect(calls.every(({ done }) => done)).toBe(true);
    expect(gate.snapshot().state).not.toBe('closed');
  });

  it('takes nothing but false', () => {
    expect(() => createPolicy({ timeouts: true as never })).toThrow('can only be false');
  });
});
