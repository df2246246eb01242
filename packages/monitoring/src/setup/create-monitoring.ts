// Wires logger, metrics, health, alerts and probes together from one set of settings.
import { createHistory } from '@internal/history';
import { systemClock } from '@internal/kit';
import type { GivenSettings, LoadedSettings } from '@internal/kit/settings';
import { takeSettings, toOptions } from '@internal/kit/settings';
import type { LoggerOptions } from '@internal/logger';
import { createLineLimit, createLogger, onUncaught } from '@internal/logger';
import { createAlerts } from '../alerts/create-alerts.ts';
import type { AlertDefinition } from '../alerts/definition/alert.ts';
import type { Notifier } from '../alerts/notifier.ts';
import { logNotifier } from '../alerts/notifier.ts';
import { MonitoringError } from '../errors/monitoring-error.ts';
import { createHealth } from '../health/create-health.ts';
import { showHealth } from '../health/health-metric.ts';
import { onTermination } from '../health/on-termination.ts';
import { createMetrics } from '../metrics/create-metrics.ts';
import { observe } from '../observe/observe.ts';
import { connectOpenTelemetry } from '../opentelemetry/connect-open-telemetry.ts';
import type { OpenTelemetryApi } from '../opentelemetry/open-telemetry-api.ts';
import { createProcessProbes } from '../probes/process-probes.ts';
import { defineConfigMetric, fingerprintOf } from './config-fingerprint.ts';
import { countLogLines } from './count-log-lines.ts';
import type { Monitoring } from './monitoring.ts';
import type { MonitoringSettings } from './monitoring-settings.ts';
import { monitoringSettings, wrongSettings } from './monitoring-settings.ts';
import { rememberFailures } from './remember-failures.ts';
import { defineStandardMetrics } from './standard-metrics.ts';

/** What monitoring is made of: loaded settings, or any setting by hand. */
export interface MonitoringOptions
  extends GivenSettings<MonitoringSettings>,
    Pick<LoggerOptions, 'fields' | 'redactor' | 'destination' | 'clock'> {
  /** What `monitoringSettings.load(…)` returned; then no setting stands here by hand. */
  readonly settings?: LoadedSettings<MonitoringSettings> | GivenSettings<MonitoringSettings> | undefined;
  /** Name of a preset. Default: `production`. */
  readonly preset?: string | undefined;
  /** What to alert about; `standardAlerts()` is a beginning. Default: nothing. */
  readonly alerts?: readonly AlertDefinition[];
  /** Who is notified. Default: the log. */
  readonly notifiers?: readonly Notifier[];
  /** What runs, as labels of `tpl.process.info`. Default: none. */
  readonly build?: { readonly version?: string; readonly revision?: string };
  /** What it runs with, as far as it may be shown: `tpl.config.info` names it, and `ConfigDiffers` fires where replicas differ. Default: the settings of this package. */
  readonly config?: unknown;
  /** `import * as api from '@opentelemetry/api'`: the copy the SDK is registered with. Default: not connected. */
  readonly openTelemetry?: OpenTelemetryApi;
  /** Metrics that do not go there, because something else sends them: `http.server.request.duration` beside instrumentation-http. Default: none. */
  readonly openTelemetryExclude?: readonly string[];
}

/**
 * Builds logger, metrics, health, alerts and probes from one set of settings, so that they know each other:
 * changes of health are logged, dropped lines are counted, alerts look at all of it. Nothing is read from the environment.
 *
 * @throws MonitoringError `invalid_options` with all problems at once
 * @example
 * import { createMonitoring, monitoringSettings } from '@tpl/monitoring';
 * const settings = monitoringSettings.load({ env: process.env });
 * const monitoring = createMonitoring({ settings, fields: { service: 'texts' } });
 * monitoring.start();
 * monitoring.logger.info('ready');
 * await monitoring.close();
 */
