// Infrastructure Service: monitoring · stable API, changes affect all users
import type { Clock } from '@internal/kit';
import { createEvents, systemClock } from '@internal/kit';
import type { Metrics } from '../metrics/metric.ts';
import type { AlertDefinition, AlertRule } from './alert.ts';
import { windowOf } from './alert.ts';
import type { AlertChange, AlertPhase, AlertState } from './alert-state.ts';
import { createPhaseMachine } from './alert-state.ts';
import type { Alerts } from './alerts.ts';
import { compileRule } from './compile-rule.ts';
import { throwProblems } from './define-alert.ts';
import { createDelivery } from './deliver.ts';
import { metricsSource, unknownMetrics } from './metrics-source.ts';
import type { Notifier } from './notifier.ts';
import { createSampleStore } from './sample-store.ts';
import { createSilences } from './silences.ts';

/** How alerts are evaluated. */
export interface AlertsOptions {
  readonly definitions: readonly AlertDefinition[];
  readonly metrics: Metrics;
  /** Default: none; states and history are kept all the same. */
  readonly notifiers?: readonly Notifier[];
  /** Default: 15,000. */
  readonly intervalMs?: number;
  /** An alert that fires again sooner than this after it last did is not told again. Default: 300,000. */
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
 * @throws MonitoringError `invalid_alert` for rules with the same name and, at `start`, for metrics and labels that do not exist
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
  const {
    definitions,
    metrics,
    notifiers = [],
    intervalMs = 15_000,
    cooldownMs = 300_000,
    notifyTimeoutMs = 5_000,
  } = options;
  const { clock = systemClock } = options;
  const store = createSampleStore(metricsSource(metrics), intervalMs);
  const rules = definitions.flatMap((definition) => definition.rules).filter((rule) => !rule.isExportOnly);
  throwProblems(sameNames(rules));
  const events = createEvents<{ change: AlertChange }>('alerts');
  const silences = createSilences(clock);
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
  const tickSeconds = metrics
    .gauge({
      name: 'tpl.alerts.evaluation.duration',
      help: 'Time of the last evaluation of all rules.',
      unit: 's',
    })
    .bind();
  const delivery = createDelivery(notifiers, notifyTimeoutMs, clock, (notifier, outcome) =>
    notifications.add(1, { notifier, outcome }),
  );
  const history: AlertChange[] = [];
  let cancel: (() => void) | undefined;

  const entries = rules.map((rule) => ({
    rule,
    read: compileRule(rule, store),
    machine: createPhaseMachine(rule.forMs),
    gauge: phases.bind({ alert: rule.name, severity: rule.severity }),
    since: clock.now(),
    value: undefined as number | undefined,
    firingSince: 0,
    lastTold: Number.NEGATIVE_INFINITY,
    isTold: false,
  }));
  type Entry = (typeof entries)[number];

  function tick(): void {
    const started = clock.monotonic();
    metrics.collect();
    store.sample(started);
    for (const entry of entries) step(entry, started);
    tickSeconds.set((clock.monotonic() - started) / 1000);
  }

  function step(entry: Entry, nowMs: number): void {
    const { isActive, value } = entry.read(nowMs, entry.machine.phase === 'firing');
    entry.value = value;
    const changed = entry.machine.step(isActive, nowMs);
    entry.gauge.set(phaseNumber[entry.machine.phase]);
    if (changed !== undefined) entry.since = clock.now();
    if (changed === 'firing') {
      entry.firingSince = entry.since;
      record({ rule: entry.rule, status: 'firing', startsAt: entry.firingSince, value });
    }
    tellFiring(entry, nowMs);
    if (changed !== 'resolved') return;
    const change: AlertChange = {
      rule: entry.rule,
      status: 'resolved',
      startsAt: entry.firingSince,
      endsAt: entry.since,
      value,
    };
    record(change);
    if (entry.isTold) delivery.send(change);
    entry.isTold = false;
  }

  /** Tells a firing alert once: later when it is silenced now, not at all when it was told a moment ago. */
  function tellFiring(entry: Entry, nowMs: number): void {
    const { rule, machine, isTold, lastTold, firingSince, value } = entry;
    if (machine.phase !== 'firing' || isTold || nowMs - lastTold < cooldownMs || silences.covers(rule.name))
      return;
    entry.isTold = true;
    entry.lastTold = nowMs;
    delivery.send({ rule, status: 'firing', startsAt: firingSince, value });
  }

  function record(change: AlertChange): void {
    history.push(change);
    if (history.length > maxHistory) history.shift();
    events.emit('change', change);
  }

  function schedule(): void {
    cancel = clock.setTimer(() => {
      tick();
      schedule();
    }, intervalMs);
  }

  const toState = ({ rule, machine, since, value }: Entry): AlertState => ({
    name: rule.name,
    severity: rule.severity,
    summary: rule.summary,
    runbook: rule.runbook,
    labels: rule.labels,
    phase: machine.phase,
    since,
    value,
    isPartial: clock.monotonic() - startedAt < windowOf(rule),
    isSilenced: silences.covers(rule.name),
  });

  return {
    start() {
      if (cancel) return;
      throwProblems(unknownMetrics(definitions, metrics.collect()));
      tick();
      schedule();
    },
    evaluate: tick,
    states: () => entries.map(toState),
    history: () => [...history],
    silence: silences.add,
    on: events.on,
    close() {
      cancel?.();
      cancel = undefined;
      delivery.close();
    },
    [Symbol.dispose]() {
      this.close();
    },
  };
}

function sameNames(rules: readonly AlertRule[]) {
  const names = rules.map(({ name }) => name);
  return names
    .filter((name, index) => names.indexOf(name) < index)
    .map((path) => ({ path, message: 'is defined twice' }));
}
