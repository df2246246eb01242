import { describe, expect, it } from '@jest/globals';
import { createAlerts, createMetrics, defineAlert, defineSlo } from '@tpl/monitoring';
import { readObjectives } from './read-overview.ts';

describe('readObjectives', () => {
  it('says how many times too fast a budget burns, in the windows that the process can judge', () => {
    const metrics = createMetrics();
    const calls = metrics.counter({ name: 'calls', help: 'Calls.', labels: ['ok'] });
    const definitions = [
      defineSlo({
        name: 'Calls',
        summary: 'Calls succeed.',
        objective: 0.99,
        bad: { metric: 'calls', where: { ok: 'false' } },
        total: { metric: 'calls' },
      }),
      defineAlert({
        name: 'Many',
        summary: 'Many calls.',
        measure: { kind: 'value', metric: 'calls' },
        op: '>',
        threshold: 1,
      }),
    ];
    const alerts = createAlerts({ definitions, metrics });
    const burns = () =>
      readObjectives(definitions, alerts.states()).map(({ name, burns: all }) => [
        name,
        all.map(({ windowMs, burn }) => [windowMs / 60_000, burn && Math.round(burn)]),
      ]);
    calls.add(0, { ok: 'false' });
    calls.add(0, { ok: 'true' });
    alerts.evaluate();
    calls.add(5, { ok: 'false' });
    calls.add(95, { ok: 'true' });
    alerts.evaluate();
    expect(burns()).toEqual([
      [
        'Calls',
        [
          [60, 5],
          [360, 5],
        ],
      ],
    ]);
    void alerts.close();
  });
});
