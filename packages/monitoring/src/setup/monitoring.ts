// What a process holds once its monitoring is set up.

import type { MonitoringHistory } from '@internal/history';
import type { Logger } from '@internal/logger';
import type { Alerts } from '../alerts/definition/alerts.ts';
import type { Health } from '../health/health.ts';
import type { Metrics } from '../metrics/metric.ts';
import type { ObservableObject } from '../observe/events.ts';
import type { ObserveOptions } from '../observe/observe.ts';
import type { OpenTelemetry } from '../opentelemetry/connect-open-telemetry.ts';
import type { Pressure } from '../probes/process-probes.ts';
import type { MonitoringSettings } from './monitoring-settings.ts';

/** Everything of this package for one process, built from one set of settings. */
export interface Monitoring {
  /** Writes log lines; closed last. */
  readonly logger: Logger;
  /** Every metric of the process. */
  readonly metrics: Metrics;
  /** How every part is doing; its checks run from `start` on. */
  readonly health: Health;
  /** The alerts it was given, evaluated from `start` on. */
  readonly alerts: Alerts;
  /** Figures over time, the last failures and top callers, in fixed memory. */
  readonly history: MonitoringHistory;
  /** Why the process should take no work now, or `undefined`; for `monitoringHooks`. */
  pressure(): Pressure | undefined;
  /** The settings in force. */
  readonly settings: MonitoringSettings;
  /** Listens to the objects, by name, until `close`; not at all afterwards. Returns a function that stops earlier. */
  observe(
    objects: Readonly<Record<string, ObservableObject | undefined>>,
    options?: Pick<ObserveOptions, 'criticalPolicies'>,
  ): () => void;
  /** Spans and the trace of the moment, where OpenTelemetry is connected. */
  readonly tracing: OpenTelemetry | undefined;
  /**
   * Starts health checks and alerts.
   * @throws MonitoringError `invalid_options` for alerts over metrics that do not exist; `closed` after `close`
   */
  start(): void;
  /** Ends the process in order at SIGTERM or SIGINT: drain, `close`, this monitoring. Returns a function that stops listening. */
  onTermination(close: () => Promise<void>): () => void;
  /** Stops everything; the logger goes last and is flushed. A second call waits for the first. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
