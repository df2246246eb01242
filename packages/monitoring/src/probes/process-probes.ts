// Watches event loop, heap and memory of the process, and says when it should take no more work.
import { constants, monitorEventLoopDelay, PerformanceObserver, performance } from 'node:perf_hooks';
import type { Collection, MemoryReader } from '@internal/history';
import {
  cgroupMemory,
  createFutileCollections,
  createMemoryTrend,
  foreverSeconds,
  oldSpaceReader,
} from '@internal/history';
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import type { Logger } from '@internal/logger';
import type { Metrics } from '../metrics/metric.ts';

/** What a process looks at in itself. */
export interface ProcessProbesOptions {
  /** Where the looks are shown. */
  readonly metrics: Metrics;
  /** Time between two looks. Default: 1,000. */
  readonly intervalMs?: number;
  /** Event-loop utilization (0..1) above which the process is under pressure, where it also stands still for 100 ms. Default: 0.98. */
  readonly maxUtilization?: number;
  /** Share of the old space's limit (0..1), where a process dies when it is full. Default: 0.9; from 0.8 on, collections in vain are pressure too. */
  readonly maxHeapRatio?: number;
  /** Share of the container's memory limit (0..1). Default: 0.95. */
  readonly maxMemoryRatio?: number;
  /** How memory in use and its limit are read. Default: the container's, without page cache. */
  readonly memory?: MemoryReader;
  /** Gets a line about every stall of the event loop of a second or more. Default: none. */
  readonly logger?: Pick<Logger, 'warn'>;
  /** Name and version of what runs, as labels of `tpl.process.info`. Default: none. */
  readonly build?: { readonly version?: string; readonly revision?: string };
  /** Default: the system clock. */
  readonly clock?: Clock;
}

/** Why a process should take no more work. */
export type Pressure = 'event_loop' | 'heap' | 'memory';

/** Every reason there is. */
export const pressures: readonly Pressure[] = ['event_loop', 'heap', 'memory'];

/** The process, watched. */
export interface ProcessProbes {
  /** Why the process should take no work now, or `undefined`: two looks in a row must agree. */
  pressure(): Pressure | undefined;
  /** Looks no more. */
  close(): void;
}

// A single busy second is not pressure: shedding load at it would flap.
const looksInARow = 2;

const stallMs = 1_000;
// A long task that gives way takes all the time that is left, and holds nobody up (supabase/storage#137).
const busyMs = 100;
/** How long a stall is shown: a scrape a minute sees each. */
const shownMs = 60_000;
const delayResolutionMs = 50;

const collectionKinds = new Map([
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
]);

