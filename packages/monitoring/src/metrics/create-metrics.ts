// The registry of all metrics of a process.
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import { invalidOptions } from '../errors/monitoring-error.ts';
import type { RefusalReason, Registry } from './cells.ts';
import { LiveCounter, LiveGauge, LiveHistogram, silentCells } from './cells.ts';
import { checkDefinition } from './check-definition.ts';
import type {
  Counter,
  Gauge,
  Histogram,
  HistogramDefinition,
  MetricDefinition,
  MetricFamily,
  MetricKind,
  Metrics,
  Series,
} from './metric.ts';
import { toSeriesNames } from './prometheus-name.ts';
import type { SeriesStore } from './series-store.ts';
import { createSeriesStore } from './series-store.ts';

/** How metrics are kept. */
export interface MetricsOptions {
  /** `false` gives metrics whose cells record nothing. Default: `true`. */
  readonly enabled?: boolean;
  /** Series a metric may have; later ones are counted in one overflow series. Default: 2,000. */
  readonly maxSeries?: number;
  /** Called once for each metric and reason when a measurement is not taken as it came. Default: it is only counted. */
  readonly onRefused?: (metric: string, reason: RefusalReason) => void;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

const maxReported = 1_000;

interface Entry {
  readonly fingerprint: string;
  readonly instrument: unknown;
  readonly family: MetricFamily;
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
export function createMetrics(options: MetricsOptions = {}): Metrics {
  const { enabled = true, maxSeries = 2_000, clock = systemClock, onRefused } = options;
  const reported = new Set<string>();
  const entries = new Map<string, Entry>();
  const refreshers = new Set<() => void>();
  const definitionListeners = new Set<(family: MetricFamily) => void>();
  const registry: Registry = {
    now: clock.now,
    refused: { overflow: 0, value: 0, label: 0, refresh: 0 },
    refuse(metric, reason) {
      registry.refused[reason] += 1;
      const key = `${reason} ${metric}`;
      if (!onRefused || reported.has(key) || reported.size >= maxReported) return;
      reported.add(key);
      onRefused(metric, reason);
    },
    forward: undefined,
  };

  function define<Cell, Instrument>(
    kind: MetricKind,
    definition: MetricDefinition & Partial<HistogramDefinition>,
    silent: Cell,
    makeCell: (labels: Series<Cell>['labels'], family: MetricFamily) => Cell,
    amountOf: ((cell: Cell) => number) | undefined,
    makeInstrument: (store: SeriesStore<Cell>) => Instrument,
  ): Instrument {
    const problems = checkDefinition(definition, kind);
    const { name, help, unit, labels = [], buckets } = definition;
    const fingerprint = JSON.stringify([name, unit, kind, labels, buckets]);
    if (problems.length === 0) {
      const taken = new Set(toSeriesNames({ name, unit, kind }));
      const known = [...entries.values()].find(
        ({ family }) => family.name === name || toSeriesNames(family).some((other) => taken.has(other)),
      );
      if (known?.fingerprint === fingerprint) return known.instrument as Instrument;
      const message = `is defined already as ${known?.family.kind} "${known?.family.name}", in another way`;
      if (known) problems.push({ path: name, message });
    }
    if (problems.length > 0) throw invalidOptions('a metric', problems);
    const series: Series<Cell>[] = [];
    const labelNames = [...labels];
    const family = {
      ...{ name, help, unit, kind, labelNames, series, removals: 0 },
      ...(buckets && { buckets: [...buckets] }),
    };
    const store = createSeriesStore<Cell>({
      ...{ names: labelNames, series, maxSeries, amountOf, now: clock.monotonic },
      refuse: (reason) => registry.refuse(name, reason),
      makeCell: (own) => makeCell(own, family as unknown as MetricFamily),
      onRemove() {
        family.removals += 1;
        // The next overflow is reported again.
        reported.delete(`overflow ${name}`);
      },
    });
    const off = { find: () => silent, bind: () => silent, remove: () => false };
    const instrument = makeInstrument(enabled ? store : off);
    const shown = family as unknown as MetricFamily;
    entries.set(name, { fingerprint, instrument, family: shown });
    for (const listener of definitionListeners) listener(shown);
    return instrument;
  }

  const metrics: Metrics = {
    counter: (definition) =>
      define(
        'counter',
        definition,
        silentCells.counter,
        (_, { name }) => new LiveCounter(registry, name),
        ({ value }) => value,
        ({ find, ...rest }): Counter => ({ ...rest, add: (amount, labels) => find(labels).add(amount) }),
      ),
    gauge: (definition) =>
      define(
        'gauge',
        definition,
        silentCells.gauge,
        (_, { name }) => new LiveGauge(registry, name),
        undefined,
        ({ find, ...rest }): Gauge => ({ ...rest, set: (value, labels) => find(labels).set(value) }),
      ),
    histogram(definition) {
      const bounds = Float64Array.from(definition.buckets ?? []);
      return define(
        'histogram',
        definition,
        silentCells.histogram,
        (labels, family) => new LiveHistogram(registry, family, bounds, labels),
        ({ count }) => count,
        ({ find, ...rest }): Histogram => ({
          ...rest,
          record: (value, labels, exemplar) => find(labels).record(value, exemplar),
        }),
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
          registry.refuse('a refresh', 'refresh');
        }
      }
      return [...entries.values()].map(({ family }) => family);
    },
    find: (name) => entries.get(name)?.family,
    onDefine(listener) {
      definitionListeners.add(listener);
      for (const { family } of entries.values()) listener(family);
      return () => void definitionListeners.delete(listener);
    },
    forwardHistograms(forward) {
      registry.forward = forward;
      return () => {
        if (registry.forward === forward) registry.forward = undefined;
      };
    },
  };
  countItself(metrics, entries, registry);
  return metrics;
}

/** The metrics about these metrics. */
function countItself(metrics: Metrics, entries: ReadonlyMap<string, Entry>, { refused }: Registry): void {
  const series = metrics.gauge({ name: 'tpl.monitoring.series', help: 'Series kept.' }).bind();
  const counter = metrics.counter({
    name: 'tpl.monitoring.refused',
    help: 'Measurements counted in an overflow series, refused values, unknown labels, and refreshes that failed.',
    labels: ['reason'],
  });
  const reasons = Object.keys(refused) as (keyof typeof refused)[];
  const cells = reasons.map((reason) => [reason, counter.bind({ reason })] as const);
  metrics.onCollect(() => {
    series.set([...entries.values()].reduce((sum, { family }) => sum + family.series.length, 0));
    for (const [reason, cell] of cells) cell.add(refused[reason] - cell.value);
  });
}
