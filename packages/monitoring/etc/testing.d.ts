// What @tpl/monitoring/testing exports. Written by `npm run generate`; a change here is a change for users.

import type { Writable } from 'node:stream';
import type { default as winston } from 'winston';

export interface AlertHistory {
  readonly definitions: readonly AlertDefinition[];
  readonly series: readonly SeriesHistory[];
  readonly intervalMs: number;
  readonly steps?: number;
}
export interface AlertMoment {
  readonly atMs: number;
  readonly pending: readonly string[];
  readonly firing: readonly string[];
  readonly labels: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
}
export interface MemoryLogger {
  readonly logger: Logger;
  readonly entries: readonly LogEntry[];
  clear(): void;
}
export interface MemoryMeter {
  readonly metrics: Metrics;
  value(name: string, labels?: Readonly<Record<string, string>>): number;
}
export interface SeriesHistory {
  readonly metric: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly bound?: number;
  readonly values: readonly (number | undefined)[];
}
export declare function memoryLogger(options?: Omit<LoggerOptions, 'destination' | 'transports'>): MemoryLogger;
export declare function memoryMeter(options?: MetricsOptions): MemoryMeter;
export declare function playAlertHistory({ definitions, series, intervalMs, steps }: AlertHistory): AlertMoment[];

// Mentioned above, not exported.

interface AlertComparison {
  readonly measure: AlertMeasure;
  readonly op: '>' | '<';
  readonly threshold: number;
}
interface AlertDefinition {
  readonly name: string;
  readonly summary: string;
  readonly rules: readonly AlertRule[];
  readonly slo?: {
    readonly objective: number;
    readonly bad: MetricSelector;
    readonly total: MetricSelector;
  };
}
type AlertMeasure = ({
  readonly kind: 'value';
  readonly of?: 'max' | 'min' | 'sum' | 'avg';
  readonly by?: readonly string[];
  readonly perProcess?: boolean;
} & MetricSelector) | ({
  readonly kind: 'increase';
  readonly windowMs: number;
} & MetricSelector) | ({
  readonly kind: 'rate';
  readonly windowMs: number;
} & MetricSelector) | {
  readonly kind: 'ratio';
  readonly part: MetricSelector;
  readonly total: MetricSelector;
  readonly windowMs: number;
} | ({
  readonly kind: 'quantile';
  readonly quantile: number;
  readonly windowMs: number;
} & MetricSelector);
interface AlertRule {
  readonly name: string;
  readonly severity: AlertSeverity;
  readonly summary: string;
  readonly runbook: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly comparisons: readonly AlertComparison[];
  readonly resolveAt: number | undefined;
  readonly forMs: number;
  readonly minEvents: MinEvents | undefined;
  readonly alertOnNoData: boolean;
  readonly isExportOnly: boolean;
}
type AlertSeverity = 'page' | 'ticket';
interface Clock {
  now(): number;
  monotonic(): number;
  setTimer(run: () => void, delayMs: number, keepAlive?: boolean): () => void;
}
interface Counter<Label extends string = string> {
  bind(labels?: LabelValues<Label>): CounterCell;
  remove(labels: LabelValues<Label>): boolean;
  add(amount: number, labels?: LabelValues<Label>): void;
}
interface CounterCell {
  add(amount?: number): void;
  readonly value: number;
  readonly createdAt: number;
}
interface Exemplar {
  readonly traceId: string;
  readonly spanId: string;
}
interface FamilyCommon {
  readonly name: string;
  readonly help: string;
  readonly unit: string | undefined;
  readonly labelNames: readonly string[];
  readonly removals: number;
}
interface Gauge<Label extends string = string> {
  bind(labels?: LabelValues<Label>): GaugeCell;
  remove(labels: LabelValues<Label>): boolean;
  set(value: number, labels?: LabelValues<Label>): void;
}
interface GaugeCell {
  set(value: number): void;
  readonly value: number;
}
interface Histogram<Label extends string = string> {
  bind(labels?: LabelValues<Label>): HistogramCell;
  remove(labels: LabelValues<Label>): boolean;
  record(value: number, labels?: LabelValues<Label>, exemplar?: Exemplar): void;
}
interface HistogramCell {
  record(value: number, exemplar?: Exemplar): void;
  readonly count: number;
  readonly sum: number;
  readonly bucketCounts: Float64Array;
  readonly exemplars: readonly (RecordedExemplar | undefined)[] | undefined;
  readonly createdAt: number;
}
interface HistogramDefinition<Label extends string = string> extends MetricDefinition<Label> {
  readonly buckets: readonly number[];
}
type HistogramForward = (family: MetricFamily, labels: Series<unknown>['labels'], value: number) => void;
type LabelCondition = string | readonly string[] | {
  readonly not: string | readonly string[];
} | {
  readonly startsWith: string;
};
type LabelValues<Label extends string> = {
  readonly [Name in Label]?: string | number | boolean | undefined;
};
interface LogEntry {
  readonly time: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}
