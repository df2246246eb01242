import { execFileSync } from 'node:child_process';
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '../../src/index.ts';
import type { Series } from '../../src/metrics/metric.ts';
import { createSeriesStore } from '../../src/metrics/series-store.ts';
import { exposeMetrics } from '../../src/prometheus.ts';
import { readByPython } from './read-by-python.ts';

const hostile: unknown[] = [
  undefined,
  null,
  '',
  '3',
  '1.5',
  'x',
  3n,
  Symbol('s'),
  {},
  [],
  [1],
  true,
  false,
  () => 1,
  new Date(0),
  new Number(3),
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  { valueOf: () => 3 },
  { toString: () => '3' },
];
const linePattern = /^[a-z_]+(\{.*\})? -?[\d.e+-]+$/i;

describe('a full metric whose series all stand still (client_js 543)', () => {
  /** How often the list of series is touched by the one call that makes room. */
  function touches(maxSeries: number): { readonly count: number; readonly removals: number } {
    let [count, removals, now] = [0, 0, 0];
    const get = (list: Series<object>[], name: string | symbol) => {
      count += 1;
      return Reflect.get(list, name);
    };
    const store = createSeriesStore<object>({
      ...{ names: ['k'], series: new Proxy<Series<object>[]>([], { get }), maxSeries, now: () => now },
      ...{ makeCell: () => ({}), amountOf: () => 1, refuse() {} },
      onRemove: () => void (removals += 1),
    });
    for (let index = 0; index < maxSeries; index += 1) store.find({ k: index });
    now = 600_001;
    count = 0;
    store.find({ k: 'new' });
    return { count, removals };
  }

  it('makes room in one pass, and readers look anew once', () => {
    const [few, many] = [touches(500), touches(1_000)];
    expect([few.removals, many.removals]).toEqual([1, 1]);
    expect(many.count / few.count).toBeLessThan(2.5);
  });
});

describe('values that are no finite numbers (prom-client "Value is not a valid number", Rotom PR#9)', () => {
  it('are refused, counted and reported once a metric, and never printed', () => {
    const refused: string[] = [];
    const metrics = createMetrics({ onRefused: (metric, reason) => refused.push(`${metric} ${reason}`) });
    const counter = metrics.counter({ name: 'c', help: 'c' });
    const gauge = metrics.gauge({ name: 'g', help: 'g' });
    const histogram = metrics.histogram({ name: 'h', help: 'h', buckets: [1] });
    counter.add(3);
    gauge.set(2);
    histogram.record(1);
    for (const value of hostile) {
      // A counter that is asked to add nothing adds 1.
      if (value !== undefined) counter.add(value as number);
      gauge.set(value as number);
      histogram.record(value as number);
    }
    counter.add(-1);
    for (const big of [1.7e308, 1.7e308]) {
      counter.add(big);
      histogram.record(big);
    }
    const text = [...exposeMetrics(metrics)].join('');
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines.filter((line) => !linePattern.test(line))).toEqual([]);
    expect(lines.filter((line) => /^[gh]_?(count)? /.test(line))).toEqual(['g 2', 'h_count 2']);
    expect(refused).toEqual(['g value', 'h value', 'c value']);
    expect(text).toContain(`tpl_monitoring_refused_total{reason="value"} ${hostile.length * 3 - 1 + 1 + 2}`);
    const promtool = process.env['TPL_TEST_PROMTOOL'] ?? 'promtool';
    expect(execFileSync(promtool, ['check', 'metrics'], { input: text, encoding: 'utf8' })).toBe('');
    const openMetrics = [...exposeMetrics(metrics, 'openmetrics')].join('');
    const pages = [readByPython(text), readByPython(openMetrics, 'openmetrics')];
    expect(pages.map(({ isTaken }) => isTaken)).toEqual([true, true]);
    expect(pages.flatMap(({ samples }) => samples.filter(({ value }) => value === null))).toEqual([]);
    expect(pages[0]?.samples).toHaveLength(lines.length);
    expect(pages[1]?.samples.length).toBeGreaterThanOrEqual(lines.length);
    // The judge does refuse what is none.
    expect(readByPython(`${text}g x\n`).isTaken).toBe(false);
  });
});

describe('values below zero in a histogram (client_golang#850, spectator#376, micrometer#1707)', () => {
  it('are refused where its bounds begin at zero or above: a sum that shrinks reads as a restart', () => {
    const refused: string[] = [];
    const metrics = createMetrics({ onRefused: (metric, reason) => refused.push(`${metric} ${reason}`) });
    const lag = metrics.histogram({ name: 'lag', help: 'l', buckets: [0, 1] });
    for (const value of [5, -3600, -Number.MIN_VALUE, -0]) lag.record(value);
    expect(lag.bind()).toMatchObject({ count: 2, sum: 5 });
    expect(refused).toEqual(['lag value']);
    const drift = metrics.histogram({ name: 'drift', help: 'd', buckets: [-1, 1] });
    drift.record(-3);
    expect(drift.bind()).toMatchObject({ count: 1, sum: -3 });
  });
});

