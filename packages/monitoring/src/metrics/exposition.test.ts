import { execFileSync } from 'node:child_process';
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createMetrics } from './create-metrics.ts';
import { chooseExpositionFormat, exposeMetrics } from './exposition.ts';
import type { Metrics } from './metric.ts';
import { streamExposition } from './stream-exposition.ts';

const linesOf = (metrics: Metrics, format: 'text' | 'openmetrics', start: string) =>
  [...exposeMetrics(metrics, format)]
    .join('')
    .split('\n')
    .filter((line) => line.includes(start));

function example(): Metrics {
  const metrics = createMetrics({ clock: manualClock(1_500) });
  const seconds = metrics.histogram({
    name: 'gen_ai.client.operation.duration',
    help: 'Time.',
    unit: 's',
    labels: ['gen_ai.provider.name'],
    buckets: [0.5, 1, 1e20],
  });
  seconds.record(0.75, { 'gen_ai.provider.name': 'a"b\\c\nd' }, { traceId: 't1', spanId: 's1' });
  metrics.counter({ name: 'jobs', help: 'Back\\slash "quoted"\nline.', labels: ['q'] }).add(3, { q: '1' });
  metrics.gauge({ name: 'load', help: 'Load.', unit: '1' }).set(-0.5);
  metrics.gauge({ name: 'empty', help: 'No series.', labels: ['a'] });
  return metrics;
}

describe('exposeMetrics', () => {
  it('writes the text format with names, units and cumulated buckets', () => {
    const metrics = example();
    expect(linesOf(metrics, 'text', 'gen_ai')).toEqual([
      '# HELP gen_ai_client_operation_duration_seconds Time.',
      '# TYPE gen_ai_client_operation_duration_seconds histogram',
      'gen_ai_client_operation_duration_seconds_bucket{gen_ai_provider_name="a\\"b\\\\c\\nd",le="0.5"} 0',
      'gen_ai_client_operation_duration_seconds_bucket{gen_ai_provider_name="a\\"b\\\\c\\nd",le="1.0"} 1',
      'gen_ai_client_operation_duration_seconds_bucket{gen_ai_provider_name="a\\"b\\\\c\\nd",le="100000000000000000000"} 1',
      'gen_ai_client_operation_duration_seconds_bucket{gen_ai_provider_name="a\\"b\\\\c\\nd",le="+Inf"} 1',
      'gen_ai_client_operation_duration_seconds_sum{gen_ai_provider_name="a\\"b\\\\c\\nd"} 0.75',
      'gen_ai_client_operation_duration_seconds_count{gen_ai_provider_name="a\\"b\\\\c\\nd"} 1',
    ]);
    expect(linesOf(metrics, 'text', 'jobs')).toEqual([
      '# HELP jobs_total Back\\\\slash "quoted"\\nline.',
      '# TYPE jobs_total counter',
      'jobs_total{q="1"} 3',
    ]);
    expect(linesOf(metrics, 'text', 'load')).toContain('load_ratio -0.5');
    expect(linesOf(metrics, 'text', 'empty')).toEqual([]);
  });

  it('writes OpenMetrics with family names, units, exemplars and its end', () => {
    const metrics = example();
    expect(linesOf(metrics, 'openmetrics', 'jobs')).toEqual([
      '# HELP jobs Back\\\\slash \\"quoted\\"\\nline.',
      '# TYPE jobs counter',
      'jobs_total{q="1"} 3',
      'jobs_created{q="1"} 1.5',
    ]);
    expect(linesOf(metrics, 'openmetrics', 'seconds_created')).toEqual([
      'gen_ai_client_operation_duration_seconds_created{gen_ai_provider_name="a\\"b\\\\c\\nd"} 1.5',
    ]);
    expect(linesOf(metrics, 'openmetrics', 'UNIT')).toContain(
      '# UNIT gen_ai_client_operation_duration_seconds seconds',
    );
    expect(linesOf(metrics, 'openmetrics', 'le="1.0"')[0]).toMatch(
      / 1 # \{trace_id="t1",span_id="s1"\} 0\.75 1\.5$/,
    );
    expect([...exposeMetrics(metrics, 'openmetrics')].join('')).toMatch(/\n# EOF\n$/);
  });

  it('shows later values at the next reading', () => {
    const metrics = createMetrics();
    const cell = metrics.counter({ name: 'c', help: 'C.' }).bind();
    cell.add();
    expect(linesOf(metrics, 'text', 'c_total ')).toContain('c_total 1');
    cell.add();
    expect(linesOf(metrics, 'text', 'c_total ')).toContain('c_total 2');
  });

  it('chooses OpenMetrics where it is named, not refused and wanted as much as text (RFC 9110, 12.4.2)', () => {
    for (const refused of ['q=0', 'Q=0.000', ' q=0. '])
      expect(chooseExpositionFormat(`application/openmetrics-text;${refused}, text/plain`)).toBe('text');
    expect(chooseExpositionFormat('x/application/openmetrics-text')).toBe('text');
    expect(chooseExpositionFormat('text/plain, application/openmetrics-text')).toBe('openmetrics');
    expect(chooseExpositionFormat('application/openmetrics-text;version=1.0.0,text/plain;q=0.5')).toBe(
      'openmetrics',
    );
    expect(chooseExpositionFormat('text/plain')).toBe('text');
    expect(chooseExpositionFormat(undefined)).toBe('text');
  });

  it('passes the lint of promtool', () => {
    const promtool = process.env['TPL_TEST_PROMTOOL'] ?? 'promtool';
    const input = [...exposeMetrics(example())].join('');
    expect(execFileSync(promtool, ['check', 'metrics'], { input, encoding: 'utf8' })).toBe('');
  });
});

describe('streamExposition', () => {
  it('gives the event loop its turn once its time is used up, and writes the same text', async () => {
    const metrics = createMetrics();
    const histogram = metrics.histogram({ name: 'h', help: 'H.', labels: ['a'], buckets: [1, 2, 3] });
    for (let index = 0; index < 400; index += 1) histogram.record(1, { a: index });
    const clock = manualClock();
    let turns = 0;
    let isDone = false;
    const count = () => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    let text = '';
    let now = 0;
    for await (const piece of streamExposition(metrics, { clock: { ...clock, monotonic: () => (now += 3) } }))
      text += piece;
    isDone = true;
    expect(text).toBe([...exposeMetrics(metrics)].join(''));
    expect(turns).toBeGreaterThanOrEqual(3);
  });
});
