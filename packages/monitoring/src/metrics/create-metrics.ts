// The registry of all metrics of a process.
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import { invalidOptions } from '../errors/monitoring-error.ts';
import type { Registry } from './cells.ts';
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
import type { FindCell } from './series-store.ts';
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
  const { enabled = true, maxSeries = 2_000, clock = systemClock } = options;
  const entries = new Map<string, Entry>();
  const refreshers = new Set<() => void>();
  const definitionListeners = new Set<(family: MetricFamily) => void>();
  const registry: Registry = {
    now: clock.now,
    refused: { overflow: 0, value: 0, label: 0, refresh: 0 },
    forward: undefined,
  };

  function define<Cell, Instrument>(
    kind: MetricKind,
    definition: MetricDefinition & Partial<HistogramDefinition>,
    silent: Cell,
    makeCell: (labels: Series<Cell>['labels'], family: MetricFamily) => Cell,
    makeInstrument: (bind: FindCell<Cell>) => Instrument,
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
    if (problems.length > 0) throw invalidOptions('A metric is not defined well:', problems);
    const series: Series<Cell>[] = [];
    const labelNames = [...labels];
    const family = {
      ...{ name, help, unit, kind, labelNames, series },
      ...(buckets && { buckets: [...buckets] }),
    } as unknown as MetricFamily;
    const find = createSeriesStore(family.labelNames, series, maxSeries, registry.refused, (own) =>
      makeCell(own, family),
    );
    const instrument = makeInstrument(enabled ? find : () => silent);
    entries.set(name, { fingerprint, instrument, family });
    for (const listener of definitionListeners) listener(family);
    return instrument;
  }

  const metrics: Metrics = {
    counter: (definition) =>
      define(
        'counter',
        definition,
        silentCells.counter,
        () => new LiveCounter(registry),
        (bind): Counter => ({ bind, add: (amount, labels) => bind(labels).add(amount) }),
      ),
    gauge: (definition) =>
      define(
        'gauge',
        definition,
        silentCells.gauge,
        () => new LiveGauge(registry),
        (bind): Gauge => ({ bind, set: (value, labels) => bind(labels).set(value) }),
      ),
    histogram(definition) {
      const bounds = Float64Array.from(definition.buckets ?? []);
      return define(
        'histogram',
        definition,
        silentCells.histogram,
        (labels, family) => new LiveHistogram(registry, family, bounds, labels),
        (bind): Histogram => ({
          bind,
          record: (value, labels, exemplar) => bind(labels).record(value, exemplar),
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
          registry.refused.refresh += 1;
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
