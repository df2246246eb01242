import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '../metrics/create-metrics.ts';
import { cgroupMemory } from './cgroup-memory.ts';
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
    const cell = metrics.find(`tpl.process.${name}`)?.series[0]?.cell;
    return cell && 'value' in cell ? cell.value : undefined;
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
      [{ maxUtilization: -1 }, 'event_loop'],
      [{ maxUtilization: 2, maxHeapRatio: 0 }, 'heap'],
      [{ maxUtilization: 2, maxMemoryRatio: 0.05 }, 'memory'],
      [{ maxUtilization: 2 }, undefined],
    ] as const) {
      const { clock, probes } = setUp(options);
      expect(probes.pressure()).toBeUndefined();
      await clock.advance(1_000);
      expect(probes.pressure()).toBe(reason);
      probes.close();
    }
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

describe('cgroupMemory', () => {
  const inFolder = (files: Record<string, string>, check: (folder: string) => void) => {
    const folder = mkdtempSync(join(tmpdir(), 'tpl-cgroup-'));
    mkdirSync(join(folder, 'memory'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    check(folder);
    rmSync(folder, { recursive: true });
  };

  it('leaves the page cache out, in version 2 and version 1', () => {
    inFolder(
      { 'memory.current': '900\n', 'memory.max': '1000\n', 'memory.stat': 'anon 1\ninactive_file 600\n' },
      (folder) => expect(cgroupMemory(folder)()).toEqual({ usedBytes: 300, limitBytes: 1000 }),
    );
    const v1 = {
      'memory/memory.usage_in_bytes': '900',
      'memory/memory.limit_in_bytes': '1000',
      'memory/memory.stat': 'inactive_file 1\ntotal_inactive_file 500',
    };
    inFolder(v1, (folder) => expect(cgroupMemory(folder)()).toEqual({ usedBytes: 400, limitBytes: 1000 }));
  });

  it('compares with the machine where there is no limit', () => {
    inFolder({ 'memory.current': '900', 'memory.max': 'max' }, (folder) => {
      const { usedBytes, limitBytes } = cgroupMemory(folder)();
      expect(limitBytes).toBeGreaterThan(usedBytes);
      expect(usedBytes).toBeGreaterThan(1e6);
    });
    expect(cgroupMemory('/nowhere')().usedBytes).toBeGreaterThan(1e6);
  });
});
