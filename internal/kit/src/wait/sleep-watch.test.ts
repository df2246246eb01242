import { expect, it } from '@jest/globals';
import { createSleepWatch } from './sleep-watch.ts';

it('tells a machine that slept from one that goes on, and from a wall clock that is set right', () => {
  let [wall, monotonic] = [1_000_000, 0];
  const hasSlept = createSleepWatch({ now: () => wall, monotonic: () => monotonic });
  const after = (wallMs: number, monotonicMs: number) => {
    wall += wallMs;
    monotonic += monotonicMs;
    return hasSlept();
  };
  expect([after(5_000, 5_000), after(14_000, 5_000), after(-60_000, 5_000)]).toEqual([false, false, false]);
  expect([after(3_600_000, 5_000), after(5_000, 5_000)]).toEqual([true, false]);
});
