// Makes a chart of what the ledger says of the last days.
import { usd } from '../words/numbers.ts';
import type { Chart } from './chart-lines.ts';

/** A day of the ledger, as `GET /internal/spend?by=day` gives it. */
export interface SpendDay {
  readonly day?: string;
  readonly settledUsd: number;
  readonly estimatedUsd: number;
  readonly uncertainUsd: number;
  readonly savedUsd: number;
}

/** Days on the chart. */
export const daysShown = 30;
const dayMs = 86_400_000;

/** The days on the chart, the last one being that of `now`, by UTC. */
export function daysUntil(now: number): string[] {
  return Array.from({ length: daysShown }, (_, index) =>
    new Date(now - (daysShown - 1 - index) * dayMs).toISOString().slice(0, 10),
  );
}

/** Dollars a day: counted by providers, estimated, saved by the cache; a line without a dollar is left out. */
export function spendChart(rows: readonly SpendDay[], days: readonly string[]): Chart {
  const byDay = new Map(rows.map((row) => [row.day, row]));
  const line = (label: string, of: (row: SpendDay) => number) => ({
    label,
    values: days.map((day) => {
      const row = byDay.get(day);
      return row ? of(row) : 0;
    }),
  });
  const lines = [
    line('counted', ({ settledUsd }) => settledUsd),
    line('estimated', ({ estimatedUsd, uncertainUsd }) => estimatedUsd + uncertainUsd),
    line('saved', ({ savedUsd }) => savedUsd),
  ];
  return {
    title: 'Spend by day',
    format: (value) => `${usd(value)}`,
    lines: lines.filter(({ values }) => values.some((value) => value > 0)),
  };
}
