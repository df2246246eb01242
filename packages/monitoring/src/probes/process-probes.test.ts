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
      [{ maxUtilization: -1 }, 'event_loop'],
      [{ maxUtilization: 2, maxHeapRatio: 0 }, 'heap'],
      [{ maxUtilization: 2, maxMemoryRatio: 0.05 }, 'memory'],
      [{ maxUtilization: -1, maxHeapRatio: 0 }, 'heap'],
      [{ maxUtilization: 2 }, undefined],
    ] as const) {
      const { clock, probes } = setUp(options);
      expect(probes.pressure()).toBeUndefined();
      await clock.advance(1_000);
      expect(probes.pressure()).toBe(reason);
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

  it("follows the process's own group, and takes the lowest limit on the way up", () => {
    const nested = (files: Record<string, string>, self: string) => {
      const folder = mkdtempSync(join(tmpdir(), 'tpl-cgroup-'));
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(join(folder, name, '..'), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
      writeFileSync(join(folder, 'self'), self);
      const found = cgroupMemory(folder, join(folder, 'self'))();
      rmSync(folder, { recursive: true });
      return found;
    };
    const slice = {
      'slice/memory.max': '2000',
      'slice/memory.current': '900',
      'slice/memory.stat': 'inactive_file 100',
      'slice/unit/memory.max': 'max',
    };
    expect(nested(slice, '0::/slice/unit\n')).toEqual({ usedBytes: 800, limitBytes: 2000 });
    const inner = { ...slice, 'slice/unit/memory.max': '1000', 'slice/unit/memory.current': '7' };
    expect(nested(inner, '12:cpu:/x\n0::/slice/unit')).toEqual({ usedBytes: 7, limitBytes: 1000 });
    expect(nested(inner, '0::/../../slice').limitBytes).toBeGreaterThan(1e6);
  });

  it('follows a limit that is raised, lowered, given or taken away while the process runs', () => {
    // VictoriaMetrics#11276: raised in place from 128 to 412 MiB, and a third of it in use paged as 102 % of what it was.
    const v1 = { 'memory/memory.limit_in_bytes': '1000', 'memory/memory.usage_in_bytes': '950' };
    for (const [file, files] of [
      ['memory.max', { 'memory.max': '1000', 'memory.current': '950' }],
      ['memory/memory.limit_in_bytes', v1],
    ] as const) {
      inFolder(files, (folder) => {
        const memory = cgroupMemory(folder, join(folder, 'self'));
        expect(memory()).toEqual({ usedBytes: 950, limitBytes: 1_000 });
        for (const limitBytes of [2_000, 960]) {
          writeFileSync(join(folder, file), `${limitBytes}\n`);
          expect(memory()).toEqual({ usedBytes: 950, limitBytes });
        }
        writeFileSync(join(folder, file), 'max\n');
        expect(memory().limitBytes).toBeGreaterThan(1e6);
        writeFileSync(join(folder, file), '1000\n');
        expect(memory().limitBytes).toBe(1_000);
      });
    }
  });

  it("follows the limits of the group's parents too: the lowest of the moment counts", () => {
    inFolder({ self: '0::/pod/unit' }, (folder) => {
      mkdirSync(join(folder, 'pod/unit'), { recursive: true });
      const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
      write('pod/memory.max', '3000');
      write('pod/memory.current', '5');
      write('pod/unit/memory.max', '2000');
      write('pod/unit/memory.current', '4');
      const memory = cgroupMemory(folder, join(folder, 'self'));
      expect(memory()).toEqual({ usedBytes: 4, limitBytes: 2_000 });
      write('pod/unit/memory.max', '4000');
      expect(memory()).toEqual({ usedBytes: 5, limitBytes: 3_000 });
    });
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
