// Defines what is measured about alerts, for the engine and for exports without a service.
import type { Counter, Metrics } from '../metrics/metric.ts';
import type { Notifier } from './notifier.ts';

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

const outcomes = ['delivered', 'failed', 'dropped'] as const;

/** What became of a notification. */
export type NotificationOutcome = (typeof outcomes)[number];

/** Counts what became of notifications. Each outcome stands at 0 from the start: of a series that begins at 1 Prometheus sees no growth. */
export function countNotifications(
  notifications: Counter<'notifier' | 'outcome'>,
  notifiers: readonly Notifier[],
): (notifier: string, outcome: NotificationOutcome) => void {
  for (const { name: notifier } of notifiers)
    for (const outcome of outcomes) notifications.bind({ notifier, outcome });
  return (notifier, outcome) => notifications.add(1, { notifier, outcome });
}
