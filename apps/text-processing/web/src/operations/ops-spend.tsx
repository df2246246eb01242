// Shows what calls cost in the last days, by the ledger.
import { Suspense, useMemo } from 'react';
import type { Overview } from '../../../src/internal/read-overview.ts';
import { fetchedPart } from '../frame/fetched-part.tsx';
import { usd } from '../words/numbers.ts';
import type { SpendDay } from './spend-chart.ts';
import { daysShown, daysUntil, spendChart } from './spend-chart.ts';
import { useLive } from './use-live.ts';

const LineChart = fetchedPart(() => import('./line-chart.tsx'));
const everyMs = 60_000;
const dayMs = 86_400_000;

interface SpendOfDays {
  readonly rows: readonly SpendDay[];
  readonly total: SpendDay & { readonly calls: number; readonly uncertainCalls: number };
}

/** Dollars of the last 30 days, as a chart, in words, and as a file. */
export function OpsSpend({ overview: { at, ledger } }: { readonly overview: Overview }) {
  // The days change at midnight, not with each look.
  const today = Math.floor(at / dayMs) * dayMs;
  const days = useMemo(() => daysUntil(today), [today]);
  const range = `from=${days[0]}&to=${days.at(-1)}`;
  const { value, trouble } = useLive<SpendOfDays>(`/internal/spend?${range}&by=day`, everyMs);
  const chart = useMemo(() => value && spendChart(value.rows, days), [value, days]);
  return (
    <section aria-labelledby="spend">
      <h2 id="spend">Spend of {daysShown} days</h2>
      {!ledger.isUp && (
        <p className="wrong">
          The ledger cannot be written: {ledger.waiting} lines wait, {ledger.lost} are lost.
        </p>
      )}
      {trouble && <p className="wrong">{trouble.message}</p>}
      {value && <p>{wordsOf(value.total)}</p>}
      {chart && chart.lines.length > 0 && (
        <figure>
          <figcaption>
            <strong>{chart.title}</strong>{' '}
            <small>
              {chart.lines.map(({ label }, index) => (
                <span key={label} className="line">
                  <svg width="22" height="6" aria-hidden="true">
                    <line x1="0" y1="3" x2="22" y2="3" className={`dash-${index}`} />
                  </svg>
                  {label}
                </span>
              ))}
            </small>
          </figcaption>
          <Suspense fallback={<div className="plot" />}>
            <LineChart chart={chart} endsAt={today} stepMs={dayMs} />
          </Suspense>
        </figure>
      )}
    </section>
  );
}

function wordsOf({
  calls,
  settledUsd,
  estimatedUsd,
  uncertainUsd,
  savedUsd,
  uncertainCalls,
}: SpendOfDays['total']): string {
  const parts = [`${usd(settledUsd)} counted by providers in ${calls} calls`];
  if (estimatedUsd > 0) parts.push(`${usd(estimatedUsd)} estimated`);
  if (uncertainCalls > 0)
    parts.push(`at most ${usd(uncertainUsd)} of ${uncertainCalls} calls whose end is not known`);
  if (savedUsd > 0) parts.push(`${usd(savedUsd)} saved by the cache`);
  return `${parts.join(', ')}.`;
}
