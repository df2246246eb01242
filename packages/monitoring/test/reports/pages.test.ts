import { anyCharacter } from '@internal/kit/arbitrary';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createMetrics } from '../../src/index.ts';
import { chooseExpositionFormat, exposeMetrics, streamExposition } from '../../src/prometheus.ts';
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
    for (const name of ['wait.count', 'wait.sum', 'wait.bucket', 'wait.created'])
      expect(() => metrics.gauge({ name, help: 'h' })).toThrow(name);
  });

  it('are refused where one is the time at which the other began (OpenMetrics#144, client_python#668)', () => {
    const kinds = ['counter', 'gauge', 'histogram'] as const;
    const make = (kind: (typeof kinds)[number], name: string, metrics: ReturnType<typeof createMetrics>) =>
      kind === 'histogram'
        ? metrics.histogram({ name, help: 'h', buckets: [1] })
        : metrics[kind]({ name, help: 'h' });
    for (const first of ['counter', 'histogram'] as const)
      for (const second of kinds)
        for (const isTurned of [false, true]) {
          const both = [() => make(first, 'jobs', metrics), () => make(second, 'jobs.created', metrics)];
          const metrics = createMetrics();
          if (isTurned) both.reverse();
          both[0]!();
          expect(both[1]).toThrow('jobs');
        }
    const metrics = createMetrics();
    metrics.gauge({ name: 'users', help: 'h' });
    metrics.gauge({ name: 'users.created', help: 'h' });
  });

  it('are refused where they differ by the end of a counter alone (prometheus/common#319)', () => {
    const metrics = createMetrics();
    metrics.counter({ name: 'hits.total', help: 'h' });
    expect(() => metrics.gauge({ name: 'hits', help: 'h' })).toThrow('hits');
    metrics.gauge({ name: 'users', help: 'h' });
    expect(() => metrics.counter({ name: 'users.total', help: 'h' })).toThrow('users');
  });
});

describe('what a reader asks for (spring-boot#28934, client_python#438)', () => {
  it('is given by its preference, and OpenMetrics only to who names it', () => {
    const choices = [
      ['text/plain;version=0.0.4;q=0.9,application/openmetrics-text;version=1.0.0;q=0.1', 'text'],
      ['application/openmetrics-text;q=0.1, */*;q=0.9', 'text'],
      ['application/openmetrics-text;q=0.2, text/*', 'text'],
      ['application/openmetrics-text;q=0.5,text/plain;q=0.4', 'openmetrics'],
      [
        'application/openmetrics-text;version=0.0.1;q=0.3,application/openmetrics-text;q=0.6,text/plain;q=0.5',
        'openmetrics',
      ],
      ['application/openmetrics-text, text/plain', 'openmetrics'],
      ['application/openmetrics-text; q=0, text/plain', 'text'],
      ['application/openmetrics-text;q=0.000', 'text'],
      ['application/openmetrics-text;q=much', 'text'],
      ['Application/OpenMetrics-Text', 'openmetrics'],
      ['*/*', 'text'],
      ['', 'text'],
      [undefined, 'text'],
    ] as const;
    for (const [accept, format] of choices)
      expect([accept, chooseExpositionFormat(accept)]).toEqual([accept, format]);
  });
});

describe('series that are removed while a page is read (ROCm/device-metrics-exporter#405, telegraf#1775)', () => {
  it('take no other off the page, and nothing comes twice', async () => {
    const metrics = createMetrics();
    const calls = metrics.counter({ name: 'app.calls', help: 'h', labels: ['k'] });
    for (let at = 0; at < 1_500; at += 1) calls.add(1, { k: at });
    let page = '';
    let isFirst = true;
    for await (const text of streamExposition(metrics, { maxBlockMs: 0 })) {
      page += text;
      if (isFirst) for (let at = 0; at < 40; at += 1) calls.remove({ k: at });
      if (isFirst) calls.add(7, { k: 0 });
      isFirst = false;
    }
    const shown = page.match(/^app_calls_total\{.*\}/gm) ?? [];
    expect([shown.length, new Set(shown).size]).toEqual([1_500, 1_500]);
  });
});

describe('units (opentelemetry-dotnet#5814, opentelemetry-specification PR#3066)', () => {
  it('stand in names as the translator of OpenTelemetry writes them, so that both ways give one name', () => {
    const names = [
      ['By/s', 'gauge', 'app_x_bytes_per_second'],
      ['{packet}/s', 'gauge', 'app_x_per_second'],
      ['1/min', 'counter', 'app_x_per_minute_total'],
      ['m/s', 'gauge', 'app_x_meters_per_second'],
      ['By/{request}', 'gauge', 'app_x_bytes'],
      ['GiBy', 'gauge', 'app_x_gibibytes'],
      ['kBy', 'counter', 'app_x_kilobytes_total'],
      ['d', 'gauge', 'app_x_days'],
      ['Cel', 'gauge', 'app_x_celsius'],
      ['rows', 'counter', 'app_x_rows_total'],
      ['constructor', 'gauge', 'app_x_constructor'],
      ['{token}', 'counter', 'app_x_total'],
      ['1', 'gauge', 'app_x_ratio'],
      ['1', 'counter', 'app_x_total'],
      ['', 'gauge', 'app_x'],
    ] as const;
    for (const [unit, kind, name] of names) {
      const metrics = createMetrics();
      metrics[kind]({ name: 'app.x', help: 'h', unit });
      expect([unit, [...exposeMetrics(metrics)].join('').match(/^app_x\w*/m)?.[0]]).toEqual([unit, name]);
    }
  });
});
