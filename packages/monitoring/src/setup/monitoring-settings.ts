// The table of all settings of this package.
import type { Problem } from '@internal/kit';
import type { SettingsDefinition } from '@internal/kit/settings';
import { choice, defineSettings, flag, integer, number } from '@internal/kit/settings';
import type { MonitoringError } from '../errors/monitoring-error.ts';
import { invalidOptions } from '../errors/monitoring-error.ts';
import type { GenAiNames } from '../observe/gen-ai-conventions.ts';

/** Every setting of this package, as one table. */
export interface MonitoringSettings {
  /** Least important level that is written. */
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
  /** One JSON object a line, lines for people, or lines for people only at a terminal. */
  readonly logFormat: 'auto' | 'json' | 'pretty';
  /** Log lines that may wait for a slow output before some are dropped and counted. */
  readonly logQueueLines: number;
  /** Size of the log lines that may wait. */
  readonly logQueueBytes: number;
  /** Whether every answered request leaves a line; probes and scrapes leave none. */
  readonly logRequests: boolean;
  /** Whether metrics are recorded at all. */
  readonly metricsEnabled: boolean;
  /** Names of what is measured about models: of OpenTelemetry's semantic conventions 1.41, or of their own repository's first release. */
  readonly genAiNames: GenAiNames;
  /** Series one metric may have; what comes later is counted in one overflow series. */
  readonly maxSeries: number;
  /** Time from the end of a health check to its next run. */
  readonly healthIntervalMs: number;
  /** Time one run of a health check may take, retries included. */
  readonly healthTimeoutMs: number;
  /** Further tries inside the timeout when a health check throws. */
  readonly healthRetries: number;
  /** Bad results in a row before a component that was up is reported worse. */
  readonly healthFailureThreshold: number;
  /** Better results in a row before a component is reported better. */
  readonly healthSuccessThreshold: number;
  /** Time between readiness turning down at SIGTERM and closing. */
  readonly drainMs: number;
  /** Time that closing may take at SIGTERM. */
  readonly closeTimeoutMs: number;
  /** Time between two evaluations of the alerts. */
  readonly alertIntervalMs: number;
  /** Time before an alert that fires again is notified again. */
  readonly alertCooldownMs: number;
  /** Time after which an alert that goes on firing is notified again. */
  readonly alertRepeatMs: number;
  /** Time one notification may take. */
  readonly notifyTimeoutMs: number;
  /** Time between two looks at event loop and memory. */
  readonly probeIntervalMs: number;
  /** Event-loop utilization above which the process is under pressure, where it also stands still for 100 ms. */
  readonly maxUtilization: number;
  /** Share of the old space's limit above which the process is under pressure. */
  readonly maxHeapRatio: number;
  /** Share of the container's memory limit above which the process is under pressure. */
  readonly maxMemoryRatio: number;
}

/** The settings of @tpl/monitoring: `monitoringSettings.load({ env: process.env })` checks and merges them. */
export const monitoringSettings: SettingsDefinition<MonitoringSettings> = defineSettings({
  name: 'monitoring',
  presets: ['production', 'development'],
  rows: {
    logLevel: {
      kind: choice(['error', 'warn', 'info', 'debug']),
      value: 'info' as const,
      presets: { development: 'debug' as const },
      doc: 'Least important level that is written.',
    },
    logFormat: {
      kind: choice(['auto', 'json', 'pretty']),
      value: 'auto' as const,
      doc: 'One JSON object a line, lines for people, or lines for people only at a terminal.',
    },
    logQueueLines: {
      kind: integer({ min: 16, max: 1_000_000 }),
      value: 10_000,
      doc: 'Log lines that may wait for a slow output before some are dropped and counted.',
    },
    logQueueBytes: {
      kind: integer({ min: 65_536, max: 1_073_741_824 }),
      value: 8_388_608,
      doc: 'Size of the log lines that may wait.',
    },
    logRequests: {
      kind: flag(),
      value: true,
      doc: 'Whether every answered request leaves a line; probes and scrapes leave none.',
    },
    metricsEnabled: { kind: flag(), value: true, doc: 'Whether metrics are recorded at all.' },
    genAiNames: {
      kind: choice(['1.41', 'genai-0.1']),
      value: '1.41' as const,
      doc: "Names of what is measured about models: of OpenTelemetry's semantic conventions 1.41, or of their own repository's first release.",
    },
    maxSeries: {
      kind: integer({ min: 2, max: 100_000 }),
      value: 2_000,
      doc: 'Series one metric may have; what comes later is counted in one overflow series.',
    },
    healthIntervalMs: {
      kind: integer({ min: 100, max: 3_600_000 }),
      value: 10_000,
      doc: 'Time from the end of a health check to its next run.',
    },
    healthTimeoutMs: {
      kind: integer({ min: 10, max: 60_000 }),
      value: 2_000,
      doc: 'Time one run of a health check may take, retries included.',
    },
    healthRetries: {
      kind: integer({ min: 0, max: 5 }),
      value: 1,
      doc: 'Further tries inside the timeout when a health check throws.',
    },
    healthFailureThreshold: {
      kind: integer({ min: 1, max: 10 }),
      value: 2,
      doc: 'Bad results in a row before a component that was up is reported worse.',
    },
    healthSuccessThreshold: {
      kind: integer({ min: 1, max: 10 }),
      value: 1,
      doc: 'Better results in a row before a component is reported better.',
    },
    drainMs: {
      kind: integer({ min: 0, max: 600_000 }),
      value: 5_000,
      presets: { development: 0 },
      doc: 'Time between readiness turning down at SIGTERM and closing.',
    },
    closeTimeoutMs: {
      kind: integer({ min: 1, max: 600_000 }),
      value: 10_000,
      doc: 'Time that closing may take at SIGTERM.',
    },
    alertIntervalMs: {
      kind: integer({ min: 100, max: 300_000 }),
      value: 15_000,
      doc: 'Time between two evaluations of the alerts.',
    },
    alertCooldownMs: {
      kind: integer({ min: 0, max: 86_400_000 }),
      value: 300_000,
      doc: 'Time before an alert that fires again is notified again.',
    },
    alertRepeatMs: {
      kind: integer({ min: 60_000, max: 604_800_000 }),
      value: 14_400_000,
      doc: 'Time after which an alert that goes on firing is notified again.',
    },
    notifyTimeoutMs: {
      kind: integer({ min: 10, max: 60_000 }),
      value: 5_000,
      doc: 'Time one notification may take.',
    },
    probeIntervalMs: {
      kind: integer({ min: 100, max: 300_000 }),
      value: 1_000,
      doc: 'Time between two looks at event loop and memory.',
    },
    maxUtilization: {
      kind: number({ min: 0.001, max: 1 }),
      value: 0.98,
      doc: 'Event-loop utilization above which the process is under pressure, where it also stands still for 100 ms.',
    },
    maxHeapRatio: {
      kind: number({ min: 0.001, max: 1 }),
      value: 0.9,
      doc: "Share of the old space's limit above which the process is under pressure.",
    },
    maxMemoryRatio: {
      kind: number({ min: 0.001, max: 1 }),
      value: 0.95,
      doc: "Share of the container's memory limit above which the process is under pressure.",
    },
  },
  fail: wrongSettings,
});

/** The error of settings that are wrong, with all problems at once. */
export function wrongSettings(problems: readonly Problem[]): MonitoringError {
  return invalidOptions('monitoring', problems);
}
