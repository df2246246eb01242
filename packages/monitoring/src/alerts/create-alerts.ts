// The engine that evaluates alerts in the process.
import type { Clock } from '@internal/kit';
import { createEvents, systemClock } from '@internal/kit';
import { nearestName } from '@internal/kit/settings';
import type { Metrics } from '../metrics/metric.ts';
import { countNotifications, defineAlertMetrics } from './alert-metrics.ts';
import type { AlertDefinition } from './definition/alert.ts';
import { rulesInProcess, windowOf } from './definition/alert.ts';
import type { AlertChange, AlertPhase, AlertState, Alerts, Undelivered } from './definition/alerts.ts';
import { throwProblems } from './definition/define-alert.ts';
import { createDelivery } from './deliver.ts';
import type { RuleFollower } from './evaluation/follow-rule.ts';
import { metricsSource, unknownMetrics } from './evaluation/metrics-source.ts';
import { ruleInstances } from './evaluation/rule-instances.ts';
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
  /** An alert that goes on firing is notified again after this. Default: 14,400,000 (four hours). */
  readonly repeatMs?: number;
  /** Time one notification may take. Default: 5,000. */
  readonly notifyTimeoutMs?: number;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

const maxHistory = 500;
/** What is silent for longer is an alert that should go. */
const longestSilenceMs = 7 * 86_400_000;
interface Entry {
  readonly follower: RuleFollower;
  /** Shared by all of a rule. */
  readonly silence: { until: number };
  since: number;
  lastNotified: number;
  isNotified: boolean;
}

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
 * await alerts.close();
 */
