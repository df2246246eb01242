import { anyCharacter } from '@internal/kit/arbitrary';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createMetrics } from '../../src/index.ts';
import { exposeMetrics } from '../../src/prometheus.ts';
import { readByPython } from './read-by-python.ts';

const hostile = [
  'MacBook Pro 14" registry R/W',
  'Disk Usage C:\\',
  '\\',
  '\\"',
  '"} 1\nforged_total{a="',
  '\n# TYPE forged counter\nforged 1',
  'a\\nb',
  '\r',
  '\u2028',
  '\u0000',
  'ключ 鍵 🔑',
  '# EOF',
];

describe('texts of users in label values (gitlab-tokens-exporter#221, icinga2-exporter#30, userver PR#1268)', () => {
  it('come back as they were, one sample each, whatever stands in them', () => {
    const texts = fc.sample(fc.string({ unit: anyCharacter, minLength: 1, maxLength: 100 }), {
      seed: 18,
      numRuns: 300,
    });
    const values = [...new Set([...hostile, ...texts])].map((text) => Buffer.from(text).toString());
    const metrics = createMetrics();
    const counter = metrics.counter({ name: 'tokens', help: 't', labels: ['name', 'place'] });
    for (const [place, name] of values.entries()) counter.add(1, { name, place });
    for (const format of ['text', 'openmetrics'] as const) {
      const read = readByPython([...exposeMetrics(metrics, format)].join(''), format);
      const samples = read.samples.filter(({ name }) => name === 'tokens_total');
      expect([read.isTaken, samples.length]).toEqual([true, values.length]);
      const expected = values.map((name, place) => ({ name, place: String(place) }));
      expect(samples.map(({ labels }) => labels)).toEqual(expected);
      expect(read.samples.filter(({ name }) => name.startsWith('forged'))).toEqual([]);
    }
  });

  it('do not leave a help text either (pytheus#28)', () => {
    const metrics = createMetrics();
    metrics.gauge({ name: 'g', help: 'One \\ line\nand "another"' }).set(1);
    const read = readByPython([...exposeMetrics(metrics)].join(''));
    expect(read.help['g']).toBe('One \\ line\nand "another"');
  });
});

describe('two names that Prometheus would write alike (opentelemetry-js#3467, opentelemetry-js PR#483)', () => {
  it('are refused where they are defined', () => {
    const pairs = [
      [{ name: 'queue.length' }, { name: 'queue_length' }],
      [{ name: 'wait', unit: 's' }, { name: 'wait.seconds' }],
      [{ name: 'size', unit: 'By' }, { name: 'size_bytes' }],
    ] as const;
    for (const [first, second] of pairs) {
      const metrics = createMetrics();
      metrics.gauge({ help: 'h', ...first }).set(1);
      expect(() => metrics.gauge({ help: 'h', ...second })).toThrow(
        expect.objectContaining({ code: 'invalid_options' }),
      );
    }
  });

  it('are refused too where one is a line of the other (OpenMetrics 1.0, metric families must not clash)', () => {
    const metrics = createMetrics();
    metrics.histogram({ name: 'wait', help: 'h', buckets: [1] });
    for (const name of ['wait.count', 'wait.sum', 'wait.bucket'])
      expect(() => metrics.gauge({ name, help: 'h' })).toThrow(name);
  });
});
