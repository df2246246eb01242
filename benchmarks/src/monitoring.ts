// Measures monitoring: what it costs, and what it promises.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { metrics as otelMetrics } from '@opentelemetry/api';
import {
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { createMetrics } from '@tpl/monitoring';
import * as promClient from 'prom-client';
import type { Results, RunOptions } from './frame.ts';
import { figure, measure } from './frame.ts';
import { alerts, health } from './monitoring-alerts.ts';
import { history } from './monitoring-history.ts';
import { logs } from './monitoring-logs.ts';
import { badNumbers, outages } from './monitoring-outages.ts';
import { runSuite, stalledOutput } from './monitoring-processes.ts';
import { scrape } from './monitoring-scrape.ts';

const buckets = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const labels = { a: 'x', b: 'y', c: 'z' };
const inner = 1_000;

/** Figures of monitoring: what it costs, and what it promises. */
export async function run({ smoke }: RunOptions): Promise<Results> {
  return {
    ...(await cells(smoke)),
    ...(await scrape(smoke ? 200 : 1_900)),
    ...(await logs(smoke)),
    ...(await health(smoke)),
    ...(await history(smoke)),
    ...(await alerts()),
    ...(await outages()),
    ...badNumbers(smoke ? 1_000 : 14_000),
    ...cardinality(smoke ? 50_000 : 1_000_000),
    ...stalledOutput(smoke ? 50_000 : 1_000_000),
    realPrometheus: figure({
      // A real Prometheus and Alertmanager, promtool over what is exported, probes by their schema, the dashboard by its types.
      ours: (await runSuite('(integration/(prometheus|cli)|reports/(dashboard|rules))')) === 0 ? 1 : 0,
      unit: 'share',
      target: '= 1',
    }),
    alertDifferences: figure({
      ours: await runSuite('integration/alert-differential', {
        TPL_TEST_ALERT_HISTORIES: smoke ? '2' : '150',
      }),
      unit: 'differences',
      target: '= 0',
    }),
    plantedSecretsFound: figure({
      ours: await runSuite('integration/secrets'),
      unit: 'outputs',
      target: '= 0',
    }),
  };
}

/** One call does it a thousand times, so that calling the subject does not count. */
const many = (once: (index: number) => void) => () => {
  for (let index = 0; index < inner; index += 1) once(index);
};

async function cells(smoke: boolean): Promise<Results> {
  const reader = new PeriodicExportingMetricReader({
    exporter: new InMemoryMetricExporter(1),
    exportIntervalMillis: 3_600_000,
  });
  const provider = new MeterProvider({ readers: [reader] });
  const meter = provider.getMeter('bench');
  const [otelCounter, otelHistogram] = [
    meter.createCounter('c'),
    meter.createHistogram('h', { advice: { explicitBucketBoundaries: buckets } }),
  ];
  const common = { labelNames: ['a', 'b', 'c'], help: 'h', registers: [new promClient.Registry()] };
  const promCounter = new promClient.Counter({ name: 'c', ...common }).labels(labels);
  const promHistogram = new promClient.Histogram({ name: 'h', ...common, buckets }).labels(labels);
  const metrics = createMetrics();
  const counter = metrics.counter({ name: 'c', help: 'h', labels: ['a', 'b', 'c'] }).bind(labels);
  const histogram = metrics
    .histogram({ name: 'h', help: 'h', labels: ['a', 'b', 'c'], buckets })
    .bind(labels);
  const silent = createMetrics({ enabled: false }).counter({ name: 'c', help: 'h' }).bind();
  const options = { operations: inner, smoke } as const;
  const counterPeers = {
    'prom-client bound': many(() => promCounter.inc()),
    'OpenTelemetry SDK': many(() => otelCounter.add(1, labels)),
  };
  const histogramPeers = {
    'prom-client bound': many((index) => promHistogram.observe(index / 100)),
    'OpenTelemetry SDK': many((index) => otelHistogram.record(index / 100, labels)),
  };
  const counted = await measure({
    ours: () => {
      // A loop of its own: a shared one costs more than what is measured.
      for (let index = 0; index < inner; index += 1) counter.add();
    },
    peers: counterPeers,
    ...options,
  });
  const recorded = await measure({
    ours: () => {
      for (let index = 0; index < inner; index += 1) histogram.record(index / 100);
    },
    peers: histogramPeers,
    ...options,
  });
  const unattached = await measure({
    ours: () => {
      for (let index = 0; index < inner; index += 1) silent.add();
    },
    ...options,
  });
  await provider.shutdown();
  otelMetrics.disable();
  return {
    counterNs: figure({ ...counted, target: '<= 5; ratio >= 5' }),
    histogramNs: figure({ ...recorded, target: '<= 60; ratio >= 5' }),
    counterBytes: figure({ ours: bytesPerCall(() => counter.add()), unit: 'bytes', target: '= 0' }),
    histogramBytes: figure({
      ours: bytesPerCall((index) => histogram.record(index / 1e4)),
      unit: 'bytes',
      target: '= 0',
    }),
    unattachedNs: figure({ ...unattached, target: '<= 5' }),
  };
}

function bytesPerCall(once: (index: number) => void): number {
  const calls = 1_000_000;
  // Code that is not optimized yet boxes numbers.
  for (let index = 0; index < calls; index += 1) once(index);
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < calls; index += 1) once(index);
  // Below a tenth of a byte a call is what measuring itself allocates.
  return Math.max(0, Math.round(((process.memoryUsage().heapUsed - before) / calls) * 10) / 10);
}

function cardinality(values: number): Results {
  const metrics = createMetrics();
  const counter = metrics.counter({ name: 'c', help: 'h', labels: ['user'] });
  setFlagsFromString('--expose-gc');
  const gc: () => void = runInNewContext('gc');
  gc();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < values; index += 1) counter.add(1, { user: `user-${index}` });
  gc();
  const grownMb = (process.memoryUsage().heapUsed - before) / 1e6;
  return {
    seriesAfterMillionLabels: figure({
      ours: metrics.find('c')?.series.length ?? Number.NaN,
      unit: 'series',
      target: '<= 2000',
    }),
    labelGrowthMb: figure({ ours: grownMb, unit: 'MB', target: '<= 5' }),
  };
}
