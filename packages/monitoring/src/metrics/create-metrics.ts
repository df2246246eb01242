// Infrastructure Service: monitoring · stable API, changes affect all users
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import { MonitoringError } from '../monitoring-error.ts';
import type { HistogramShared } from './cells.ts';
import { LiveCounter, LiveGauge, LiveHistogram, silentCells } from './cells.ts';
import { checkDefinition } from './check-definition.ts';
import type {
  Counter,
  CounterCell,
  Gauge,
  GaugeCell,
  Histogram,
  HistogramCell,
  HistogramDefinition,
  HistogramForward,
  MetricDefinition,
  MetricFamily,
  MetricKind,
  Metrics,
  Series,
} from './metric.ts';
import { toPrometheusName } from './prometheus-name.ts';
import type { SeriesStore } from './series-store.ts';
import { createSeriesStore } from './series-store.ts';

/** How metrics are kept. */
export interface MetricsOptions {
  /** `false` gives metrics whose cells record nothing. Default: `true`. */
  readonly enabled?: boolean;
  /** Series a metric may have; later ones are counted in one overflow series. Default: 2,000. */
  readonly maxSeries?: number;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

interface Entry {
  readonly fingerprint: string;
  readonly instrument: unknown;
  readonly family: MetricFamily;
  readonly store: SeriesStore<unknown>;
  readonly shared?: HistogramShared;
}

/**
 * Creates an empty set of metrics.
 *
 * @example
 * import { createMetrics } from '@tpl/monitoring';
 * const metrics = createMetrics();
 * const jobs = metrics.counter({ name: 'jobs.done', help: 'Jobs done.', labels: ['queue'] });
 * const mails = jobs.bind({ queue: 'mail' });
 * mails.add();
 */
export function createMetrics({
  enabled = true,
  maxSeries = 2_000,
  clock = systemClock,
}: MetricsOptions = {}): Metrics {
  const entries = new Map<string, Entry>();
  const byName = new Map<string, MetricFamily>();
  const refreshers = new Set<() => void>();
  const definitionListeners = new Set<(family: MetricFamily) => void>();
  const refusals = { values: 0, labels: 0 };
  let failedRefreshes = 0;
  let forward: HistogramForward | undefined;

  function define<Cell, Instrument>(
    definition: MetricDefinition,
    kind: MetricKind,
    silent: Cell,
    makeCell: (labels: Series<Cell>['labels']) => Cell,
    makeInstrument: (find: SeriesStore<Cell>['find']) => Instrument,
    shared?: HistogramShared,
  ): Instrument {
    const problems = checkDefinition(definition, kind);
    const { name, help, unit, labels = [] } = definition;
    const buckets = kind === 'histogram' ? (definition as HistogramDefinition).buckets : undefined;
    const key = problems.length === 0 ? toPrometheusName(name, unit, kind) : '';
    const fingerprint = JSON.stringify([name, unit, kind, labels, buckets]);
    const known = entries.get(key) ?? [...entries.values()].find(({ family }) => family.name === name);
    if (known?.fingerprint === fingerprint) return known.instrument as Instrument;
    if (known)
      problems.push({
        path: name,
        message: `is defined already as ${known.family.kind} "${known.family.name}", in another way`,
      });
    if (problems.length > 0)
      throw new MonitoringError('invalid_metric', 'A metric is not defined well:', { problems });
    const store = createSeriesStore<Cell>(labels, maxSeries, refusals, makeCell);
    const family = {
      name,
      help,
      unit,
      kind,
      labelNames: labels,
      series: store.series,
      ...(buckets && { buckets: [...buckets] }),
    } as unknown as MetricFamily;
    const instrument = makeInstrument(enabled ? store.find : () => silent);
    entries.set(key, { fingerprint, instrument, family, store, ...(shared && { shared }) });
    byName.set(name, family);
    for (const listener of definitionListeners) listener(family);
    attach(family, shared);
    return instrument;
  }

  function attach(family: MetricFamily, shared: HistogramShared | undefined): void {
    if (!shared) return;
    const current = forward;
    shared.forward = current && ((cell, value) => current(family, cell.labels, value));
  }

  const metrics: Metrics = {
    counter: (definition) =>
      define<CounterCell, Counter>(
        definition,
        'counter',
        silentCells.counter,
        () => new LiveCounter(refusals),
        (find) => ({
          bind: find,
          add: (amount, labels) => find(labels).add(amount),
        }),
      ),
    gauge: (definition) =>
      define<GaugeCell, Gauge>(
        definition,
        'gauge',
        silentCells.gauge,
        () => new LiveGauge(refusals),
        (find) => ({
          bind: find,
          set: (value, labels) => find(labels).set(value),
        }),
      ),
    histogram(definition) {
      const shared = {
        bounds: Float64Array.from(definition.buckets),
        refusals,
        now: clock.now,
        forward: undefined,
      };
      const makeCell = (labels: Series<HistogramCell>['labels']) => new LiveHistogram(shared, labels);
      return define<HistogramCell, Histogram>(
        definition,
        'histogram',
        silentCells.histogram,
        makeCell,
        (find) => ({ bind: find, record: (value, labels, exemplar) => find(labels).record(value, exemplar) }),
        shared,
      );
    },
    onCollect(refresh) {
      refreshers.add(refresh);
      return () => void refreshers.delete(refresh);
    },
    collect() {
      for (const refresh of refreshers) {
        try {
          refresh();
        } catch {
          failedRefreshes += 1;
        }
      }
      return [...entries.values()].map(({ family }) => family);
    },
    find: (name) => byName.get(name),
    onDefine(listener) {
      definitionListeners.add(listener);
      for (const family of byName.values()) listener(family);
      return () => void definitionListeners.delete(listener);
    },
    forwardHistograms(next) {
      forward = next;
      for (const { family, shared } of entries.values()) attach(family, shared);
      return () => {
        if (forward !== next) return;
        forward = undefined;
        for (const { family, shared } of entries.values()) attach(family, shared);
      };
    },
  };
  countItself();
  return metrics;

  /** The metrics about these metrics. */
  function countItself(): void {
    const series = metrics.gauge({ name: 'tpl.monitoring.series', help: 'Series kept.' }).bind();
    const reasons = ['overflow', 'value', 'label', 'refresh'] as const;
    const refused = metrics.counter({
      name: 'tpl.monitoring.refused',
      help: 'Measurements counted in an overflow series, refused values, unknown labels, and refreshes that failed.',
      labels: ['reason'],
    });
    const cells = reasons.map((reason) => refused.bind({ reason }));
    metrics.onCollect(() => {
      const stores = [...entries.values()].map(({ store }) => store);
      series.set(stores.reduce((sum, store) => sum + store.series.length, 0));
      const overflowed = stores.reduce((sum, store) => sum + store.overflowed, 0);
      const totals = [overflowed, refusals.values, refusals.labels, failedRefreshes];
      for (const [index, cell] of cells.entries()) cell.add((totals[index] ?? 0) - cell.value);
    });
  }
}
