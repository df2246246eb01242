/**
 * Infrastructure Service: monitoring
 *
 * Know before the user does, for nearly nothing.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: `monitoringSettings` lists every setting with its variable
 * - main components: logger, metrics, `observe`, OpenTelemetry bridge, health, alerts and SLOs, process probes
 */
export type {
  CallerSpend,
  Failure,
  FailureList,
  MemoryReader,
  MonitoringHistory,
  SeriesView,
  TimeSeries,
  TimeSeriesView,
  TopCallers,
} from '@internal/history';
export { cgroupMemory } from '@internal/history';
export type { Clock, Problem } from '@internal/kit';
export type { LogEntry, LogFields, Logger, LoggerOptions, LogLevel, LogStats } from '@internal/logger';
export { createLogger, withLogFields } from '@internal/logger';
export type { AlertsOptions } from './alerts/create-alerts.ts';
export { createAlerts } from './alerts/create-alerts.ts';
export type {
  AlertComparison,
  AlertDefinition,
  AlertMeasure,
  AlertRule,
  AlertSeverity,
  LabelCondition,
  MetricSelector,
  MinEvents,
} from './alerts/definition/alert.ts';
export type { AlertChange, AlertPhase, AlertState, Alerts, Undelivered } from './alerts/definition/alerts.ts';
export type { AlertOptions } from './alerts/definition/define-alert.ts';
export { defineAlert } from './alerts/definition/define-alert.ts';
export type { SloOptions } from './alerts/definition/define-slo.ts';
export { defineSlo } from './alerts/definition/define-slo.ts';
export type { StandardAlertsOptions } from './alerts/definition/standard-alerts.ts';
export { standardAlerts } from './alerts/definition/standard-alerts.ts';
export type { Notifier, WebhookOptions } from './alerts/notifier.ts';
export { logNotifier, webhookNotifier } from './alerts/notifier.ts';
export type { WebhookFormat } from './alerts/webhook-formats.ts';
export type { MonitoringErrorCode } from './errors/monitoring-error.ts';
export { MonitoringError } from './errors/monitoring-error.ts';
export type { HealthOptions } from './health/create-health.ts';
export { createHealth } from './health/create-health.ts';
export type {
  Health,
  HealthChange,
  HealthCheck,
  HealthCheckDefinition,
  HealthCheckPace,
  HealthComponent,
  HealthEntry,
  HealthGroup,
  HealthReport,
  HealthStatus,
} from './health/health.ts';
export { httpStatusOf } from './health/health-response.ts';
export type { TerminationOptions } from './health/on-termination.ts';
export { onTermination } from './health/on-termination.ts';
export type { MetricsOptions } from './metrics/create-metrics.ts';
export { createMetrics } from './metrics/create-metrics.ts';
export type {
  Counter,
  CounterCell,
  Exemplar,
  Gauge,
  GaugeCell,
  Histogram,
  HistogramCell,
  HistogramDefinition,
  HistogramForward,
  LabelValues,
  MetricDefinition,
  MetricFamily,
  MetricKind,
  Metrics,
  RecordedExemplar,
  Series,
} from './metrics/metric.ts';
export type { ObservableObject } from './observe/events.ts';
export type { GenAiNames } from './observe/gen-ai-conventions.ts';
export type { ObserveOptions } from './observe/observe.ts';
export { observe } from './observe/observe.ts';
export type { OpenTelemetry, OpenTelemetryOptions } from './opentelemetry/connect-open-telemetry.ts';
export { connectOpenTelemetry } from './opentelemetry/connect-open-telemetry.ts';
export type { OpenTelemetryApi } from './opentelemetry/open-telemetry-api.ts';
export type { Pressure, ProcessProbes, ProcessProbesOptions } from './probes/process-probes.ts';
export { createProcessProbes } from './probes/process-probes.ts';
export type { MonitoringOptions } from './setup/create-monitoring.ts';
export { createMonitoring } from './setup/create-monitoring.ts';
export type { Monitoring } from './setup/monitoring.ts';
export type { MonitoringSettings } from './setup/monitoring-settings.ts';
export { monitoringSettings } from './setup/monitoring-settings.ts';
export { standardMetrics } from './setup/standard-metrics.ts';
export type { Fetch, TraceableModel, TraceTarget } from './traces/trace-model.ts';
export { traceAttempts, traceCalls, traceFetch } from './traces/trace-model.ts';
export type { FinishedSpan, OpenSpan, SpanAttributes, Tracing } from './traces/tracing.ts';
