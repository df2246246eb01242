// Infrastructure Service: monitoring · stable API, changes affect all users

import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createMetrics } from '../metrics/create-metrics.ts';
import { memoryLogger } from '../testing/memory-logger.ts';
import { createRecorder } from './create-recorder.ts';
import { createQuantileSketch } from './quantile-sketch.ts';
import { createSettingsWatch } from './watch-settings.ts';

describe('createQuantileSketch', () => {
  it('gives every quantile within 1 % of the exact value, merged or not', () => {
    const values = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(values, values, fc.constantFrom(0.01, 0.5, 0.95, 0.99, 1), (first, second, quantile) => {
        const [a, b] = [createQuantileSketch(), createQuantileSketch()];
        for (const value of first) a.add(value);
        for (const value of second) b.add(value);
        a.merge(b);
        const all = [...first, ...second].sort((x, y) => x - y);
        const exact = all[Math.max(1, Math.ceil(quantile * all.length)) - 1]!;
        expect(Math.abs(a.quantile(quantile) - exact) / exact).toBeLessThanOrEqual(0.0101);
        expect([a.count, a.max]).toEqual([all.length, all.at(-1)]);
      }),
    );
    expect(createQuantileSketch().quantile(0.5)).toBe(0);
  });
});

describe('createRecorder', () => {
  it('summarizes rate, failures and quantiles of the last one to two windows', async () => {
    const clock = manualClock();
    const recorder = createRecorder({ clock, windowMs: 10_000 });
    for (let index = 1; index <= 100; index += 1) recorder.record('qa', index, index % 10 !== 0);
    recorder.record('qa', Number.NaN);
    await clock.advance(5_000);
    const [summary] = recorder.report().operations;
    expect(summary).toMatchObject({
      operation: 'qa',
      count: 100,
      perSecond: 20,
      errorRatio: 0.1,
      maxMs: 100,
    });
    expect(Math.abs((summary?.p95Ms ?? 0) - 95)).toBeLessThan(1);
    await clock.advance(6_000);
    recorder.record('qa', 1);
    expect(recorder.report().operations[0]).toMatchObject({ count: 101 });
    await clock.advance(20_000);
    expect(recorder.report().operations).toEqual([]);
  });

  it('keeps the last slow operations with their trace', () => {
    const clock = manualClock(1_000);
    const recorder = createRecorder({
      clock,
      slowMs: 100,
      tracing: { current: () => ({ traceId: 't', spanId: 's' }) },
    });
    recorder.record('quick', 99);
    for (let index = 0; index < 60; index += 1) recorder.record('slow', 100 + index, false);
    const { slow, memory } = recorder.report();
    expect(slow).toHaveLength(50);
    expect(slow.at(-1)).toEqual({
      operation: 'slow',
      durationMs: 159,
      ok: false,
      endedAt: 1_000,
      traceId: 't',
    });
    expect(memory.rssBytes).toBeGreaterThan(memory.heapUsedBytes);
  });

  it('measures what runs, lets its failure through, and shows both as metrics', async () => {
    const clock = manualClock();
    const metrics = createMetrics();
    const recorder = createRecorder({ clock, metrics });
    expect(await recorder.measure('a', () => 7)).toBe(7);
    await expect(
      recorder.measure('a', async () => {
        throw new RangeError('x');
      }),
    ).rejects.toThrow(RangeError);
    expect(recorder.report().operations[0]).toMatchObject({ count: 2, errorRatio: 0.5 });
    expect(metrics.find('tpl.operation.duration')?.series.map(({ labels }) => labels.at(-1)?.[1])).toEqual([
      'true',
      'false',
    ]);
  });

  it('records names beyond the first 200 together', () => {
    const recorder = createRecorder();
    for (let index = 0; index < 1_000; index += 1) recorder.record(`o${index}`, 1);
    const { operations } = recorder.report();
    expect(operations).toHaveLength(201);
    expect(operations.at(-1)).toMatchObject({ operation: 'other', count: 800 });
  });
});

describe('createSettingsWatch', () => {
  it('gives the same fingerprint for the same values in any order, and tells a change with old and new', () => {
    const metrics = createMetrics();
    const { logger, entries } = memoryLogger();
    const watch = createSettingsWatch({ metrics, logger });
    const a = { name: 'a', value: 1, source: 'default' };
    const b = { name: 'b', value: '[set]', source: 'environment' };
    const first = watch.report('cache', [a, b]);
    expect(watch.report('cache', [b, { ...a, source: 'code' }])).toBe(first);
    expect(entries).toEqual([]);
    const second = watch.report('cache', [
      { ...a, value: 2 },
      b,
      { name: 'c', value: undefined, source: 'default' },
    ]);
    expect(second).not.toBe(first);
    expect(entries[0]).toMatchObject({
      message: 'settings changed',
      fields: {
        owner: 'cache',
        changed: [
          { name: 'a', from: '1', to: '2' },
          { name: 'c', to: 'undefined' },
        ],
      },
    });
    const third = watch.report('cache', [b]);
    expect(entries[1]?.fields['changed']).toEqual([
      { name: 'a', from: '2' },
      { name: 'c', from: 'undefined' },
    ]);
    const info = metrics
      .find('tpl.settings.info')
      ?.series.map(({ labels, cell }) => [labels[1]?.[1], 'value' in cell && cell.value]);
    expect(info).toEqual([
      [first, 0],
      [second, 0],
      [third, 1],
    ]);
  });
});
