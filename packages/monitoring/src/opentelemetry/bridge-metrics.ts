// Infrastructure Service: monitoring · stable API, changes affect all users
import type { Clock } from '@internal/kit';
import type { MetricFamily, Metrics, Series } from '../metrics/metric.ts';
import type { Attributes, BatchCallback, Meter, OpenTelemetryApi } from './open-telemetry-api.ts';
import { scopeName } from './open-telemetry-api.ts';

const lookAgainMs = 1_000;

/** Metrics that also go to an OpenTelemetry SDK. */
export interface MetricsBridge {
  /** Whether an SDK takes them. */
  readonly isAttached: boolean;
  close(): void;
}

/**
 * Shows every metric to the meter provider of the moment. An instrument made before an SDK is registered stays without
 * effect for ever, so instruments are made again whenever the provider changes: start order does not matter.
 * Counters and gauges lose nothing by a late start; a histogram's values count from the first look at the new provider.
 */
export function bridgeMetrics(api: OpenTelemetryApi, metrics: Metrics, clock: Clock): MetricsBridge {
  const noopMeter = api.createNoopMeter().constructor;
  const families = new Map<string, MetricFamily>();
  const observables = new Map<object, MetricFamily>();
  const histograms = new Map<string, ReturnType<Meter['createHistogram']>>();
  let provider: unknown;
  let meter: Meter | undefined;
  let watched: object[] = [];

  const report: BatchCallback = (result) => {
    metrics.collect();
    for (const [instrument, family] of observables) {
      if (family.kind === 'histogram') continue;
      for (const series of family.series)
        result.observe(instrument, series.cell.value, attributesOf(series.labels));
    }
  };

  function make(family: MetricFamily): void {
    if (!meter) return;
    const options = { description: family.help, ...(family.unit !== undefined && { unit: family.unit }) };
    if (family.kind === 'histogram') {
      const advice = { explicitBucketBoundaries: [...family.buckets] };
      histograms.set(family.name, meter.createHistogram(family.name, { ...options, advice }));
      return;
    }
    const create = family.kind === 'counter' ? 'createObservableCounter' : 'createObservableGauge';
    observables.set(meter[create](family.name, options), family);
  }

  function watch(): void {
    meter?.removeBatchObservableCallback(report, watched);
    watched = [...observables.keys()];
    meter?.addBatchObservableCallback(report, watched);
  }

  function look(): void {
    const current = api.metrics.getMeterProvider();
    if (current === provider) return;
    meter?.removeBatchObservableCallback(report, watched);
    observables.clear();
    histograms.clear();
    watched = [];
    provider = current;
    const found = current.getMeter(scopeName);
    meter = found.constructor === noopMeter ? undefined : (found as Meter);
    for (const family of families.values()) make(family);
    watch();
  }

  const stops = [
    metrics.onDefine((family) => {
      families.set(family.name, family);
      make(family);
      if (meter && family.kind !== 'histogram') watch();
    }),
    metrics.forwardHistograms((family, labels, value) => {
      look();
      histograms.get(family.name)?.record(value, attributesOf(labels));
    }),
  ];
  let cancel = () => {};
  const keepLooking = () => {
    look();
    cancel = clock.setTimer(keepLooking, lookAgainMs);
  };
  keepLooking();

  return {
    get isAttached() {
      look();
      return meter !== undefined;
    },
    close() {
      cancel();
      for (const stop of stops) stop();
      meter?.removeBatchObservableCallback(report, watched);
    },
  };
}

const known = new WeakMap<Series<unknown>['labels'], Attributes>();

function attributesOf(labels: Series<unknown>['labels']): Attributes {
  let attributes = known.get(labels);
  if (!attributes) {
    attributes = Object.fromEntries(labels);
    known.set(labels, attributes);
  }
  return attributes;
}
