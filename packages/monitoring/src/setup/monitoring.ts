// Infrastructure Service: monitoring · stable API, changes affect all users
import type { Alerts } from '../alerts/definition/alerts.ts';
import type { Health } from '../health/health.ts';
import type { Logger } from '../logger/logger.ts';
import type { Metrics } from '../metrics/metric.ts';
import type { MonitoringSettings } from './monitoring-settings.ts';
import type { ObservableObject } from '../observe/events.ts';
import type { ObserveOptions } from '../observe/observe.ts';
import type { OpenTelemetry } from '../opentelemetry/connect-open-telemetry.ts';
import type { Recorder } from '../performance/create-recorder.ts';
import type { SettingInForce } from '../performance/watch-settings.ts';
import type { Pressure } from '../probes/process-probes.ts';

/** Everything of this package for one process, built from one set of settings. */
export interface Monitoring {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  /** The alerts it was given, evaluated from `start` on. */
  readonly alerts: Alerts;
  /** How operations did lately. */
  readonly recorder: Recorder;
  /** Why the process should take no work now, or `undefined`; for `monitoringHooks`. */
  pressure(): Pressure | undefined;
  /** Takes what `explain()` of a package says; returns its fingerprint and logs changes. */
  reportSettings(owner: string, settings: readonly SettingInForce[]): string;
  /** The settings in force. */
  readonly settings: MonitoringSettings;
  /** Listens to the objects, by name, until `close`; not at all afterwards. Returns a function that stops earlier. */
  observe(
    objects: Readonly<Record<string, ObservableObject | undefined>>,
    options?: Pick<ObserveOptions, 'criticalPolicies'>,
  ): () => void;
  /** Spans and the trace of the moment, where OpenTelemetry is connected. */
  readonly tracing: OpenTelemetry | undefined;
  /** Starts health checks and alerts. @throws MonitoringError `invalid_alert` for alerts over metrics that do not exist */
  start(): void;
  /** Ends the process in order at SIGTERM or SIGINT: drain, `close`, this monitoring. Returns a function that stops listening. */
  onTermination(close: () => Promise<void>): () => void;
  /** Stops everything; the logger goes last and is flushed. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
