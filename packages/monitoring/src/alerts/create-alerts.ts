// The engine that evaluates alerts in the process.
import type { Clock } from '@internal/kit';
import { createEvents, systemClock } from '@internal/kit';
import type { Metrics } from '../metrics/metric.ts';
import type { AlertDefinition, AlertRule } from './definition/alert.ts';
import { rulesInProcess, windowOf } from './definition/alert.ts';
import type { AlertChange, AlertPhase, AlertState, Alerts } from './definition/alerts.ts';
import { throwProblems } from './definition/define-alert.ts';
import { createDelivery } from './deliver.ts';
import { followRule } from './evaluation/follow-rule.ts';
import { metricsSource, unknownMetrics } from './evaluation/metrics-source.ts';
import { createSampleStore } from './evaluation/sample-store.ts';
import type { Notifier } from './notifier.ts';

/** How alerts are evaluated. */
export interface AlertsOptions {
  /** What `defineAlert`, `defineSlo` and `standardAlerts` gave. */
  readonly definitions: readonly AlertDefinition[];
  /** What they look at; also where phases and notifications are counted. */
  readonly metrics: Metrics;
  /** Default: none; states and history are kept all the same. */
  readonly notifiers?: readonly Notifier[];
  /** Default: 15,000. */
  readonly intervalMs?: number;
  /** An alert that fires again is not notified sooner than this after it was notified last. Default: 300,000. */
  readonly cooldownMs?: number;
  /** Time one notification may take. Default: 5,000. */
  readonly notifyTimeoutMs?: number;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

const maxHistory = 500;
const phaseNumber: Readonly<Record<AlertPhase, number>> = { inactive: 0, pending: 1, firing: 2 };

/**
 * Creates the in-process engine: it sees this process only and forgets at its end; fleets belong to Prometheus, which
 * gets the same rules from `@tpl/monitoring/prometheus`.
 *
 * @throws MonitoringError `invalid_options` for rules with the same name and, at `start`, for metrics and labels that do not exist
 * @example
 * import { createAlerts, createLogger, createMetrics, defineAlert, logNotifier } from '@tpl/monitoring';
 * const metrics = createMetrics();
 * metrics.gauge({ name: 'queue.length', help: 'Jobs that wait.' });
 * const full = defineAlert({ name: 'QueueFull', summary: 'Many jobs wait.', measure: { kind: 'value', metric: 'queue.length' }, op: '>', threshold: 100 });
 * const alerts = createAlerts({ definitions: [full], metrics, notifiers: [logNotifier(createLogger())] });
 * alerts.start();
 * alerts.close();
 */
export function createAlerts(options: AlertsOptions): Alerts {
  const { definitions, metrics, notifiers = [], intervalMs = 15_000, cooldownMs = 300_000 } = options;
  const { notifyTimeoutMs = 5_000, clock = systemClock } = options;
  const rules = rulesInProcess(definitions);
  throwProblems(sameNames(rules));
  const store = createSampleStore(metricsSource(metrics), intervalMs);
  const events = createEvents<{ change: AlertChange }>('alerts');
  const startedAt = clock.monotonic();
  const phases = metrics.gauge({
    name: 'tpl.alerts.phase',
    help: 'Alerts: 0 inactive, 1 pending, 2 firing.',
    labels: ['alert', 'severity'],
  });
  const notifications = metrics.counter({
    name: 'tpl.alerts.notifications',
    help: 'Notifications by what became of them.',
    labels: ['notifier', 'outcome'],
  });
  const help = 'Time of the last evaluation of all rules.';
  const tickSeconds = metrics.gauge({ name: 'tpl.alerts.evaluation.duration', help, unit: 's' }).bind();
  const delivery = createDelivery(notifiers, notifyTimeoutMs, clock, (notifier, outcome) =>
    notifications.add(1, { notifier, outcome }),
  );
  const history: AlertChange[] = [];
  let isClosed = false;
  let cancel: (() => void) | undefined;

  const entries = rules.map((rule) => ({
    rule,
    follower: followRule(rule, store),
    gauge: phases.bind({ alert: rule.name, severity: rule.severity }),
    since: clock.now(),
    silencedUntil: Number.NEGATIVE_INFINITY,
    lastNotified: Number.NEGATIVE_INFINITY,
    isNotified: false,
  }));
  type Entry = (typeof entries)[number];

  function tick(): void {
    if (isClosed) return;
    const started = clock.monotonic();
    metrics.collect();
    store.sample(started);
    for (const entry of entries) step(entry, started);
    tickSeconds.set((clock.monotonic() - started) / 1000);
  }

  function step(entry: Entry, nowMs: number): void {
    const { rule, follower, gauge } = entry;
    const before = follower.phase;
    follower.step(nowMs);
    const { phase, value } = follower;
    const startsAt = entry.since;
    if (phase !== before) entry.since = clock.now();
    gauge.set(phaseNumber[phase]);
    if (phase === 'firing') {
      const change: AlertChange = { rule, status: 'firing', startsAt: entry.since, value };
      if (phase !== before) record(change);
      notify(entry, change, nowMs);
    } else if (before === 'firing') {
      const change: AlertChange = { rule, status: 'resolved', startsAt, endsAt: entry.since, value };
      record(change);
      if (entry.isNotified) delivery.send(change);
      entry.isNotified = false;
    }
  }

  /** Notifies of a firing alert once: later when it is silenced now or was notified a moment ago. */
  function notify(entry: Entry, change: AlertChange, nowMs: number): void {
    if (entry.isNotified || nowMs - entry.lastNotified < cooldownMs || isSilenced(entry)) return;
    entry.isNotified = true;
    entry.lastNotified = nowMs;
    delivery.send(change);
  }

  function record(change: AlertChange): void {
    history.push(change);
    if (history.length > maxHistory) history.shift();
    events.emit('change', change);
  }

  const isSilenced = ({ silencedUntil }: Entry) => clock.monotonic() < silencedUntil;

  function runOn(): void {
    cancel = clock.setTimer(runOn, intervalMs);
    tick();
  }

  const toState = (entry: Entry): AlertState => {
    const { name, severity, summary, runbook, labels } = entry.rule;
    const { phase, value } = entry.follower;
    const isPartial = clock.monotonic() - startedAt < windowOf(entry.rule);
    const { since } = entry;
    return {
      name,
      severity,
      summary,
      runbook,
      labels,
      phase,
      since,
      value,
      isPartial,
      isSilenced: isSilenced(entry),
    };
  };

  const close = () => {
    isClosed = true;
    cancel?.();
    delivery.close();
    // Rules that are loaded anew may leave some out: those fire no more.
    for (const { gauge } of entries) gauge.set(phaseNumber.inactive);
  };
  return {
    start() {
      if (cancel || isClosed) return;
      throwProblems(unknownMetrics(definitions, metrics.collect()));
      runOn();
    },
    evaluate: tick,
    states: () => entries.map(toState),
    history: () => [...history],
    silence(alert, durationMs) {
      const entry = entries.find(({ rule }) => rule.name === alert);
      if (!entry) return () => {};
      const until = clock.monotonic() + durationMs;
      entry.silencedUntil = until;
      return () => {
        if (entry.silencedUntil === until) entry.silencedUntil = Number.NEGATIVE_INFINITY;
      };
    },
    on: events.on,
    close,
    [Symbol.dispose]: close,
  };
}

function sameNames(rules: readonly AlertRule[]) {
  const names = rules.map(({ name }) => name);
  return names
    .filter((name, index) => names.indexOf(name) < index)
    .map((path) => ({ path, message: 'is defined twice' }));
}
