// Watches event loop, heap and memory of the process, and says when it should take no more work.
import { PerformanceObserver, performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import type { Metrics } from '../metrics/metric.ts';
import type { MemoryReader } from './cgroup-memory.ts';
import { cgroupMemory } from './cgroup-memory.ts';

/** What a process looks at in itself. */
export interface ProcessProbesOptions {
  /** Where the looks are shown. */
  readonly metrics: Metrics;
  /** Time between two looks. Default: 1,000. */
  readonly intervalMs?: number;
  /** Event-loop utilization (0..1) above which the process is under pressure. Default: 0.98. */
  readonly maxUtilization?: number;
  /** Share of the heap limit (0..1). Default: 0.95. */
  readonly maxHeapRatio?: number;
  /** Share of the container's memory limit (0..1). Default: 0.95. */
  readonly maxMemoryRatio?: number;
  /** How memory in use and its limit are read. Default: the container's, without page cache. */
  readonly memory?: MemoryReader;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

/** Why a process should take no more work. */
export type Pressure = 'event_loop' | 'heap' | 'memory';

/** The process, watched. */
export interface ProcessProbes {
  /** Why the process should take no work now, or `undefined`: two looks in a row must agree. */
  pressure(): Pressure | undefined;
  /** Looks no more. */
  close(): void;
}

// A single busy second is not pressure: shedding load at it would flap.
const looksInARow = 2;

/** Defines what is measured about the process. */
export function defineProcessMetrics(metrics: Metrics) {
  const gauge = (name: string, help: string, unit: string) =>
    metrics.gauge({ name: `tpl.process.${name}`, help, unit }).bind();
  return {
    utilization: gauge('event_loop.utilization', 'Share of time the event loop was busy.', '1'),
    heap: gauge('heap.used', 'Heap in use.', 'By'),
    heapLimit: gauge('heap.limit', 'What the heap may grow to.', 'By'),
    memory: gauge('memory.used', "Memory in use as the container's limit sees it, without page cache.", 'By'),
    memoryLimit: gauge('memory.limit', "The container's or the machine's memory.", 'By'),
    collections: metrics
      .counter({ name: 'tpl.process.gc.duration', help: 'Time spent collecting garbage.', unit: 's' })
      .bind(),
    cpu: metrics.counter({ name: 'tpl.process.cpu', help: 'CPU time used.', unit: 's' }).bind(),
  };
}

/**
 * Watches event loop, heap, memory and garbage collection, and says when the process should take no more work.
 *
 * @example
 * import { createMetrics, createProcessProbes } from '@tpl/monitoring';
 * const probes = createProcessProbes({ metrics: createMetrics() });
 * console.log(probes.pressure()); // undefined: all is well
 * probes.close();
 */
export function createProcessProbes(options: ProcessProbesOptions): ProcessProbes {
  const { metrics, intervalMs = 1_000, memory = cgroupMemory(), clock = systemClock } = options;
  const { maxUtilization = 0.98, maxHeapRatio = 0.95, maxMemoryRatio = 0.95 } = options;
  const cells = defineProcessMetrics(metrics);
  const collections = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) cells.collections.add(duration / 1000);
  });
  collections.observe({ entryTypes: ['gc'] });
  let loop = performance.eventLoopUtilization();
  let candidate: Pressure | undefined;
  let streak = 0;

  function look(): void {
    const current = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(current, loop);
    loop = current;
    const { used_heap_size: heap, heap_size_limit: heapLimit } = getHeapStatistics();
    const { usedBytes, limitBytes } = memory();
    cells.utilization.set(utilization);
    cells.heap.set(heap);
    cells.heapLimit.set(heapLimit);
    cells.memory.set(usedBytes);
    cells.memoryLimit.set(limitBytes);
    const { user, system } = process.cpuUsage();
    cells.cpu.add((user + system) / 1e6 - cells.cpu.value);
    const reasons: readonly [boolean, Pressure][] = [
      [utilization > maxUtilization, 'event_loop'],
      [heap > heapLimit * maxHeapRatio, 'heap'],
      [usedBytes > limitBytes * maxMemoryRatio, 'memory'],
    ];
    const found = reasons.find(([isOver]) => isOver)?.[1];
    streak = found === candidate ? streak + 1 : 1;
    candidate = found;
  }

  let cancel = () => {};
  const keepLooking = () => {
    look();
    cancel = clock.setTimer(keepLooking, intervalMs);
  };
  keepLooking();

  return {
    pressure: () => (streak >= looksInARow ? candidate : undefined),
    close() {
      cancel();
      collections.disconnect();
    },
  };
}
