import { AsyncLocalStorage } from 'node:async_hooks';
import { PassThrough } from 'node:stream';
import { createEvents } from '@internal/kit';
import { manualClock } from '@internal/kit/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import * as api from '@opentelemetry/api';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import * as olderApi from 'opentelemetry-api-1.9';
import * as olderSdk from 'opentelemetry-sdk-metrics-2';
import {
  connectOpenTelemetry,
  createMetrics,
  createMonitoring,
  observe,
  withLogFields,
} from '../../src/index.ts';
import { memoryLogger } from '../../src/testing.ts';

interface Point {
  readonly attributes: Record<string, unknown>;
  readonly value: unknown;
}

/** A meter provider of SDK 3 or SDK 2 whose values can be read. */
function meterProvider(
  sdk: {
    MeterProvider: new (options: never) => unknown;
    PeriodicExportingMetricReader: new (options: never) => unknown;
  } = { MeterProvider, PeriodicExportingMetricReader },
) {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new sdk.PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: 3_600_000,
  } as never) as PeriodicExportingMetricReader;
  const provider = new sdk.MeterProvider({ readers: [reader] } as never) as MeterProvider;
  const read = async (): Promise<Record<string, Point[]>> => {
    const { resourceMetrics } = await reader.collect();
    const all = resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
    return Object.fromEntries(
      all.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints as Point[]]),
    );
  };
  return { provider, read };
}