type LogFields = Readonly<Record<string, unknown>>;
type LogLevel = 'error' | 'warn' | 'info' | 'debug';
interface LogStats {
  readonly written: number;
  readonly queued: number;
  readonly queuedBytes: number;
  readonly failed: number;
  readonly dropped: Readonly<Record<LogLevel, number>>;
}
interface Logger {
  error(message: string | Error, fields?: LogFields | Error): void;
  warn(message: string | Error, fields?: LogFields | Error): void;
  info(message: string | Error, fields?: LogFields | Error): void;
  debug(message: string | Error, fields?: LogFields | Error): void;
  child(fields: LogFields): Logger;
  isEnabled(level: LogLevel): boolean;
  setLevel(level: LogLevel): void;
  addFields(source: () => LogFields | undefined): () => void;
  addConsumer(consume: (entry: LogEntry) => void): () => void;
  stats(): LogStats;
  flush(timeoutMs?: number): Promise<boolean>;
  close(timeoutMs?: number): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
interface LoggerOptions {
  readonly level?: LogLevel;
  readonly format?: 'auto' | 'json' | 'pretty';
  readonly destination?: Writable;
  readonly transports?: readonly winston.transport[];
  readonly redactor?: {
    redact<T>(value: T): T;
  };
  readonly fields?: LogFields;
  readonly maxQueueLines?: number;
  readonly maxQueueBytes?: number;
  readonly clock?: Clock;
}
interface MetricDefinition<Label extends string = string> {
  readonly name: string;
  readonly help: string;
  readonly unit?: string;
  readonly labels?: readonly Label[];
}
type MetricFamily = FamilyCommon & ({
  readonly kind: 'counter';
  readonly series: readonly Series<CounterCell>[];
} | {
  readonly kind: 'gauge';
  readonly series: readonly Series<GaugeCell>[];
} | {
  readonly kind: 'histogram';
  readonly series: readonly Series<HistogramCell>[];
  readonly buckets: readonly number[];
});
interface MetricSelector {
  readonly metric: string;
  readonly where?: Readonly<Record<string, LabelCondition>>;
}
interface Metrics {
  counter<const Label extends string = never>(definition: MetricDefinition<Label>): Counter<Label>;
  gauge<const Label extends string = never>(definition: MetricDefinition<Label>): Gauge<Label>;
  histogram<const Label extends string = never>(definition: HistogramDefinition<Label>): Histogram<Label>;
  onCollect(refresh: () => void): () => void;
  collect(): readonly MetricFamily[];
  find(name: string): MetricFamily | undefined;
  onDefine(listener: (family: MetricFamily) => void): () => void;
  forwardHistograms(forward: HistogramForward): () => void;
}
interface MetricsOptions {
  readonly enabled?: boolean;
  readonly maxSeries?: number;
  readonly onRefused?: (metric: string, reason: RefusalReason) => void;
  readonly clock?: Clock;
}
interface MinEvents extends MetricSelector {
  readonly count: number;
  readonly windowMs: number;
}
interface RecordedExemplar extends Exemplar {
  readonly value: number;
  readonly time: number;
}
type RefusalReason = 'overflow' | 'value' | 'label' | 'refresh';
interface Series<Cell> {
  readonly labels: readonly (readonly [
    name: string,
    value: string
  ])[];
  readonly cell: Cell;
}

export {};
