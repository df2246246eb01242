// Infrastructure Service: monitoring · stable API, changes affect all users
import { createHash } from 'node:crypto';
import type { Logger } from '../logger/logger.ts';
import type { Metrics } from '../metrics/metric.ts';

/** One setting in force, as `explain()` of every package tells it; secrets are `[set]` there. */
export interface SettingInForce {
  readonly name: string;
  readonly value: unknown;
  readonly source: string;
}

/** Knows which settings are in force. */
export interface SettingsWatch {
  /** Takes the settings of one package; returns their fingerprint. A change is logged with names, old and new values. */
  report(owner: string, settings: readonly SettingInForce[]): string;
}

/**
 * Creates a watch over settings: `tpl_settings_info` says by its fingerprint whether two processes run the same, and a
 * change is a log line and a count.
 *
 * @example
 * import { createMetrics, createSettingsWatch, monitoringSettings } from '@tpl/monitoring';
 * const watch = createSettingsWatch({ metrics: createMetrics() });
 * const fingerprint = watch.report('monitoring', monitoringSettings.load().explain());
 * console.log(fingerprint.length); // 16
 */
export function createSettingsWatch(options: {
  readonly metrics: Metrics;
  readonly logger?: Logger;
}): SettingsWatch {
  const { metrics, logger } = options;
  const info = metrics.gauge({
    name: 'tpl.settings.info',
    help: 'Settings in force: 1 for the present fingerprint.',
    labels: ['owner', 'fingerprint'],
  });
  const changes = metrics.counter({
    name: 'tpl.settings.changes',
    help: 'Changes of settings while running.',
    labels: ['owner'],
  });
  const known = new Map<string, { fingerprint: string; texts: Map<string, string> }>();

  return {
    report(owner, settings) {
      const texts = new Map(settings.map(({ name, value }) => [name, JSON.stringify(value) ?? 'undefined']));
      const sorted = [...texts].sort(([a], [b]) => (a < b ? -1 : 1));
      const fingerprint = createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
      const before = known.get(owner);
      known.set(owner, { fingerprint, texts });
      if (before?.fingerprint === fingerprint) return fingerprint;
      info.set(1, { owner, fingerprint });
      if (!before) return fingerprint;
      info.set(0, { owner, fingerprint: before.fingerprint });
      changes.add(1, { owner });
      const names = [...new Set([...before.texts.keys(), ...texts.keys()])].filter(
        (name) => texts.get(name) !== before.texts.get(name),
      );
      const changed = names.map((name) => ({ name, from: before.texts.get(name), to: texts.get(name) }));
      logger?.info('settings changed', { owner, fingerprint, changed });
      return fingerprint;
    },
  };
}