/** The context manager that the SDK for Node brings, in a few lines. */
function contextManager(): api.ContextManager {
  const storage = new AsyncLocalStorage<api.Context>();
  const manager: api.ContextManager = {
    active: () => storage.getStore() ?? api.ROOT_CONTEXT,
    with: (context, run, self, ...args) => storage.run(context, () => run.apply(self as never, args)),
    bind: (_context, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
  // Where every copy of the API keeps what was registered: the first copy to write there sets the version.
  delete (globalThis as Record<symbol, unknown>)[Symbol.for('opentelemetry.js.api.1')];
});

function setUp(copy: typeof api | typeof olderApi = api) {
  const clock = manualClock();
  const metrics = createMetrics({ clock });
  const { logger, entries } = memoryLogger();
  const telemetry = connectOpenTelemetry(copy, { metrics, logger, clock });
  cleanups.push(() => telemetry.close());
  const jobs = metrics.counter({ name: 'jobs', help: 'Jobs.', labels: ['queue'] });
  const seconds = metrics.histogram({
    name: 'job.duration',
    help: 'Time.',
    unit: 's',
    labels: ['queue'],
    buckets: [1, 2],
  });
  return { clock, metrics, logger, entries, telemetry, jobs, seconds };
}

describe('metrics through OpenTelemetry', () => {
  it('arrive whether the SDK is registered before or after, and again after a change of SDK', async () => {
    const { jobs, seconds, telemetry, clock, metrics } = setUp();
    jobs.add(2, { queue: 'mail' });
    seconds.record(1.5, { queue: 'mail' });
    expect(telemetry.isAttached).toBe(false);
    const first = meterProvider();
    api.metrics.setGlobalMeterProvider(first.provider);
    await clock.advance(1_000);
    expect(telemetry.isAttached).toBe(true);
    jobs.add(1, { queue: 'mail' });
    seconds.record(0.5, { queue: 'mail' });
    metrics.gauge({ name: 'late', help: 'Late.' }).set(7);
    const seen = await first.read();
    expect(seen['jobs']).toMatchObject([{ attributes: { queue: 'mail' }, value: 3 }]);
    expect(seen['late']).toMatchObject([{ value: 7 }]);
    expect(seen['job.duration']).toMatchObject([
      { value: { count: 1, sum: 0.5, buckets: { boundaries: [1, 2], counts: [1, 0, 0] } } },
    ]);
    api.metrics.disable();
    const second = meterProvider();
    api.metrics.setGlobalMeterProvider(second.provider);
    // No time passes: the next value finds the new SDK.
    seconds.record(1.5, { queue: 'mail' });
    expect((await second.read())['jobs']).toMatchObject([{ value: 3 }]);
    expect((await second.read())['job.duration']).toMatchObject([{ value: { count: 1 } }]);
    jobs.add(10, { queue: 'mail' });
    expect((await first.read())['jobs']).toMatchObject([{ value: 3 }]);
  });

  it('leave out what something else sends already: no doubling beside instrumentation-http', async () => {
    const { provider, read } = meterProvider();
    api.metrics.setGlobalMeterProvider(provider);
    const monitoring = createMonitoring({
      openTelemetry: api,
      openTelemetryExclude: ['http.server.request.duration', 'jobs'],
      destination: new PassThrough(),
    });
    cleanups.push(() => monitoring.close());
    const { metrics } = monitoring;
    metrics.counter({ name: 'jobs', help: 'j' }).add(1);
    metrics.counter({ name: 'others', help: 'o' }).add(1);
    const names = Object.keys(await read());
    expect([names.includes('jobs'), names.includes('others')]).toEqual([false, true]);
  });

  it('stop when the connection is closed', async () => {
    const { provider, read } = meterProvider();
    api.metrics.setGlobalMeterProvider(provider);
    const { jobs, telemetry, clock } = setUp();
    jobs.add(1, { queue: 'a' });
    expect((await read())['jobs']).toHaveLength(1);
    telemetry.close();
    jobs.add(10, { queue: 'a' });
    expect((await read())['jobs']).toMatchObject([{ value: 1 }]);
    expect(clock.pending).toBe(0);
  });

  it.each([
    ['SDK 2 registered with API 1.9, handed API 1.9', olderApi, olderApi, olderSdk],
    [
      'SDK 3 registered with API 1.10, handed API 1.9',
      api,
      olderApi,
      { MeterProvider, PeriodicExportingMetricReader },
    ],
    [
      'SDK 3 registered with API 1.10, handed API 1.10',
      api,
      api,
      { MeterProvider, PeriodicExportingMetricReader },
    ],
  ] as const)('arrive with two copies of the API in the process: %s', async (_, registrar, handed, sdk) => {
    expect(olderApi.metrics).not.toBe(api.metrics);
    const { provider, read } = meterProvider(sdk as never);
    registrar.metrics.setGlobalMeterProvider(provider as never);
    const { jobs, seconds, telemetry } = setUp(handed);
    jobs.add(5, { queue: 'x' });
    seconds.record(1, { queue: 'x' });
    expect(telemetry.isAttached).toBe(true);
    const seen = await read();
    expect(seen['jobs']).toMatchObject([{ value: 5 }]);
    expect(seen['job.duration']).toMatchObject([{ value: { count: 1 } }]);
  });

  it('say that nothing takes them when the SDK was registered with an older copy than the one handed over', () => {
    const { provider } = meterProvider(olderSdk as never);
    olderApi.metrics.setGlobalMeterProvider(provider as never);
    expect(setUp(api).telemetry.isAttached).toBe(false);
    expect(setUp(olderApi).telemetry.isAttached).toBe(true);
  });
});

describe('spans and logs through OpenTelemetry', () => {
  it('a model call is one span under the request, its attempts below it, its time as exemplar', async () => {
    const exporter = new InMemorySpanExporter();
    api.context.setGlobalContextManager(contextManager());
    const { metrics, telemetry, clock } = setUp();
    api.trace.setGlobalTracerProvider(
      new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
    );
    const model = createEvents<{ call: unknown }>('model');
    observe({ model }, { metrics, tracing: telemetry, clock });
    api.trace.getTracer('test').startActiveSpan('request', (request) => {
      telemetry.annotate?.({ 'tpl.request.id': 'r-17' });
      const attempt = { provider: 'openai', model: 'm', startedAt: clock.now(), durationMs: 5 };
      const attempts = [
        { ...attempt, attempt: 1, ok: false, code: 'overloaded' },
        { ...attempt, attempt: 2, ok: true },
      ];
      const common = {
        provider: 'openai',
        requestModel: 'm',
        priced: true,
        streamed: false,
        degraded: false,
        durationMs: 20,
      };
      withLogFields({ request_id: 'r-17' }, () =>
        model.emit('call', {
          ...common,
          attempts,
          ok: false,
          outcome: 'error',
          code: 'server',
          usage: { inputTokens: 3 },
        }),
      );
      request.end();
    });
    const spans = exporter.getFinishedSpans();
    const [request, chat] = ['request', 'chat m'].map((name) => spans.find((span) => span.name === name));
    expect(spans.map(({ name }) => name).sort()).toEqual(['attempt m', 'attempt m', 'chat m', 'request']);
    expect(chat?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
    expect(chat).toMatchObject({
      kind: api.SpanKind.CLIENT,
      status: { code: api.SpanStatusCode.ERROR, message: 'server' },
    });
    expect(request?.attributes['tpl.request.id']).toBe('r-17');
    expect(chat?.attributes).toMatchObject({
      'tpl.request.id': 'r-17',
      'gen_ai.request.model': 'm',
      'gen_ai.usage.input_tokens': 3,
      'error.type': 'server',
    });
    expect(
      spans
        .filter(({ name }) => name === 'attempt m')
        .every((span) => span.parentSpanContext?.spanId === chat?.spanContext().spanId),
    ).toBe(true);
    const cell = metrics.find('gen_ai.client.operation.duration')?.series[0]?.cell;
    expect(cell && 'exemplars' in cell && cell.exemplars?.find(Boolean)?.traceId).toBe(
      request?.spanContext().traceId,
    );
  });

  it('makes no span and no exemplar where nothing is sampled', () => {
    const { telemetry } = setUp();
    expect(telemetry.current()).toBeUndefined();
    const span = { name: 'x', kind: 'internal', startedAt: 0, endedAt: 1, attributes: {} } as const;
    expect(() => telemetry.record({ ...span, children: [span] })).not.toThrow();
  });

  it('log lines carry the trace and go to the SDK, redacted', async () => {
    const exporter = new InMemoryLogRecordExporter();
    api.context.setGlobalContextManager(contextManager());
    api.trace.setGlobalTracerProvider(new TracerProvider({}));
    const { logger, entries } = setUp();
    api.logs.setGlobalLoggerProvider(
      new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] }),
    );
    api.trace.getTracer('test').startActiveSpan('request', (span) => {
      logger.warn('slow', { part: 'cache' });
      span.end();
    });
    const [record] = exporter.getFinishedLogRecords();
    expect(record).toMatchObject({ body: 'slow', severityNumber: 13, severityText: 'WARN' });
    // Its ids stand in the record once (opentelemetry-js-contrib#3682, elastic/elasticsearch#155982); those of others stay.
    expect(record?.attributes).toEqual({ part: 'cache' });
    expect(record?.spanContext?.traceId).toBe(entries[0]?.fields['trace_id']);
    logger.warn('of another', { trace_id: 't' });
    expect(exporter.getFinishedLogRecords()[1]?.attributes).toEqual({ trace_id: 't' });
  });

  it('an error of a line goes to the SDK as an exception (semantic conventions, exceptions in logs)', () => {
    const exporter = new InMemoryLogRecordExporter();
    const { logger } = setUp();
    api.logs.setGlobalLoggerProvider(
      new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] }),
    );
    logger.error('failed', { error: new RangeError('too far'), count: 12n });
    logger.error('odd', { error: 'a text' });
    const [record, odd] = exporter.getFinishedLogRecords();
    expect(record?.attributes).toMatchObject({
      'exception.type': 'RangeError',
      'exception.message': 'too far',
      'exception.stacktrace': expect.stringContaining('RangeError: too far'),
      count: '12',
    });
    expect(odd?.attributes).toEqual({ error: 'a text' });
  });

  it('leaves logs alone where the API has none', () => {
    const { logger, entries } = setUp(olderApi);
    logger.info('fine');
    expect(entries).toHaveLength(1);
  });
});