/** Defines what is measured about the process. */
export function defineProcessMetrics(metrics: Metrics) {
  const gauge = (name: string, help: string, unit: string) =>
    metrics.gauge({ name: `tpl.process.${name}`, help, unit }).bind();
  const collections = metrics.counter({
    name: 'tpl.process.gc.duration',
    help: 'Time spent collecting garbage.',
    unit: 's',
    labels: ['kind'],
  });
  return {
    utilization: gauge('event_loop.utilization', 'Share of time the event loop was busy.', '1'),
    delay: gauge('event_loop.delay.max', 'Longest time the event loop stood still in the last minute.', 's'),
    heap: gauge('heap.used', 'Old space in use: what ends the process when it is full.', 'By'),
    heapLimit: gauge('heap.limit', 'What the old space may grow to.', 'By'),
    heapRatio: gauge('heap.utilization', "Share of the old space's limit in use.", '1'),
    heapLeft: gauge(
      'heap.exhaustion',
      'Time until the heap is full if it grows on as it does; at most 30 days.',
      's',
    ),
    spaces: metrics.gauge({
      name: 'tpl.process.heap.space.used',
      help: 'Heap in use by space.',
      unit: 'By',
      labels: ['space'],
    }),
    memory: gauge('memory.used', "Memory in use as the container's limit sees it, without page cache.", 'By'),
    memoryLimit: gauge('memory.limit', "The container's or the machine's memory.", 'By'),
    memoryRatio: gauge('memory.utilization', 'Share of the limit in use.', '1'),
    // All from the start, so that the first collection of a kind is growth.
    collections: new Map([...collectionKinds].map(([code, kind]) => [code, collections.bind({ kind })])),
    cpu: metrics.counter({ name: 'tpl.process.cpu', help: 'CPU time used.', unit: 's' }).bind(),
    startTime: metrics
      .gauge({ name: 'process.start_time', help: 'When the process began, since 1970.', unit: 's' })
      .bind(),
    info: metrics.gauge({
      name: 'tpl.process.info',
      help: 'Always 1; the labels say what runs.',
      labels: ['version', 'revision', 'node'],
    }),
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
  const { maxUtilization = 0.98, maxHeapRatio = 0.9, maxMemoryRatio = 0.95, logger } = options;
  const cells = defineProcessMetrics(metrics);
  const heapOf = oldSpaceReader();
  const futile = createFutileCollections();
  const collections = new PerformanceObserver((list) => {
    const { usedBytes, limitBytes } = heapOf();
    for (const entry of list.getEntries() as unknown as Collection[]) {
      cells.collections.get(entry.detail?.kind ?? 0)?.add(entry.duration / 1000);
      futile.add(entry, usedBytes / limitBytes, clock.monotonic());
    }
  });
  collections.observe({ entryTypes: ['gc'] });
  const delays = monitorEventLoopDelay({ resolution: delayResolutionMs });
  delays.enable();
  const trend = createMemoryTrend();
  cells.startTime.set(performance.timeOrigin / 1000);
  cells.heapLeft.set(foreverSeconds);
  cells.info.set(1, { ...options.build, node: process.version });
  let loop = performance.eventLoopUtilization();
  let stalls: { at: number; ms: number }[] = [];
  const streaks = new Map<Pressure, number>();

  function lookAtDelay(now: number): number {
    // What is measured is the time between two beats: a quiet loop shows the pace itself.
    const ms = Math.max(0, delays.max / 1e6 - delayResolutionMs);
    delays.reset();
    stalls = stalls.filter(({ at, ms: other }) => now - at < shownMs && other > ms);
    stalls.push({ at: now, ms: Number.isFinite(ms) ? ms : 0 });
    cells.delay.set((stalls[0]?.ms ?? 0) / 1000);
    if (ms >= stallMs) logger?.warn('event loop stood still', { stall_ms: Math.round(ms) });
    return ms;
  }

  function look(): void {
    const now = clock.monotonic();
    const current = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(current, loop);
    loop = current;
    const waitedMs = lookAtDelay(now);
    const { usedBytes: heap, limitBytes: heapLimit, spaces } = heapOf();
    const { usedBytes, limitBytes } = memory();
    trend.add(now, heap);
    cells.utilization.set(utilization);
    cells.heap.set(heap);
    cells.heapLimit.set(heapLimit);
    cells.heapRatio.set(heap / heapLimit);
    cells.heapLeft.set(trend.secondsLeft(heapLimit));
    for (const [space, used] of spaces) cells.spaces.set(used, { space });
    cells.memory.set(usedBytes);
    cells.memoryLimit.set(limitBytes);
    cells.memoryRatio.set(usedBytes / limitBytes);
    const { user, system } = process.cpuUsage();
    cells.cpu.add((user + system) / 1e6 - cells.cpu.value);
    // What ends the process comes first: a heap that is nearly full keeps the event loop busy as well.
    const reasons: readonly [Pressure, boolean][] = [
      ['heap', heap > heapLimit * maxHeapRatio || futile.at(now)],
      ['memory', usedBytes > limitBytes * maxMemoryRatio],
      ['event_loop', utilization > maxUtilization && waitedMs > busyMs],
    ];
    for (const [reason, isOver] of reasons) streaks.set(reason, isOver ? (streaks.get(reason) ?? 0) + 1 : 0);
  }

  let cancel = () => {};
  const keepLooking = () => {
    look();
    cancel = clock.setTimer(keepLooking, intervalMs);
  };
  keepLooking();

  return {
    pressure: () => [...streaks].find(([, looks]) => looks >= looksInARow)?.[0],
    close() {
      cancel();
      collections.disconnect();
      delays.disable();
    },
  };
}
