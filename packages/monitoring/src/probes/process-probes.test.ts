import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '../metrics/create-metrics.ts';
import type { ProcessProbesOptions } from './process-probes.ts';
import { createProcessProbes } from './process-probes.ts';

function setUp(options: Partial<ProcessProbesOptions> = {}) {
  const clock = manualClock();
  const metrics = createMetrics({ clock });
  const probes = createProcessProbes({
    metrics,
    clock,
    memory: () => ({ usedBytes: 10, limitBytes: 100 }),
    ...options,
  });
  const value = (name: string) => {
    const series = metrics.find(`tpl.process.${name}`)?.series ?? [];
    const values = series.map(({ cell }) => ('value' in cell ? cell.value : 0));
    return values.length === 0 ? undefined : values.reduce((sum, each) => sum + each);
  };
  return { clock, probes, value };
}

describe('createProcessProbes', () => {
  it('measures loop, heap, memory and CPU at its interval, and leaves no timer', async () => {
    const { clock, probes, value } = setUp();
    await clock.advance(2_000);
    expect(value('event_loop.utilization')).toBeGreaterThan(0);
    expect(value('heap.used')).toBeGreaterThan(1e6);
    expect(value('heap.limit')).toBeGreaterThan(value('heap.used') ?? 0);
    expect([value('memory.used'), value('memory.limit')]).toEqual([10, 100]);
    expect(value('cpu')).toBeGreaterThan(0);
    probes.close();
    expect(clock.pending).toBe(0);
  });

  it('is under pressure by what is beyond its limit, at the second look in a row', async () => {
    for (const [options, reason] of [
      [{ maxUtilization: 2, maxHeapRatio: 0 }, 'heap'],
      [{ maxUtilization: 2, maxMemoryRatio: 0.05 }, 'memory'],
      [{ maxUtilization: -1, maxHeapRatio: 0 }, 'heap'],
      [{ maxUtilization: -1 }, undefined],
    ] as const) {
      const { clock, probes } = setUp(options);
      expect(probes.pressure()).toBeUndefined();
      await clock.advance(1_000);
      expect(probes.pressure()).toBe(reason);
      probes.close();
    }
  });

  it('is under pressure by its event loop where that also stands still, at the second look in a row', async () => {
    for (const [maxUtilization, reason] of [
      [-1, 'event_loop'],
      [2, undefined],
    ] as const) {
      const { clock, probes } = setUp({ maxUtilization });
      for (const after of [undefined, reason]) {
        await new Promise((resolve) => setTimeout(resolve, 120));
        const end = performance.now() + 400;
        while (performance.now() < end);
        await new Promise((resolve) => setTimeout(resolve, 120));
        await clock.advance(1_000);
        expect(probes.pressure()).toBe(after);
      }
      probes.close();
    }
  });

  it('shows a stall of the event loop for a minute, and leaves a line with its length', async () => {
    const lines: unknown[] = [];
    const { clock, probes, value } = setUp({ logger: { warn: (...line) => void lines.push(line) } });
    await new Promise((resolve) => setTimeout(resolve, 120));
    const end = performance.now() + 1_200;
    while (performance.now() < end);
    await new Promise((resolve) => setTimeout(resolve, 120));
    await clock.advance(1_000);
    expect(value('event_loop.delay.max')).toBeGreaterThan(1);
    await clock.advance(30_000);
    expect(value('event_loop.delay.max')).toBeGreaterThan(1);
    await clock.advance(31_000);
    expect(value('event_loop.delay.max')).toBeLessThan(1);
    expect(lines).toEqual([['event loop stood still', { stall_ms: expect.any(Number) }]]);
    probes.close();
  });

  it('says what runs, since when, and what each space of the heap holds', () => {
    const { probes, value } = setUp({ build: { version: '1.2.3' } });
    expect(value('info')).toBe(1);
    expect(value('heap.space.used')).toBeGreaterThan(value('heap.used') ?? 0);
    expect(value('heap.utilization')).toBeLessThan(1);
    expect(value('heap.exhaustion')).toBe(2_592_000);
    probes.close();
  });

  it('counts time spent collecting garbage', async () => {
    const { probes, value } = setUp();
    (globalThis as { gc?: () => void }).gc?.();
    for (let turn = 0; turn < 50 && !value('gc.duration'); turn += 1)
      await new Promise((resolve) => setImmediate(resolve));
    expect(value('gc.duration')).toBeGreaterThan(0);
    probes.close();
  });
});
