import { describe, expect, it } from '@jest/globals';
import { daysUntil, spendChart } from './spend-chart.ts';

const day = { settledUsd: 0, estimatedUsd: 0, uncertainUsd: 0, savedUsd: 0 };

describe('the chart of spending', () => {
  it('has thirty days by UTC, the last one today', () => {
    const days = daysUntil(Date.parse('2026-11-29T00:30:00Z'));
    expect([days.length, days[0], days.at(-1)]).toEqual([30, '2026-10-31', '2026-11-29']);
  });

  it('has a line for what was counted, estimated and saved, where there is any; days without a call are 0', () => {
    const days = ['2026-11-27', '2026-11-28', '2026-11-29'];
    const chart = spendChart(
      [
        { ...day, day: '2026-11-28', settledUsd: 2, estimatedUsd: 0.5, uncertainUsd: 0.25 },
        { ...day, day: '2026-11-29', settledUsd: 1 },
      ],
      days,
    );
    expect(chart.lines).toEqual([
      { label: 'counted', values: [0, 2, 1] },
      { label: 'estimated', values: [0, 0.75, 0] },
    ]);
    expect(spendChart([], days).lines).toEqual([]);
  });
});
