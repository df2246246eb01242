// What @tpl/monitoring exports. Written by `npm run generate`; a change here is a change for users.

import type { Writable } from 'node:stream';
import type { default as winston } from 'winston';

export interface AlertChange {
  readonly rule: AlertRule;
  readonly status: 'firing' | 'resolved';
  readonly startsAt: number;
  readonly endsAt?: number;
  readonly value: number | undefined;
}
export interface AlertComparison {
  readonly measure: AlertMeasure;
  readonly op: '>' | '<';
  readonly threshold: number;
}
export interface AlertDefinition {
  readonly name: string;
  readonly summary: string;
  readonly rules: readonly AlertRule[];
  readonly slo?: {
    readonly objective: number;
    readonly bad: MetricSelector;
    readonly total: MetricSelector;
  };
}
export type AlertMeasure = ({
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
export interface AlertOptions {
  readonly name: string;
  readonly summary: string;
  readonly measure: AlertMeasure;
  readonly op: '>' | '<';
  readonly threshold: number;
  readonly forMs?: number;
  readonly resolveAt?: number;
  readonly minEvents?: number;
  readonly noData?: 'ok' | 'alert';
  readonly severity?: AlertSeverity;
  readonly runbook?: string;
  readonly labels?: Readonly<Record<string, string>>;
}
export type AlertPhase = 'inactive' | 'pending' | 'firing';
export interface AlertRule {
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
export type AlertSeverity = 'page' | 'ticket';
export interface AlertState extends Pick<AlertRule, 'name' | 'severity' | 'summary' | 'runbook' | 'labels'> {
  readonly phase: AlertPhase;
  readonly since: number;
  readonly value: number | undefined;
  readonly isPartial: boolean;
  readonly isSilenced: boolean;
}
export interface Alerts {
  start(): void;
  evaluate(): void;
  states(): readonly AlertState[];
  history(): readonly AlertChange[];
  silence(alert: string, durationMs: number): () => void;
  on(event: 'change', listener: (change: AlertChange) => void): () => void;
  on(event: 'undelivered', listener: (failure: Undelivered) => void): () => void;
  close(): Promise<void>;
  [Symbol.dispose](): void;
}
export interface AlertsOptions {
  readonly definitions: readonly AlertDefinition[];
  readonly metrics: Metrics;
  readonly notifiers?: readonly Notifier[];
  readonly intervalMs?: number;
  readonly cooldownMs?: number;
  readonly repeatMs?: number;
  readonly notifyTimeoutMs?: number;
  readonly clock?: Clock;
}
export interface CallerSpend {
  readonly caller: string;
  readonly calls: number;
  readonly tokens: number;
  readonly costUsd: number;
  readonly refused: number;
}
export interface Clock {
  now(): number;
  monotonic(): number;
  setTimer(run: () => void, delayMs: number, keepAlive?: boolean): () => void;
}
export interface Counter<Label extends string = string> {
  bind(labels?: LabelValues<Label>): CounterCell;
  remove(labels: LabelValues<Label>): boolean;
  add(amount: number, labels?: LabelValues<Label>): void;
}
export interface CounterCell {
  add(amount?: number): void;
  readonly value: number;
  readonly createdAt: number;
}
export interface Exemplar {
  readonly traceId: string;
  readonly spanId: string;
}
export interface Failure {
  readonly at: number;
  readonly requestId: string | undefined;
  readonly operation: string | undefined;
  readonly provider: string | undefined;
  readonly model: string | undefined;
  readonly code: string | undefined;
  readonly status: number | undefined;
}
export interface FailureList {
  add(failure: Failure): void;
  list(): readonly Failure[];
}
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
export interface FinishedSpan {
  readonly name: string;
  readonly kind: 'client' | 'internal';
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes: SpanAttributes;
  readonly errorType?: string | undefined;
  readonly children?: readonly FinishedSpan[];
}
export interface Gauge<Label extends string = string> {
  bind(labels?: LabelValues<Label>): GaugeCell;
  remove(labels: LabelValues<Label>): boolean;
  set(value: number, labels?: LabelValues<Label>): void;
}
export interface GaugeCell {
  set(value: number): void;
  readonly value: number;
}
export type GenAiNames = '1.41' | 'genai-0.1';
export interface Health {
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
export interface HealthChange {
  readonly name: string;
  readonly from: HealthStatus;
  readonly to: HealthStatus;
  readonly reason?: string;
}
export type HealthCheck = (signal: AbortSignal) => Promise<{
  status: HealthStatus;
  details?: Readonly<Record<string, unknown>>;
}>;
export interface HealthCheckDefinition extends HealthCheckPace {
  readonly name: string;
  readonly check: HealthCheck;
  readonly groups?: readonly HealthGroup[];
  readonly critical?: boolean;
}
export interface HealthCheckPace {
  readonly intervalMs?: number;
  readonly timeoutMs?: number;
  readonly retries?: number;
  readonly failureThreshold?: number;
  readonly successThreshold?: number;
}
export interface HealthComponent {
  set(status: HealthStatus, details?: Readonly<Record<string, unknown>>): void;
  remove(): void;
}
export interface HealthEntry {
  readonly name: string;
  readonly status: HealthStatus;
  readonly critical: boolean;
  readonly ageMs?: number;
  readonly durationMs?: number;
  readonly reason?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}
export type HealthGroup = 'startup' | 'live' | 'ready' | (string & {});
export interface HealthOptions extends HealthCheckPace {
  readonly clock?: Clock;
  readonly random?: () => number;
}
export interface HealthReport {
  readonly group: HealthGroup;
  readonly status: HealthStatus;
  readonly checks: readonly HealthEntry[];
}
export type HealthStatus = 'up' | 'degraded' | 'down' | 'unknown';
export interface Histogram<Label extends string = string> {
  bind(labels?: LabelValues<Label>): HistogramCell;
  remove(labels: LabelValues<Label>): boolean;
  record(value: number, labels?: LabelValues<Label>, exemplar?: Exemplar): void;
}
export interface HistogramCell {
  record(value: number, exemplar?: Exemplar): void;
  readonly count: number;
  readonly sum: number;
  readonly bucketCounts: Float64Array;
  readonly exemplars: readonly (RecordedExemplar | undefined)[] | undefined;
  readonly createdAt: number;
}
export interface HistogramDefinition<Label extends string = string> extends MetricDefinition<Label> {
  readonly buckets: readonly number[];
}
export type HistogramForward = (family: MetricFamily, labels: Series<unknown>['labels'], value: number) => void;
export type LabelCondition = string | readonly string[] | {
  readonly not: string | readonly string[];
} | {
  readonly startsWith: string;
};
export type LabelValues<Label extends string> = {
  readonly [Name in Label]?: string | number | boolean | undefined;
};
export interface LogEntry {
  readonly time: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}
export type LogFields = Readonly<Record<string, unknown>>;
export type LogLevel = 'error' | 'warn' | 'info' | 'debug';
export interface LogStats {
  readonly written: number;
  readonly queued: number;
  readonly queuedBytes: number;
  readonly failed: number;
  readonly dropped: Readonly<Record<LogLevel, number>>;
}
export interface Logger {
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
export interface LoggerOptions {
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
export type MemoryReader = () => {
  readonly usedBytes: number;
  readonly limitBytes: number;
};
export interface MetricDefinition<Label extends string = string> {
  readonly name: string;
  readonly help: string;
  readonly unit?: string;
  readonly labels?: readonly Label[];
}
export type MetricFamily = FamilyCommon & ({
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
export type MetricKind = 'counter' | 'gauge' | 'histogram';
export interface MetricSelector {
  readonly metric: string;
  readonly where?: Readonly<Record<string, LabelCondition>>;
}
export interface Metrics {
  counter<const Label extends string = never>(definition: MetricDefinition<Label>): Counter<Label>;
  gauge<const Label extends string = never>(definition: MetricDefinition<Label>): Gauge<Label>;
  histogram<const Label extends string = never>(definition: HistogramDefinition<Label>): Histogram<Label>;
  onCollect(refresh: () => void): () => void;
  collect(): readonly MetricFamily[];
  find(name: string): MetricFamily | undefined;
  onDefine(listener: (family: MetricFamily) => void): () => void;
  forwardHistograms(forward: HistogramForward): () => void;
}
export interface MetricsOptions {
  readonly enabled?: boolean;
  readonly maxSeries?: number;
  readonly onRefused?: (metric: string, reason: RefusalReason) => void;
  readonly clock?: Clock;
}
export interface MinEvents extends MetricSelector {
  readonly count: number;
  readonly windowMs: number;
}
export interface Monitoring {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly alerts: Alerts;
  readonly history: MonitoringHistory;
  pressure(): Pressure | undefined;
  readonly settings: MonitoringSettings;
  observe(objects: Readonly<Record<string, ObservableObject | undefined>>, options?: Pick<ObserveOptions, 'criticalPolicies'>): () => void;
  readonly tracing: OpenTelemetry | undefined;
  start(): void;
  onTermination(close: () => Promise<void>): () => void;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
export declare class MonitoringError extends Error {
  readonly name = "MonitoringError";
  readonly code: MonitoringErrorCode;
  readonly retryable: boolean;
  readonly kind: 'invalid' | 'transient' | 'local';
  readonly problems: readonly Problem[];
  constructor(code: MonitoringErrorCode, message: string, { problems, ...options }?: {
    cause?: unknown;
    problems?: readonly Problem[];
  });
  static isInstance(value: unknown): value is MonitoringError;
}
export type MonitoringErrorCode = 'invalid_options' | 'check_timeout' | 'notify_failed' | 'closed';
export interface MonitoringHistory {
  readonly series: TimeSeries;
  readonly failures: FailureList;
  readonly callers: TopCallers;
}
export interface MonitoringOptions extends GivenSettings<MonitoringSettings>, Pick<LoggerOptions, 'fields' | 'redactor' | 'destination' | 'clock'> {
  readonly settings?: LoadedSettings<MonitoringSettings> | GivenSettings<MonitoringSettings> | undefined;
  readonly preset?: string | undefined;
  readonly alerts?: readonly AlertDefinition[];
  readonly notifiers?: readonly Notifier[];
  readonly build?: {
    readonly version?: string;
    readonly revision?: string;
  };
  readonly config?: unknown;
  readonly openTelemetry?: OpenTelemetryApi;
  readonly openTelemetryExclude?: readonly string[];
}
export interface MonitoringSettings {
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
  readonly logFormat: 'auto' | 'json' | 'pretty';
  readonly logQueueLines: number;
  readonly logQueueBytes: number;
  readonly logRequests: boolean;
  readonly metricsEnabled: boolean;
  readonly genAiNames: GenAiNames;
  readonly maxSeries: number;
  readonly healthIntervalMs: number;
  readonly healthTimeoutMs: number;
  readonly healthRetries: number;
  readonly healthFailureThreshold: number;
  readonly healthSuccessThreshold: number;
  readonly drainMs: number;
  readonly closeTimeoutMs: number;
  readonly alertIntervalMs: number;
  readonly alertCooldownMs: number;
  readonly alertRepeatMs: number;
  readonly notifyTimeoutMs: number;
  readonly probeIntervalMs: number;
  readonly maxUtilization: number;
  readonly maxHeapRatio: number;
  readonly maxMemoryRatio: number;
}
export interface Notifier {
  readonly name: string;
  readonly repeatMs?: number;
  notify(change: AlertChange, signal: AbortSignal): Promise<void>;
}
export interface ObservableObject {
  on(event: never, listener: never): () => void;
}
export interface ObserveOptions {
  readonly metrics: Metrics;
  readonly logger?: Logger;
  readonly health?: Health;
  readonly tracing?: Tracing;
  readonly criticalPolicies?: readonly string[];
  readonly genAiNames?: GenAiNames;
  readonly clock?: Clock;
}
export interface OpenSpan {
  within<T>(run: () => T): T;
  end(errorType?: string): void;
}
export interface OpenTelemetry extends Tracing {
  readonly isAttached: boolean;
  close(): void;
}
export interface OpenTelemetryApi {
  readonly metrics: {
    getMeterProvider(): {
      getMeter(name: string): object;
    };
  };
  readonly trace: {
    getTracerProvider?(): object;
    getTracer(name: string): {
      startSpan(name: string, options?: never, context?: never): object;
    };
    getActiveSpan(): ActiveSpan | undefined;
    setSpan(context: never, span: never): object;
  };
  readonly context: {
    active(): object;
    with<T>(context: never, run: () => T): T;
  };
  readonly propagation?: {
    fields(): string[];
  };
  createNoopMeter(): object;
  readonly logs?: {
    getLogger(name: string): {
      emit(record: never): void;
    };
  };
}
export interface OpenTelemetryOptions {
  readonly metrics?: Metrics;
  readonly exclude?: readonly string[];
  readonly logger?: Logger;
  readonly clock?: Clock;
}
export type Pressure = 'event_loop' | 'heap' | 'memory';
export interface Problem {
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}
export interface ProcessProbes {
  pressure(): Pressure | undefined;
  close(): void;
}
export interface ProcessProbesOptions {
  readonly metrics: Metrics;
  readonly intervalMs?: number;
  readonly maxUtilization?: number;
  readonly maxHeapRatio?: number;
  readonly maxMemoryRatio?: number;
  readonly memory?: MemoryReader;
  readonly logger?: Pick<Logger, 'warn'>;
  readonly build?: {
    readonly version?: string;
    readonly revision?: string;
  };
  readonly clock?: Clock;
}
export interface RecordedExemplar extends Exemplar {
  readonly value: number;
  readonly time: number;
}
export interface Series<Cell> {
  readonly labels: readonly (readonly [
    name: string,
    value: string
  ])[];
  readonly cell: Cell;
}
export interface SeriesView {
  readonly name: string;
  readonly unit: string;
  readonly of: string;
  readonly values: readonly (number | null)[];
}
export interface SloOptions extends Pick<AlertOptions, 'name' | 'summary' | 'runbook' | 'labels'> {
  readonly objective: number;
  readonly bad: MetricSelector;
  readonly total: MetricSelector;
  readonly minEvents?: number;
}
export type SpanAttributes = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
export interface StandardAlertsOptions {
  readonly httpObjective?: number;
  readonly modelObjective?: number;
  readonly slowSeconds?: number;
  readonly spendUsdPerHour?: number;
  readonly hitRatio?: number;
}
export interface TerminationOptions {
  readonly health: Health;
  readonly close: () => Promise<void>;
  readonly drainMs?: number;
  readonly closeTimeoutMs?: number;
  readonly signals?: readonly NodeJS.Signals[];
  readonly logger?: Logger;
  readonly exit?: (code: number) => void;
  readonly clock?: Clock;
}
export interface TimeSeries {
  read(over: 'hour' | 'day'): TimeSeriesView;
  readonly bytes: number;
  close(): void;
}
export interface TimeSeriesView {
  readonly endsAt: number;
  readonly stepMs: number;
  readonly series: readonly SeriesView[];
}
export interface TopCallers {
  add(caller: string, used: Partial<Omit<CallerSpend, 'caller'>>): void;
  list(max?: number): readonly CallerSpend[];
}
export interface TraceTarget {
  readonly tracing?: Tracing | undefined;
}
export interface TraceableModel {
  readonly id: string;
  generate(request: never): Promise<unknown>;
  stream(request: never): AsyncIterable<unknown>;
}
export interface Tracing {
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
export interface Undelivered {
  readonly notifier: string;
  readonly alert: string;
  readonly outcome: 'failed' | 'dropped';
  readonly reason: string;
}
export type WebhookFormat = 'webhook' | 'alertmanager' | 'slack' | 'pagerduty';
export interface WebhookOptions {
  readonly url: string;
  readonly format?: WebhookFormat;
  readonly routingKey?: string;
  readonly source?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly receiver?: string;
  readonly fetch?: typeof globalThis.fetch;
}
export declare function cgroupMemory(folder?: string, self?: string): MemoryReader;
export declare function connectOpenTelemetry(api: OpenTelemetryApi, options?: OpenTelemetryOptions): OpenTelemetry;
export declare function createAlerts(options: AlertsOptions): Alerts;
export declare function createHealth(options?: HealthOptions): Health;
export declare function createLogger(options?: LoggerOptions): Logger;
export declare function createMetrics(options?: MetricsOptions): Metrics;
export declare function createMonitoring(options?: MonitoringOptions): Monitoring;
export declare function createProcessProbes(options: ProcessProbesOptions): ProcessProbes;
export declare function defineAlert(options: AlertOptions): AlertDefinition;
export declare function defineSlo(options: SloOptions): AlertDefinition;
export declare function httpStatusOf({ status }: Pick<HealthReport, 'status'>): 200 | 503;
export declare function logNotifier(logger: Logger): Notifier;
export declare const monitoringSettings: SettingsDefinition<MonitoringSettings>;
export declare function observe(objects: Readonly<Record<string, ObservableObject | undefined>>, options: ObserveOptions): () => void;
export declare function onTermination(options: TerminationOptions): () => void;
export declare function standardAlerts(options?: StandardAlertsOptions): AlertDefinition[];
export declare function standardMetrics(options?: Pick<ObserveOptions, 'genAiNames'>): Metrics;
export declare function traceAttempts<Model extends TraceableModel>(model: Model, target: TraceTarget): Model;
export declare function traceCalls<Model extends TraceableModel>(model: Model, target: TraceTarget): Model;
export declare function traceFetch({ tracing }: TraceTarget, send?: Fetch): Fetch;
export declare function webhookNotifier(options: WebhookOptions): Notifier;
export declare function withLogFields<T>(fields: LogFields, run: () => T): T;

// Mentioned above, not exported.

interface ActiveSpan {
  spanContext(): {
    traceId: string;
    spanId: string;
    traceFlags: number;
  };
  isRecording?(): boolean;
  setAttributes?(attributes: Attributes): unknown;
  addEvent?(name: string, attributes: Attributes): unknown;
}
type Attributes = Record<string, string | number | boolean | string[]>;
interface FamilyCommon {
  readonly name: string;
  readonly help: string;
  readonly unit: string | undefined;
  readonly labelNames: readonly string[];
  readonly removals: number;
}
type GivenSettings<Values> = {
  readonly [Name in keyof Values]?: Values[Name] | undefined;
} & {
  readonly operations?: Readonly<Record<string, {
    readonly [Name in keyof Values]?: Values[Name] | undefined;
  }>> | undefined;
};
interface LoadedSettings<Values> {
  readonly preset: string;
  readonly values: Values;
  readonly operations: readonly string[];
  forOperation(name: string): Values;
  explain(operation?: string): SettingExplanation[];
}
type RefusalReason = 'overflow' | 'value' | 'label' | 'refresh';
interface SettingExplanation {
  readonly name: string;
  readonly value: unknown;
  readonly source: SettingSource;
  readonly from: string;
  readonly variable: string;
  readonly doc: string;
}
interface SettingKind<T> {
  check(value: unknown): {
    ok: true;
    value: T;
  } | {
    ok: false;
  };
  fromText(text: string): unknown;
  readonly description: string;
  readonly jsonSchema: Readonly<Record<string, unknown>>;
  readonly isSecret: boolean;
}
interface SettingRow<T> {
  readonly kind: SettingKind<T>;
  readonly value: T;
  readonly presets?: Readonly<Record<string, T>>;
  readonly doc: string;
  readonly aliases?: readonly string[];
  readonly perOperation?: boolean;
}
type SettingSource = 'default' | 'strategy' | 'preset' | 'defaults' | 'environment' | 'json' | 'values' | 'fitted';
interface SettingsDefinition<Values> {
  readonly name: string;
  readonly prefix: string;
  readonly presets: readonly string[];
  readonly defaultPreset: string;
  readonly rows: Readonly<Record<string, SettingRow<unknown>>>;
  variableOf(name: string): string;
  load(input?: SettingsInput<Values>): LoadedSettings<Values>;
}
interface SettingsInput<Values> {
  readonly preset?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly json?: string | Readonly<Record<string, unknown>> | undefined;
  readonly defaults?: GivenSettings<Values> | undefined;
  readonly values?: GivenSettings<Values> | undefined;
}

export {};
