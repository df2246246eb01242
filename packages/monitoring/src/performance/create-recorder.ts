// Infrastructure Service: monitoring · stable API, changes affect all users
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import { requestSeconds } from '../metrics/buckets.ts';
import type { Metrics } from '../metrics/metric.ts';
import type { Tracing } from '../observe/tracing.ts';
import type { QuantileSketch } from './quantile-sketch.ts';
import { createQuantileSketch } from './quantile-sketch.ts';

/** How operations are recorded. */
export interface RecorderOptions {
  /** Default: not shown as metrics. */
  readonly metrics?: Metrics;
  /** Names the trace of a slow operation. Default: none. */
  readonly tracing?: Pick<Tracing, 'current'>;
  /** Duration from which an operation is kept as slow. Default: 1,000. */
  readonly slowMs?: number;
  /** What a summary looks back on; it covers one to two of these. Default: 60,000. */
  readonly windowMs?: number;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

/** How an operation did lately. */
export interface OperationSummary {
  readonly operation: string;
  readonly count: number;
  readonly perSecond: number;
  /** Share that failed, 0..1. */
  readonly errorRatio: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** An operation that took long. */
export interface SlowOperation {
  readonly operation: string;
  readonly durationMs: number;
  readonly ok: boolean;
  /** Milliseconds since 1970 when it ended. */
  readonly endedAt: number;
  readonly traceId?: string;
}

/** Everything a recorder knows. */
export interface RecorderReport {
  readonly operations: readonly OperationSummary[];
  /** The last 50, newest last. */
  readonly slow: readonly SlowOperation[];
  /** Memory of the process now; of single operations it cannot be told apart. */
  readonly memory: { readonly rssBytes: number; readonly heapUsedBytes: number };
}

/** Records how long operations take and how often they fail. */
export interface Recorder {
  record(operation: string, durationMs: number, ok?: boolean): void;
  /** Runs and records; what `run` throws or rejects with comes through and counts as a failure. */
  measure<T>(operation: string, run: () => T | Promise<T>): Promise<T>;
  report(): RecorderReport;
}

const maxOperations = 200;
const maxSlow = 50;

interface Window {
  readonly sketch: QuantileSketch;
  failed: number;
}

/**
 * Creates a recorder. Quantiles are within 1 % of the true value; names beyond the first 200 are recorded as `other`.
 *
 * @example
 * import { createRecorder } from '@tpl/monitoring';
 * const recorder = createRecorder();
 * await recorder.measure('summarize', async () => 'done');
 * console.log(recorder.report().operations[0].count); // 1
 */
export function createRecorder(options: RecorderOptions = {}): Recorder {
  const { metrics, tracing, slowMs = 1_000, windowMs = 60_000, clock = systemClock } = options;
  const seconds = metrics?.histogram({
    name: 'tpl.operation.duration',
    help: 'Time of a recorded operation.',
    unit: 's',
    labels: ['operation', 'ok'],
    buckets: requestSeconds,
  });
  const slow: SlowOperation[] = [];
  let current = new Map<string, Window>();
  let previous = new Map<string, Window>();
  let started = clock.monotonic();
  let span = 0;

  function rotate(): void {
    const elapsed = clock.monotonic() - started;
    if (elapsed < windowMs) return;
    previous = elapsed < windowMs * 2 ? current : new Map();
    span = elapsed < windowMs * 2 ? elapsed : 0;
    current = new Map();
    started = clock.monotonic();
  }

  function windowOf(operation: string): Window {
    const name = current.has(operation) || current.size < maxOperations ? operation : 'other';
    const found = current.get(name) ?? { sketch: createQuantileSketch(), failed: 0 };
    current.set(name, found);
    return found;
  }

  function record(operation: string, durationMs: number, ok = true): void {
    if (!(durationMs >= 0)) return;
    rotate();
    const window = windowOf(operation);
    window.sketch.add(durationMs);
    if (!ok) window.failed += 1;
    seconds?.record(durationMs / 1000, { operation, ok }, tracing?.current());
    if (durationMs < slowMs) return;
    const traceId = tracing?.current()?.traceId;
    slow.push({ operation, durationMs, ok, endedAt: clock.now(), ...(traceId !== undefined && { traceId }) });
    if (slow.length > maxSlow) slow.shift();
  }

  function summarize(operation: string, lengthMs: number): OperationSummary {
    const sketch = createQuantileSketch();
    let failed = 0;
    for (const window of [current.get(operation), previous.get(operation)]) {
      if (!window) continue;
      sketch.merge(window.sketch);
      failed += window.failed;
    }
    return {
      operation,
      count: sketch.count,
      perSecond: lengthMs > 0 ? sketch.count / (lengthMs / 1000) : 0,
      errorRatio: failed / sketch.count,
      p50Ms: sketch.quantile(0.5),
      p95Ms: sketch.quantile(0.95),
      p99Ms: sketch.quantile(0.99),
      maxMs: sketch.max,
    };
  }

  return {
    record,
    async measure(operation, run) {
      const begun = clock.monotonic();
      try {
        const value = await run();
        record(operation, clock.monotonic() - begun);
        return value;
      } catch (error) {
        record(operation, clock.monotonic() - begun, false);
        throw error;
      }
    },
    report() {
      rotate();
      const lengthMs = span + clock.monotonic() - started;
      const names = [...new Set([...current.keys(), ...previous.keys()])];
      const { rss, heapUsed } = process.memoryUsage();
      return {
        operations: names.map((name) => summarize(name, lengthMs)),
        slow: [...slow],
        memory: { rssBytes: rss, heapUsedBytes: heapUsed },
      };
    },
  };
}
