import { describe, expect, it } from '@jest/globals';
import { playAlertHistory } from '@tpl/monitoring/testing';
import { metrics } from '../exported-alerts.ts';
import { alerts } from './alerts.ts';

/** Which alerts fire while a gauge has these values, one a minute. */
const firing = (metric: string, values: readonly number[]) =>
  playAlertHistory({ definitions: alerts, series: [{ metric, values }], intervalMs: 60_000 }).map(
    (moment) => moment.firing,
  );

describe('the alerts of the service', () => {
  it('are of metrics that there are', () => {
    const known = new Set(metrics.collect().map(({ name }) => name));
    const asked = [...JSON.stringify(alerts).matchAll(/"metric":"([^"]+)"/g)].map(([, name = '']) => name);
    expect(asked).toContain('jobs.lane.oldest.age');
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
  });

  it("tell of a provider's batch that is older than a provider's day, and of none before", () => {
    const day = 24 * 3_600;
    expect(firing('jobs.lane.oldest.age', [day, day + 3_600]).flat()).toEqual([]);
    expect(firing('jobs.lane.oldest.age', [day + 3_660, day + 3_720, 0])).toEqual([
      [],
      ['ProviderBatchLate'],
      [],
    ]);
  });

  it('tell of a queue that stands still', () => {
    expect(firing('jobs.next.waited', [301, 361]).at(-1)).toEqual(['QueueStandsStill']);
  });
});
