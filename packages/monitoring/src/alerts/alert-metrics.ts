// Defines what is measured about alerts, for the engine and for exports without a service.
import type { Metrics } from '../metrics/metric.ts';

/** Defines what is measured about alerts. */
export function defineAlertMetrics(metrics: Metrics) {
  return {
    phases: metrics.gauge({
      name: 'tpl.alerts.phase',
      help: 'Alerts: 0 inactive, 1 pending, 2 firing.',
      labels: ['alert', 'severity'],
    }),
    notifications: metrics.counter({
      name: 'tpl.alerts.notifications',
      help: 'Notifications by what became of them.',
      labels: ['notifier', 'outcome'],
    }),
    tickSeconds: metrics
      .gauge({
        name: 'tpl.alerts.evaluation.duration',
        help: 'Time of the last evaluation of all rules.',
        unit: 's',
      })
      .bind(),
  };
}
