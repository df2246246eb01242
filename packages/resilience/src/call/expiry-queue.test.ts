// Infrastructure Service: resilience · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createVirtualClock } from '../simulator/virtual-clock.ts';
import { ExpiryQueue } from './call.ts';

describe('many timeouts on one timer', () => {
  it('end each at its moment, in whatever order they came and went', async () => {
    const step = fc.record({ ms: fc.nat(2_000), gap: fc.nat(20), remove: fc.option(fc.nat(50)) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const clock = createVirtualClock();
        const queue = new ExpiryQueue(clock);
        const ended = new Map<number, number>();
        const expected = new Map<number, number>();
        const entries: ReturnType<ExpiryQueue['add']>[] = [];
        for (const [id, { ms, gap, remove }] of steps.entries()) {
          const at = clock.monotonic() + ms;
          expected.set(id, at);
          entries.push(queue.add(at, { abort: () => void ended.set(id, clock.monotonic()) }, () => id));
          await clock.advance(gap);
          if (remove === null) continue;
          const gone = remove % entries.length;
          queue.remove(entries[gone]!);
          if (!ended.has(gone)) expected.delete(gone);
        }
        await clock.advance(5_000);
        expect([...ended.keys()].sort((a, b) => a - b)).toEqual([...expected.keys()].sort((a, b) => a - b));
        for (const [id, at] of expected) expect(Math.abs(ended.get(id)! - at)).toBeLessThanOrEqual(0.5);
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('cost no walk past all others where they all differ', () => {
    const clock = createVirtualClock();
    const queue = new ExpiryQueue(clock);
    const target = { abort: () => {} };
    const cost = (toMs: (index: number) => number) => {
      const from = process.cpuUsage();
      const entries = Array.from({ length: 16_000 }, (_, index) => queue.add(toMs(index), target, () => 0));
      for (const entry of entries) queue.remove(entry);
      const { user, system } = process.cpuUsage(from);
      return user + system;
    };
    cost(() => 5_000);
    const equal = Math.max(
      5_000,
      cost(() => 5_000),
    );
    // Each before all that came before it, which was the worst there is: 128 million steps.
    expect(cost((index) => 100_000 - index)).toBeLessThan(20 * equal);
  });
});
