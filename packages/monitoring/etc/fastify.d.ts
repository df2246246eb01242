// What @tpl/monitoring/fastify exports. Written by `npm run generate`; a change here is a change for users.

import type { FastifyPluginCallback, FastifyRequest } from 'fastify';

export interface MonitoringHooksOptions {
  readonly metrics: Metrics;
  readonly logger?: Logger;
  readonly settings?: {
    readonly logRequests: boolean;
  };
  readonly tracing?: Pick<Tracing, 'current' | 'annotate'> | undefined;
  readonly pressure?: () => string | undefined;
  readonly alwaysAnswer?: readonly string[];
  readonly retryAfterSeconds?: number;
  readonly requestId?: (request: FastifyRequest) => string;
}
export interface MonitoringRoutesOptions {
  readonly metrics?: Metrics;
  readonly scrape?: (format: ExpositionFormat) => Promise<string>;
  readonly health?: Health;
  readonly groups?: readonly string[];
  readonly showDetails?: (request: FastifyRequest) => boolean;
}
export declare const monitoringHooks: FastifyPluginCallback<MonitoringHooksOptions>;
export declare const monitoringRoutes: FastifyPluginCallback<MonitoringRoutesOptions>;

// Mentioned above, not exported.

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
type ExpositionFormat = 'text' | 'openmetrics';
interface FamilyCommon {
  readonly name: string;
  readonly help: string;
  readonly unit: string | undefined;
  readonly labelNames: readonly string[];
  readonly removals: number;
}
interface FinishedSpan {
  readonly name: string;
  readonly kind: 'client' | 'internal';
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes: SpanAttributes;
  readonly errorType?: string | undefined;
  readonly children?: readonly FinishedSpan[];
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
interface Health {
  register(definition: HealthCheckDefinition): () => void;
  component(definition: {
    name: string;
    groups?: readonly HealthGroup[];
    critical?: boolean;
  }): HealthComponent;
  report(group: HealthGroup): HealthReport;
  refresh(): Promise<void>;
  start(): void;
  drain(): void;
  readonly isDraining: boolean;
  on(event: 'change', listener: (change: HealthChange) => void): () => void;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
interface HealthChange {
  readonly name: string;
  readonly from: HealthStatus;
  readonly to: HealthStatus;
  readonly reason?: string;
}
type HealthCheck = (signal: AbortSignal) => Promise<{
  status: HealthStatus;
  details?: Readonly<Record<string, unknown>>;
}>;
interface HealthCheckDefinition extends HealthCheckPace {
  readonly name: string;
  readonly check: HealthCheck;
  readonly groups?: readonly HealthGroup[];
  readonly critical?: boolean;
}
interface HealthCheckPace {
  readonly intervalMs?: number;
  readonly timeoutMs?: number;
  readonly retries?: number;
  readonly failureThreshold?: number;
  readonly successThreshold?: number;
}
interface HealthComponent {
  set(status: HealthStatus, details?: Readonly<Record<string, unknown>>): void;
  remove(): void;
}
interface HealthEntry {
  readonly name: string;
  readonly status: HealthStatus;
  readonly critical: boolean;
  readonly ageMs?: number;
  readonly durationMs?: number;
  readonly reason?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}
type HealthGroup = 'startup' | 'live' | 'ready' | (string & {});
interface HealthReport {
  readonly group: HealthGroup;
  readonly status: HealthStatus;
  readonly checks: readonly HealthEntry[];
}
type HealthStatus = 'up' | 'degraded' | 'down' | 'unknown';
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
interface OpenSpan {
  within<T>(run: () => T): T;
  end(errorType?: string): void;
}
interface RecordedExemplar extends Exemplar {
  readonly value: number;
  readonly time: number;
}
interface Series<Cell> {
  readonly labels: readonly (readonly [
    name: string,
    value: string
  ])[];
  readonly cell: Cell;
}
type SpanAttributes = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
interface Tracing {
  current(): Exemplar | undefined;
  annotate?(attributes: Readonly<Record<string, string>>): void;
  record(span: FinishedSpan): void;
  isRecording?(): boolean;
  note?(name: string, attributes: SpanAttributes): void;
  open?(span: Pick<FinishedSpan, 'name' | 'kind'> & {
    readonly part: 'call' | 'attempt';
    readonly endsWhenRecorded?: boolean;
  }): OpenSpan | undefined;
  traceparent?(): string | undefined;
  propagates?(): boolean;
}

export {};
