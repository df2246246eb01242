// Shows our metrics to an OpenTelemetry SDK that may be registered later.
import type { Clock } from '@internal/kit';
import type { MetricFamily, Metrics, Series } from '../metrics/metric.ts';
import type { Attributes, BatchCallback, Meter, OpenTelemetryApi } from './open-telemetry-api.ts';
import { scopeName } from './open-telemetry-api.ts';

const lookAgainMs = 1_000;

/** Metrics that also go to an OpenTelemetry SDK. */
export type MetricsBridge = ReturnType<typeof bridgeMetrics>;

/**
 * Shows every metric to the meter provider of the moment. An instrument made before an SDK is registered stays without
 * effect for ever, so instruments are made again whenever the provider changes: start order does not matter.
 * Counters and gauges lose nothing by a late start; a histogram's values count from the first look at the new provider.
 */
export function bridgeMetrics(
  api: OpenTelemetryApi,
  metrics: Metrics,
  clock: Clock,
  exclude: readonly string[] = [],
  onLook = () => {},
) {
  const noopMeter = api.createNoopMeter().constructor;
  const observables = new Map<object, MetricFamily>();
  const histograms = new Map<string, ReturnType<Meter['createHistogram']>>();
  let provider: unknown;
  let meter: Meter | undefined;
  let watched: object[] = [];
  let stopDefining = () => {};
  let stopForwarding = () => {};
  let cancel = () => {};

  const report: BatchCallback = (result) => {
    metrics.collect();
    for (const [instrument, family] of observables) {
      if (family.kind === 'histogram') continue;
      for (const series of family.series)
        result.observe(instrument, series.cell.value, attributesOf(series.labels));
    }
  };

  function make(to: Meter, family: MetricFamily): void {
    if (exclude.includes(family.name)) return;
    const options = { description: family.help, ...(family.unit !== undefined && { unit: family.unit }) };
    if (family.kind === 'histogram') {
      const advice = { explicitBucketBoundaries: [...family.buckets] };
      histograms.set(family.name, to.createHistogram(family.name, { ...options, advice }));
      return;
    }
    const create = family.kind === 'counter' ? 'createObservableCounter' : 'createObservableGauge';
    observables.set(to[create](family.name, options), family);
    to.removeBatchObservableCallback(report, watched);
    watched = [...observables.keys()];
    to.addBatchObservableCallback(report, watched);
  }

  function detach(): void {
    stopDefining();
    stopForwarding();
    meter?.removeBatchObservableCallback(report, watched);
    meter = undefined;
    observables.clear();
    histograms.clear();
  }

  function look(): void {
    const current = api.metrics.getMeterProvider();
    if (current === provider) return;
    detach();
    provider = current;
    const found = current.getMeter(scopeName) as Meter;
    if (found.constructor === noopMeter) return;
    meter = found;
    stopDefining = metrics.onDefine((family) => make(found, family));
    // Without an SDK nobody hears of a value.
    stopForwarding = metrics.forwardHistograms((family, labels, value) => {
      look();
      histograms.get(family.name)?.record(value, attributesOf(labels));
    });
  }

  const keepLooking = () => {
    look();
    onLook();
    cancel = clock.setTimer(keepLooking, lookAgainMs);
  };
  keepLooking();

  return {
    /** Whether an SDK takes them. */
    get isAttached() {
      look();
      return meter !== undefined;
    },
    close() {
      cancel();
      detach();
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
