// Infrastructure Service: resilience · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import { createVirtualClock } from './virtual-clock.ts';

describe('createVirtualClock', () => {
  it('runs timers in the order of their moments, equal ones in the order they came', async () => {
    const clock = createVirtualClock(1_000);
    const ran: string[] = [];
    const delays = [5, 1, 9, 3, 3, 7, 1, 8, 2, 6];
    for (const [index, delay] of delays.entries())
      clock.setTimer(() => ran.push(`${delay}/${index}@${clock.monotonic()}`), delay);
    await clock.advance(8);
    expect(ran).toEqual(['1/1@1', '1/6@1', '2/8@2', '3/3@3', '3/4@3', '5/0@5', '6/9@6', '7/5@7', '8/7@8']);
    expect([clock.now(), clock.pending]).toEqual([1_008, 1]);
  });

  it('forgets a cancelled timer, however often it is cancelled', async () => {
    const clock = createVirtualClock();
    let ran = 0;
    const cancel = clock.setTimer(() => ran++, 10);
    expect(clock.pending).toBe(1);
    cancel();
    cancel();
    expect(clock.pending).toBe(0);
    await clock.advance(20);
    expect(ran).toBe(0);
  });

  it('lets promises settle between two timers', async () => {
    const clock = createVirtualClock();
    const seen: number[] = [];
    const wait = (ms: number) => new Promise<void>((resolve) => clock.setTimer(resolve, ms));
    const walk = async () => {
      for (let step = 0; step < 3; step += 1) {
        await wait(10);
        seen.push(clock.monotonic());
      }
    };
    void walk();
    await clock.advance(30);
    expect(seen).toEqual([10, 20, 30]);
  });
});