describe('names that every object has (ECMA-262, Object.prototype)', () => {
  it('are ordinary names of units, labels and values', () => {
    const metrics = createMetrics();
    const names = ['constructor', 'toString', 'valueOf', 'hasOwnProperty'] as const;
    for (const unit of names) metrics.gauge({ name: `u.${unit}`, help: 'u', unit }).set(1);
    const counter = metrics.counter({ name: 'c', help: 'c', labels: names });
    counter.add(1);
    counter.add(1, { toString: 'a' } as never);
    const text = [...exposeMetrics(metrics)].join('');
    expect(text).toContain('u_constructor 1');
    expect(text).toContain('c_total 1\n');
    expect(text).toContain('c_total{toString="a"} 1\n');
    expect(text).not.toContain('native code');
  });
});

describe('a counter and a gauge that would be one family (OpenMetrics 1.0)', () => {
  it('are refused together', () => {
    const metrics = createMetrics();
    metrics.counter({ name: 'jobs', help: 'j' });
    expect(() => metrics.gauge({ name: 'jobs.total', help: 'j' })).toThrow('jobs.total');
    const others = createMetrics();
    others.gauge({ name: 'jobs.total', help: 'j' });
    expect(() => others.counter({ name: 'jobs', help: 'j' })).toThrow('jobs');
  });
});

describe('series that are gone (client_java#200, prometheus/client_js#300)', () => {
  it('are removed by their labels, and count anew from 0 when they come back', () => {
    const metrics = createMetrics();
    const tenants = metrics.counter({ name: 't', help: 't', labels: ['tenant', 'ok'] });
    tenants.add(5, { tenant: 'a', ok: true });
    tenants.add(5, { tenant: 'a', ok: false });
    tenants.add(5, { tenant: 'b' });
    expect([tenants.remove({ tenant: 'a', ok: true }), tenants.remove({ tenant: 'a', ok: true })]).toEqual([
      true,
      false,
    ]);
    expect([tenants.remove({}), tenants.remove({ tenant: 'b', ok: 'x' })]).toEqual([false, false]);
    expect(metrics.find('t')).toMatchObject({ removals: 1 });
    expect(metrics.find('t')?.series).toHaveLength(2);
    tenants.add(1, { tenant: 'a', ok: true });
    expect([...exposeMetrics(metrics)].join('')).toContain('t_total{tenant="a",ok="true"} 1');
    expect(metrics.counter({ name: 'one', help: 'o' }).remove({})).toBe(false);
    const [gauge, histogram] = [
      metrics.gauge({ name: 'g', help: 'g', labels: ['a'] }),
      metrics.histogram({ name: 'h', help: 'h', labels: ['a'], buckets: [1] }),
    ];
    gauge.set(1, { a: 'x' });
    histogram.record(1, { a: 'x' });
    expect([gauge.remove({ a: 'x' }), histogram.remove({ a: 'x' })]).toEqual([true, true]);
    const off = createMetrics({ enabled: false }).counter({ name: 'c', help: 'c', labels: ['a'] });
    expect(off.remove({ a: 'x' })).toBe(false);
  });

  it('leave the overflow by themselves: what stands still for ten minutes makes room, what is bound or moves stays', async () => {
    const clock = manualClock();
    const refused: string[] = [];
    const metrics = createMetrics({
      maxSeries: 10,
      clock,
      onRefused: (metric, reason) => refused.push(`${metric} ${reason}`),
    });
    const counter = metrics.counter({ name: 'c', help: 'c', labels: ['user'] });
    const bound = counter.bind({ user: 'bound' });
    const gauge = metrics.gauge({ name: 'g', help: 'g', labels: ['user'] });
    for (let user = 0; user < 100; user += 1) {
      counter.add(1, { user });
      gauge.set(1, { user });
    }
    expect(refused).toEqual(['c overflow', 'g overflow']);
    for (let minute = 0; minute < 25; minute += 5) {
      counter.add(1, { user: 3 });
      counter.add(1, { user: 'new' });
      gauge.set(1, { user: 'new' });
      await clock.advance(300_000);
    }
    bound.add();
    const text = [...exposeMetrics(metrics)].join('');
    expect(text).toMatch(/c_total\{user="new"\} \d/);
    expect(text).toContain('c_total{user="3"} 6');
    expect(text).toContain('c_total{user="bound"} 1');
    expect(text).not.toContain('c_total{user="5"}');
    // A gauge that stands still says as much as one that moves.
    expect(text).toContain('g{user="5"} 1');
    for (let user = 100; user < 200; user += 1) counter.add(1, { user });
    expect(refused).toEqual(['c overflow', 'g overflow', 'c overflow']);
  });

  it('are counted in one line each, also where what made room stood on the way to them', async () => {
    const clock = manualClock();
    const metrics = createMetrics({ maxSeries: 5, clock });
    const counter = metrics.counter({ name: 'c', help: 'c', labels: ['a', 'b'] });
    for (const a of ['x', 'z', 'y', 'w']) counter.add(1, { a, b: '1' });
    counter.add(1, { a: 'x', b: '2' });
    await clock.advance(600_000);
    counter.add(1, { a: 'y', b: '1' });
    counter.add(1, { a: 'x', b: '2' });
    counter.add(1, { a: 'x', b: '2' });
    counter.add(1, { a: 'x', b: '3' });
    const lines = [...exposeMetrics(metrics)].join('').split('\n');
    expect(lines.filter((line) => line.startsWith('c_total{'))).toEqual([
      'c_total{a="y",b="1"} 2',
      'c_total{otel_metric_overflow="true"} 1',
      'c_total{a="x",b="2"} 2',
      'c_total{a="x",b="3"} 1',
    ]);
  });
});
