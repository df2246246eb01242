import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '../metrics/create-metrics.ts';
import { exposeMetrics } from '../metrics/exposition.ts';
import type { Metrics } from '../metrics/metric.ts';
import { createHealth } from './create-health.ts';
import { showHealth } from './health-metric.ts';

const seen = (metrics: Metrics) =>
  Object.fromEntries(
    [...[...exposeMetrics(metrics)].join('').matchAll(/^tpl_health_status\{check="(.*)"\} (\d)$/gm)].map(
      ([, name, value]) => [name, Number(value)],
    ),
  );

describe('showHealth', () => {
  it('shows each part as it stands, but neither breakers nor the end of the process', async () => {
    const clock = manualClock();
    const metrics = createMetrics({ clock });
    const health = createHealth({ clock });
    showHealth(health, metrics);
    health.register({ name: 'cache', critical: false, check: async () => ({ status: 'degraded' }) });
    health.register({ name: 'late', check: () => new Promise(() => {}) });
    health.register({ name: 'disk', groups: ['live'], check: async () => ({ status: 'down' }) });
    const queue = health.component({ name: 'queue' });
    health.component({ name: 'breaker openai' }).set('down');
    health.drain();
    void health.refresh();
    await clock.advance(0);
    expect(seen(metrics)).toEqual({ cache: 1, disk: 2, queue: 0 });
    queue.set('down');
    expect(seen(metrics)).toMatchObject({ queue: 2 });
    queue.remove();
    expect(seen(metrics)).toMatchObject({ queue: 0 });
    await health.close();
  });

  it('shows who answered and does not know any more as down, as ready does (pyctuator 35)', async () => {
    const clock = manualClock();
    const metrics = createMetrics({ clock });
    const health = createHealth({ clock });
    showHealth(health, metrics);
    const redis = health.component({ name: 'redis' });
    health.register({ name: 'late', check: () => new Promise(() => {}) });
    for (const status of ['down', 'unknown', 'up', 'unknown'] as const) {
      redis.set(status);
      expect(seen(metrics)).toEqual({ redis: status === 'up' ? 0 : 2 });
    }
    expect(health.report('ready').status).toBe('unknown');
    await health.close();
  });
});