export function createMonitoring(options: MonitoringOptions = {}): Monitoring {
  const {
    settings: given,
    preset,
    clock = systemClock,
    fields,
    ...others
  } = toOptions(options, wrongSettings);
  const { redactor, destination, alerts: definitions = [], notifiers, ...further } = others;
  const { openTelemetry, openTelemetryExclude: exclude, build, config, ...values } = further;
  const settings = takeSettings(monitoringSettings, given, { preset, values }, wrongSettings).values;
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
  const metrics = createMetrics({
    enabled: settings.metricsEnabled,
    maxSeries: settings.maxSeries,
    onRefused: (metric, reason) => logger.warn('measurement refused', { metric, reason }),
    clock,
  });
  const { genAiNames } = settings;
  defineStandardMetrics(metrics, { genAiNames });
  defineConfigMetric(metrics).set(1, { fingerprint: fingerprintOf(config ?? settings) });
  countLogLines(logger, metrics);
  const common = { metrics, logger, clock };
  const tracing =
    openTelemetry && connectOpenTelemetry(openTelemetry, { ...common, ...(exclude && { exclude }) });
  const health = createHealth({
    intervalMs: settings.healthIntervalMs,
    timeoutMs: settings.healthTimeoutMs,
    retries: settings.healthRetries,
    failureThreshold: settings.healthFailureThreshold,
    successThreshold: settings.healthSuccessThreshold,
    clock,
  });
  const stopsShowingHealth = showHealth(health, metrics);
  health.on('change', ({ name: check, from, to, reason }) => {
    if (from === 'unknown' && to === 'up') return;
    const say = to === 'up' ? logger.info : logger.warn;
    say('health changed', { check, from, to, reason });
  });
  const { alertIntervalMs, probeIntervalMs, maxUtilization, maxHeapRatio, maxMemoryRatio } = settings;
  const lines = createLineLimit(logger, clock);
  const alerts = createAlerts({
    definitions,
    metrics,
    notifiers: notifiers ?? [logNotifier(logger)],
    intervalMs: alertIntervalMs,
    cooldownMs: settings.alertCooldownMs,
    repeatMs: settings.alertRepeatMs,
    notifyTimeoutMs: settings.notifyTimeoutMs,
    clock,
  });
  alerts.on('undelivered', ({ reason, ...kind }) => lines.warn('notification failed', kind, { reason }));
  const limits = { intervalMs: probeIntervalMs, maxUtilization, maxHeapRatio, maxMemoryRatio };
  const probes = createProcessProbes({ ...common, ...limits, ...(build && { build }) });
  const stopsWitness = onUncaught((error, origin) => {
    const isRejection = origin === 'unhandledRejection';
    logger.error(isRejection ? 'unhandled rejection' : 'uncaught exception', { error });
  });
  const history = createHistory(metrics, clock);
  const stops = new Set<() => void>();
  let closing: Promise<void> | undefined;
  // Set while the process ends in order: the logger then stays for the last line, and is flushed after it.
  let keepsLogger = false;

  async function closeAll(): Promise<void> {
    for (const stop of stops) stop();
    stops.clear();
    const notified = alerts.close();
    probes.close();
    history.series.close();
    tracing?.close();
    stopsShowingHealth();
    await Promise.all([health.close(), notified]);
    lines.close();
    if (keepsLogger) return;
    stopsWitness();
    await logger.close();
  }

  const monitoring: Monitoring = {
    logger,
    metrics,
    health,
    alerts,
    history,
    pressure: probes.pressure,
    settings,
    tracing,
    observe(objects, observeOptions) {
      if (closing) return () => {};
      const targets = { ...common, health, genAiNames, ...(tracing && { tracing }) };
      const stopObserving = observe(objects, { ...targets, ...observeOptions });
      const stopRemembering = Object.values(objects).flatMap((object) =>
        object ? rememberFailures(object, history.failures, clock) : [],
      );
      const stop = () => {
        stopObserving();
        for (const each of stopRemembering) each();
      };
      stops.add(stop);
      return () => {
        stops.delete(stop);
        stop();
      };
    },
    start() {
      if (closing) throw new MonitoringError('closed', 'This monitoring is closed.');
      health.start();
      alerts.start();
    },
    onTermination(close) {
      const { drainMs, closeTimeoutMs } = settings;
      const closeBoth = async () => {
        keepsLogger = true;
        await close();
        await monitoring.close();
      };
      return onTermination({ health, logger, clock, drainMs, closeTimeoutMs, close: closeBoth });
    },
    close() {
      closing ??= closeAll();
      return closing;
    },
    [Symbol.asyncDispose]: () => monitoring.close(),
  };
  return monitoring;
}
