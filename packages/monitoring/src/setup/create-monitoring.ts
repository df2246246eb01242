// Infrastructure Service: monitoring · stable API, changes affect all users
import { systemClock } from '@internal/kit';
import type { AlertDefinition } from '../alerts/definition/alert.ts';
import { createAlerts } from '../alerts/create-alerts.ts';
import type { Notifier } from '../alerts/notifier.ts';
import { logNotifier } from '../alerts/notifier.ts';
import { createHealth } from '../health/create-health.ts';
import { onTermination } from '../health/on-termination.ts';
import { countLogLines } from '../logger/count-log-lines.ts';
import type { LoggerOptions } from '../logger/create-logger.ts';
import { createLogger } from '../logger/create-logger.ts';
import { createMetrics } from '../metrics/create-metrics.ts';
import type { Monitoring } from './monitoring.ts';
import type { MonitoringSettings } from './monitoring-settings.ts';
import { monitoringSettings } from './monitoring-settings.ts';
import { observe } from '../observe/observe.ts';
import { connectOpenTelemetry } from '../opentelemetry/connect-open-telemetry.ts';
import type { OpenTelemetryApi } from '../opentelemetry/open-telemetry-api.ts';
import { createRecorder } from '../performance/create-recorder.ts';
import { createSettingsWatch } from '../performance/watch-settings.ts';
import { createProcessProbes } from '../probes/process-probes.ts';
import { defineStandardMetrics } from './standard-metrics.ts';

/** What a process tells its monitoring. */
export interface MonitoringOptions
  extends Pick<LoggerOptions, 'fields' | 'redactor' | 'destination' | 'clock'> {
  /** Values of `monitoringSettings.load(…)`. Default: the preset `production`, nothing read from the environment. */
  readonly settings?: MonitoringSettings;
  /** What to alert about; `standardAlerts()` is a beginning. Default: nothing. */
  readonly alerts?: readonly AlertDefinition[];
  /** Who is told. Default: the log. */
  readonly notifiers?: readonly Notifier[];
  /** `import * as api from '@opentelemetry/api'`: the copy the SDK is registered with. Default: not connected. */
  readonly openTelemetry?: OpenTelemetryApi;
}

/**
 * Builds logger, metrics, health, alerts, probes and recorder from one set of settings, so that they know each other:
 * changes of health are logged, dropped lines are counted, alerts look at all of it.
 *
 * @example
 * import { createMonitoring, monitoringSettings } from '@tpl/monitoring';
 * const { values } = monitoringSettings.load({ env: process.env });
 * const monitoring = createMonitoring({ settings: values, fields: { service: 'texts' } });
 * monitoring.start();
 * monitoring.logger.info('ready');
 * await monitoring.close();
 */
export function createMonitoring(options: MonitoringOptions = {}): Monitoring {
  const { settings = monitoringSettings.load().values, clock = systemClock, fields, redactor } = options;
  const { destination, openTelemetry, alerts: definitions = [] } = options;
  const logger = createLogger({
    level: settings.logLevel,
    format: settings.logFormat,
    maxQueueLines: settings.logQueueLines,
    maxQueueBytes: settings.logQueueBytes,
    clock,
    ...(fields && { fields }),
    ...(redactor && { redactor }),
    ...(destination && { destination }),
  });
  const metrics = createMetrics({ enabled: settings.metricsEnabled, maxSeries: settings.maxSeries, clock });
  defineStandardMetrics(metrics);
  countLogLines(logger, metrics);
  const tracing = openTelemetry && connectOpenTelemetry(openTelemetry, { metrics, logger, clock });
  const health = createHealth({
    intervalMs: settings.healthIntervalMs,
    timeoutMs: settings.healthTimeoutMs,
    retries: settings.healthRetries,
    failureThreshold: settings.healthFailureThreshold,
    successThreshold: settings.healthSuccessThreshold,
    clock,
  });
  health.on('change', ({ name: check, from, to, reason }) => {
    if (from === 'unknown' && to === 'up') return;
    const say = to === 'up' ? logger.info : logger.warn;
    say('health changed', { check, from, to, reason });
  });
  const { notifiers = [logNotifier(logger)] } = options;
  const { alertIntervalMs, probeIntervalMs, slowMs, maxUtilization, maxHeapRatio, maxMemoryRatio } = settings;
  const alerts = createAlerts({ definitions, metrics, notifiers, intervalMs: alertIntervalMs, clock });
  const recorder = createRecorder({ metrics, slowMs, clock, ...(tracing && { tracing }) });
  const watch = createSettingsWatch({ metrics, logger });
  const limits = { maxUtilization, maxHeapRatio, maxMemoryRatio };
  const probes = createProcessProbes({ metrics, intervalMs: probeIntervalMs, ...limits, clock });
  const stops = new Set<() => void>();
  let isClosed = false;

  const monitoring: Monitoring = {
    logger,
    metrics,
    health,
    alerts,
    recorder,
    pressure: probes.pressure,
    reportSettings: watch.report,
    settings,
    tracing,
    observe(objects, observeOptions) {
      if (isClosed) return () => {};
      const targets = { metrics, logger, health, clock, ...(tracing && { tracing }) };
      const stop = observe(objects, { ...targets, ...observeOptions });
      stops.add(stop);
      return () => {
        stops.delete(stop);
        stop();
      };
    },
    start() {
      health.start();
      alerts.start();
    },
    onTermination(close) {
      const { drainMs, closeTimeoutMs } = settings;
      const closeAll = async () => {
        await close();
        await monitoring.close();
      };
      return onTermination({ health, logger, clock, drainMs, closeTimeoutMs, close: closeAll });
    },
    async close() {
      isClosed = true;
      for (const stop of stops) stop();
      stops.clear();
      alerts.close();
      probes.close();
      tracing?.close();
      await health.close();
      await logger.close();
    },
    [Symbol.asyncDispose]: () => monitoring.close(),
  };
  return monitoring;
}