export function createAlerts(options: AlertsOptions): Alerts {
  const { definitions, metrics, notifiers = [], intervalMs = 15_000, cooldownMs = 300_000 } = options;
  const { repeatMs = 14_400_000, notifyTimeoutMs = 5_000, clock = systemClock } = options;
  const rules = rulesInProcess(definitions);
  const names = rules.map(({ name }) => name);
  throwProblems(sameNames(names));
  const events = createEvents<{ change: AlertChange; undelivered: Undelivered }>('alerts');
  const startedAt = clock.monotonic();
  const { phases, notifications, tickSeconds } = defineAlertMetrics(metrics);
  const count = countNotifications(notifications, notifiers);
  const onFailed = (failure: Undelivered) => events.emit('undelivered', failure);
  // An end is told all the same to whom its beginning was.
  const isHushed = ({ rule: { name }, status }: AlertChange) =>
    status === 'firing' &&
    kept.some(({ instances, silence }) => instances.rule.name === name && isSilenced({ silence }));
  const delivery = createDelivery(notifiers, notifyTimeoutMs, clock, count, onFailed, isHushed);
  const history: AlertChange[] = [];
  let isClosed = false;
  let closing: Promise<void> | undefined;
  let cancel: (() => void) | undefined;

  const source = metricsSource(metrics);
  const store = createSampleStore(source, intervalMs);
  const kept = rules.map((rule) => ({
    instances: ruleInstances(rule, store, source),
    gauge: phases.bind({ alert: rule.name, severity: rule.severity }),
    silence: { until: Number.NEGATIVE_INFINITY },
    entries: [] as Entry[],
  }));

  function tick(): void {
    if (isClosed) return;
    const started = clock.monotonic();
    metrics.collect();
    for (const each of kept) {
      each.instances.discover();
      const before = new Map(each.entries.map((entry) => [entry.follower, entry]));
      each.entries = each.instances.followers.map((one) => before.get(one) ?? newEntry(one, each.silence));
    }
    store.sample(started);
    for (const { entries, gauge } of kept) {
      let worst = 0;
      for (const entry of entries) {
        step(entry, started);
        worst = Math.max(worst, phaseNumber[entry.follower.phase]);
      }
      gauge.set(worst);
    }
    tickSeconds.set((clock.monotonic() - started) / 1000);
  }

  const newEntry = (follower: RuleFollower, silence: Entry['silence']): Entry => ({
    follower,
    silence,
    since: clock.now(),
    lastNotified: Number.NEGATIVE_INFINITY,
    isNotified: false,
  });

  function step(entry: Entry, nowMs: number): void {
    const { follower } = entry;
    const { rule, phase: before } = follower;
    follower.step(nowMs);
    // After the wall clock was set back nothing began later than now: Alertmanager refuses an end before its beginning.
    entry.since = Math.min(entry.since, clock.now());
    const { phase, value } = follower;
    const startsAt = entry.since;
    if (phase !== before) entry.since = clock.now();
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

  /** Notifies of a firing alert, later when it is silenced now or was notified a moment ago, and again while it goes on. */
  function notify(entry: Entry, change: AlertChange, nowMs: number): void {
    const pauseMs = entry.isNotified ? repeatMs : cooldownMs;
    if (nowMs - entry.lastNotified < pauseMs || isSilenced(entry)) return;
    entry.isNotified = true;
    entry.lastNotified = nowMs;
    delivery.send(change);
  }

  function record(change: AlertChange): void {
    history.push(change);
    if (history.length > maxHistory) history.shift();
    events.emit('change', change);
  }

  const isSilenced = ({ silence }: Pick<Entry, 'silence'>) => clock.monotonic() < silence.until;

  function runOn(): void {
    cancel = clock.setTimer(runOn, intervalMs);
    tick();
  }

  const toState = (entry: Entry): AlertState => {
    const { since } = entry;
    const { rule, phase, value } = entry.follower;
    const { name, severity, summary, runbook, labels } = rule;
    const isPartial = clock.monotonic() - startedAt < windowOf(rule);
    const about = { name, severity, summary, runbook, labels, phase, since, value };
    return { ...about, isPartial, isSilenced: isSilenced(entry) };
  };

  const close = (): Promise<void> => {
    closing ??= closeAll();
    return closing;
  };

  async function closeAll(): Promise<void> {
    isClosed = true;
    cancel?.();
    const open = kept.flatMap(({ entries }) => entries.filter(({ isNotified }) => isNotified));
    // Rules that are loaded anew may leave some out: those fire no more.
    for (const { gauge } of kept) gauge.set(phaseNumber.inactive);
    // Whoever closes is not called back before that is done.
    if (open.length > 0) await Promise.resolve();
    for (const entry of open) handOver(entry);
    await delivery.close();
  }

  /** Whoever was notified of it is notified that this process judges it no longer; the next one starts anew. */
  function handOver({ follower: { rule, value }, since }: Entry): void {
    const endsAt = clock.now();
    delivery.send({ rule, status: 'resolved', startsAt: Math.min(since, endsAt), endsAt, value });
  }

  /** What is known of a rule before anything came that it is about. */
  const placeholderOf = ({ instances: { rule }, silence }: (typeof kept)[number]): Entry =>
    newEntry({ rule, phase: 'inactive', value: undefined, step() {} }, silence);

  return {
    start() {
      if (cancel || isClosed) return;
      throwProblems(unknownMetrics(definitions, metrics.collect()));
      runOn();
    },
    evaluate: tick,
    states: () =>
      kept.flatMap((each) => (each.entries.length > 0 ? each.entries : [placeholderOf(each)])).map(toState),
    history: () => [...history],
    silence(alert, durationMs) {
      const found = kept.find(({ instances }) => instances.rule.name === alert)?.silence;
      if (!found) {
        const hint = nearestName(alert, names);
        const message = 'is no alert that is evaluated here';
        throwProblems([
          { path: String(alert).slice(0, 100), message, ...(hint && { hint: `did you mean "${hint}"?` }) },
        ]);
        return () => {};
      }
      const isLength = durationMs >= 0 && durationMs <= longestSilenceMs;
      const message = `must lie between 0 and ${longestSilenceMs}`;
      throwProblems(isLength ? [] : [{ path: 'durationMs', message }]);
      const until = clock.monotonic() + durationMs;
      found.until = until;
      return () => {
        if (found.until === until) found.until = Number.NEGATIVE_INFINITY;
      };
    },
    on: events.on,
    close,
    [Symbol.dispose]: () => void close(),
  };
}

function sameNames(names: readonly string[]) {
  return names
    .filter((name, index) => names.indexOf(name) < index)
    .map((path) => ({ path, message: 'is defined twice' }));
}
