import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createMetrics } from './create-metrics.ts';
import type { MetricFamily, Metrics } from './metric.ts';

const valuesOf = (metrics: Metrics, name: string) =>
  (metrics.collect().find((family) => family.name === name)?.series ?? []).map(({ labels, cell }) => [
    Object.fromEntries(labels),
    'value' in cell ? cell.value : cell.count,
  ]);

describe('createMetrics', () => {
  it('gives one cell per combination of label values, and an absent label is the empty one', () => {
    const metrics = createMetrics();
    const counter = metrics.counter({ name: 'jobs', help: 'Jobs.', labels: ['queue', 'ok'] });
    const cell = counter.bind({ queue: 'mail', ok: true });
    cell.add();
    cell.add(2.5);
    counter.add(1, { ok: true, queue: 'mail' });
    counter.add(4, { queue: 'sms' });
    counter.add(1);
    expect(valuesOf(metrics, 'jobs')).toEqual([
      [{ queue: 'mail', ok: 'true' }, 4.5],
      [{ queue: 'sms' }, 4],
      [{}, 1],
    ]);
  });

  it('keeps the last value of a gauge', () => {
    const metrics = createMetrics();
    const gauge = metrics.gauge({ name: 'depth', help: 'Depth.' });
    gauge.set(3);
    gauge.bind().set(-7);
    expect(valuesOf(metrics, 'depth')).toEqual([[{}, -7]]);
  });

  it('counts a value in the first bucket whose bound it does not exceed', () => {
    const metrics = createMetrics();
    const cell = metrics.histogram({ name: 'd', help: 'D.', unit: 's', buckets: [1, 2, 5] }).bind();
    for (const value of [0, 0.5, 1, 1.5, 2, 5, 5.1, 1e9]) cell.record(value);
    expect([...cell.bucketCounts]).toEqual([3, 2, 1, 2]);
    expect(cell.count).toBe(8);
    expect(cell.sum).toBeCloseTo(1e9 + 15.1);
  });

  it('keeps the last exemplar of each bucket with value and time', () => {
    const metrics = createMetrics({ clock: manualClock(5_000) });
    const histogram = metrics.histogram({ name: 'd', help: 'D.', buckets: [1] });
    histogram.record(0.5, {}, { traceId: 'a', spanId: 'b' });
    histogram.record(0.6, {}, { traceId: 'c', spanId: 'd' });
    histogram.record(0.7);
    expect(histogram.bind().exemplars).toEqual([
      { traceId: 'c', spanId: 'd', value: 0.6, time: 5_000 },
      undefined,
    ]);
  });

  it('refuses NaN, infinities and negative amounts, and counts what it refused', () => {
    const metrics = createMetrics();
    const counter = metrics.counter({ name: 'c', help: 'C.' }).bind();
    for (const amount of [Number.NaN, -1, Number.POSITIVE_INFINITY]) counter.add(amount);
    metrics.gauge({ name: 'g', help: 'G.' }).set(Number.NaN);
    const histogram = metrics.histogram({ name: 'h', help: 'H.', buckets: [1] });
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      histogram.record(value);
    expect([counter.value, histogram.bind().count]).toEqual([0, 0]);
    expect(valuesOf(metrics, 'tpl.monitoring.refused')).toContainEqual([{ reason: 'value' }, 7]);
  });

  it('takes no label that was not declared, and counts the attempt', () => {
    const metrics = createMetrics();
    const counter = metrics.counter({ name: 'c', help: 'C.', labels: ['a'] });
    counter.add(1, { a: 'x', evil: 'y' } as never);
    expect(valuesOf(metrics, 'c')).toEqual([[{ a: 'x' }, 1]]);
    expect(valuesOf(metrics, 'tpl.monitoring.refused')).toContainEqual([{ reason: 'label' }, 1]);
  });

  it('holds a metric to its series cap under an attack of label values and loses no measurement', () => {
    const metrics = createMetrics({ maxSeries: 10 });
    const counter = metrics.counter({ name: 'c', help: 'C.', labels: ['user', 'route'] });
    for (let index = 0; index < 1_000; index += 1) counter.add(1, { user: `u${index}`, route: 'r' });
    counter.add(1, { user: 'u3', route: 'r' });
    const values = valuesOf(metrics, 'c');
    expect(values).toHaveLength(10);
    expect(values).toContainEqual([{ 'otel.metric.overflow': 'true' }, 991]);
    expect(values).toContainEqual([{ user: 'u3', route: 'r' }, 2]);
    expect(valuesOf(metrics, 'tpl.monitoring.refused')).toContainEqual([{ reason: 'overflow' }, 991]);
  });

  it('cuts long label values, and keeps those apart that begin alike', () => {
    const metrics = createMetrics();
    const counter = metrics.counter({ name: 'c', help: 'C.', labels: ['a'] });
    for (const end of ['b', 'c', 'b']) counter.add(1, { a: `${'x'.repeat(10_000)}${end}` });
    const a = expect.stringMatching(/^x{115}~[0-9a-f]{12}$/);
    expect(valuesOf(metrics, 'c')).toEqual([
      [{ a }, 2],
      [{ a }, 1],
    ]);
    expect(counter.remove({ a: `${'x'.repeat(10_000)}b` })).toBe(true);
    expect(valuesOf(metrics, 'c')).toEqual([[{ a }, 1]]);
  });

  it('gives the same metric for the same definition and names every problem of a bad one', () => {
    const metrics = createMetrics();
    const definition = { name: 'a.b', help: 'H.', unit: 's', buckets: [1] } as const;
    expect(metrics.histogram(definition)).toBe(metrics.histogram({ ...definition }));
    expect(() => metrics.histogram({ ...definition, buckets: [2] })).toThrow(
      expect.objectContaining({ code: 'invalid_options' }),
    );
    expect(() => metrics.counter({ name: 'a.b', help: '' })).toThrow('is defined already');
    const bad = {
      name: '1 bad',
      help: '',
      labels: ['le', 'ok', 'a.b', 'a_b', 'é'],
      buckets: [2, 1],
    } as const;
    expect(() => metrics.histogram(bad)).toThrow(
      expect.objectContaining({
        problems: [
          expect.objectContaining({ path: '1 bad' }),
          expect.objectContaining({ path: '1 bad.labels: le' }),
          expect.objectContaining({ path: '1 bad.labels: é' }),
          expect.objectContaining({ path: '1 bad.labels' }),
          expect.objectContaining({ path: '1 bad.buckets' }),
        ],
      }),
    );
    const many = Array.from({ length: 21 }, (_, index) => `l${index}`);
    expect(() => metrics.counter({ name: 'x', help: '', labels: many })).toThrow('more than 20');
  });

  it('refuses two metrics that would be one in Prometheus', () => {
    const metrics = createMetrics();
    metrics.gauge({ name: 'queue.size', help: '', unit: 'By' });
    expect(() => metrics.gauge({ name: 'queue_size', help: '', unit: 'By' })).toThrow('is defined already');
  });

  it('refuses a metric whose name a histogram uses for its lines, and one without a help text', () => {
    const metrics = createMetrics();
    metrics.histogram({ name: 'wait', help: '', buckets: [1] });
    expect(() => metrics.gauge({ name: 'wait_count', help: '' })).toThrow('is defined already');
    metrics.gauge({ name: 'load_sum', help: '' });
    expect(() => metrics.histogram({ name: 'load', help: '', buckets: [1] })).toThrow('is defined already');
    expect(() => metrics.counter({ name: 'c' } as never)).toThrow('c.help is not a text');
    expect(() => metrics.histogram({ name: 'h', help: '' } as never)).toThrow('h.buckets must be');
  });

  it('makes one series of label values that are the same text in UTF-8', () => {
    const metrics = createMetrics();
    const counter = metrics.counter({ name: 'c', help: '', labels: ['a'] });
    for (const half of ['\ud83d', '\ud83e']) counter.add(1, { a: half });
    counter.add(1, { a: `${'x'.repeat(114)}😀${'y'.repeat(20)}` });
    expect(valuesOf(metrics, 'c')).toEqual([
      [{ a: '\ufffd' }, 2],
      [{ a: expect.stringMatching(/^x{114}~[0-9a-f]{12}$/) }, 1],
    ]);
  });

  it('refreshes before a reading; a refresh that throws is counted and harms nobody', () => {
    const metrics = createMetrics();
    const gauge = metrics.gauge({ name: 'g', help: '' }).bind();
    let reads = 0;
    const stop = metrics.onCollect(() => gauge.set(++reads));
    metrics.onCollect(() => {
      throw new Error('broken');
    });
    expect(valuesOf(metrics, 'g')).toEqual([[{}, 1]]);
    stop();
    expect(valuesOf(metrics, 'g')).toEqual([[{}, 1]]);
    metrics.collect();
    expect(valuesOf(metrics, 'tpl.monitoring.refused').at(-1)?.[1]).toBeGreaterThan(1);
  });

  it('finds one metric by name without a refresh', () => {
    const metrics = createMetrics();
    metrics.counter({ name: 'c', help: 'C.' });
    expect(metrics.find('c')).toMatchObject({ kind: 'counter', series: [{ labels: [] }] });
    expect(metrics.find('d')).toBeUndefined();
  });

  it('forwards histogram values of metrics made before and after, until told to stop', () => {
    const metrics = createMetrics();
    const early = metrics.histogram({ name: 'early', help: '', buckets: [1], labels: ['a'] });
    const seen: unknown[] = [];
    const stop = metrics.forwardHistograms((family: MetricFamily, labels, value) =>
      seen.push([family.name, labels, value]),
    );
    const late = metrics.histogram({ name: 'late', help: '', buckets: [1] });
    early.record(1, { a: 'x' });
    late.record(2);
    stop();
    stop();
    late.record(3);
    expect(seen).toEqual([
      ['early', [['a', 'x']], 1],
      ['late', [], 2],
    ]);
  });

  it('records nothing when switched off', () => {
    const metrics = createMetrics({ enabled: false });
    const counter = metrics.counter({ name: 'c', help: '', labels: ['a'] });
    counter.bind({ a: '1' }).add();
    counter.add(1, { a: '2' });
    metrics.gauge({ name: 'g', help: '' }).set(4);
    metrics.histogram({ name: 'h', help: '', buckets: [1] }).record(4);
    expect(valuesOf(metrics, 'c')).toEqual([]);
    expect(valuesOf(metrics, 'g')).toEqual([[{}, 0]]);
  });
});
