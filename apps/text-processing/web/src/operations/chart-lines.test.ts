import { describe, expect, it } from '@jest/globals';
import { chartsOf, highest, latest } from './chart-lines.ts';

const kept = (series: readonly { name: string; of?: string; values: readonly (number | null)[] }[]) => ({
  endsAt: 0,
  stepMs: 10_000,
  series: series.map(({ of = '', ...rest }) => ({ of, ...rest })),
});
const find = (title: string, ...args: Parameters<typeof kept>) =>
  chartsOf(kept(...args)).find((chart) => chart.title === title);

describe('chartsOf', () => {
  it('shows what is known, money by the hour, and leaves out lines without a value', () => {
    expect(find('Spend', [{ name: 'spend', of: 'claude', values: [null, 0.001] }])?.lines).toEqual([
      { label: 'claude', values: [null, 3.6] },
    ]);
    expect(find('Errors', [{ name: 'request_errors', values: [null, null] }])?.lines).toEqual([]);
  });

  it('shows the four lines that reach highest, in their order', () => {
    const series = [1, 9, 3, 8, 2, 7].map((value) => ({ name: 'tokens', of: `m${value}`, values: [value] }));
    expect(find('Tokens', series)?.lines.map(({ label }) => label)).toEqual(['m9', 'm3', 'm8', 'm7']);
  });

  it('says the last value and the highest', () => {
    const line = { label: 'a', values: [5, 1, null] };
    expect([latest(line), highest(line)]).toEqual([1, 5]);
    expect(latest({ label: 'a', values: [1, null, null, null, null, null, null] })).toBeUndefined();
  });
});
