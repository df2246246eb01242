import { describe, expect, it } from '@jest/globals';
import { defineSlo, standardAlerts, standardMetrics } from '../../src/index.ts';
import { toPrometheusRules } from '../../src/prometheus.ts';

describe('rules for Mimir and Grafana Cloud, which take twenty in a group (grafana/mimir#1885, oskoperator/osko#86)', () => {
  it('come in groups that are taken, each rule once and in its order', () => {
    const calls = { metric: 'tpl.model.calls' };
    const objectives = Array.from({ length: 7 }, (_, at) =>
      defineSlo({
        name: `Answers${at}`,
        summary: 'Answers arrive.',
        objective: 0.99,
        bad: { ...calls, where: { operation: `o${at}`, outcome: 'error' } },
        total: { ...calls, where: { operation: `o${at}` } },
      }),
    );
    const { groups } = toPrometheusRules([...standardAlerts(), ...objectives], standardMetrics());
    const names = groups.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { rules } of groups) expect(rules.length).toBeLessThanOrEqual(20);
    const all = groups.flatMap(({ rules }) => rules);
    const alerts = all.flatMap(({ alert }) => alert ?? []);
    expect(alerts.length).toBeGreaterThan(50);
    expect(new Set(alerts).size).toBe(alerts.length);
    expect(alerts.slice(0, 4)).toEqual(['HttpBurn14x', 'HttpBurn6x', 'HttpBurn3x', 'HttpBurn1x']);
    expect(alerts.slice(-3)).toEqual(['ServiceDown', 'ServiceAbsent', 'ConfigDiffers']);
    expect(all.filter(({ record }) => record).length).toBe(9 * 7);
  });

  it('are none where nothing is defined', () => {
    expect(toPrometheusRules([], standardMetrics())).toEqual({ groups: [] });
  });
});
