// Shows figures over the last hour or day.
import { Suspense, useMemo, useState } from 'react';
import { fetchedPart } from '../frame/fetched-part.tsx';
import type { Chart, ChartLine, KeptFigures } from './chart-lines.ts';
import { chartsOf, highest, latest } from './chart-lines.ts';
import { useLive } from './use-live.ts';

const LineChart = fetchedPart(() => import('./line-chart.tsx'));
const spans = { hour: 'The last hour', day: 'The last day' } as const;
const everyMs = { hour: 10_000, day: 60_000 } as const;

/** Charts of rate, errors, times, tokens, spend, hits and memory; each says in words what its line says. */
export function OpsCharts() {
  const [over, setOver] = useState<keyof typeof spans>('hour');
  const { value: kept } = useLive<KeptFigures>(`/internal/history/${over}`, everyMs[over]);
  const charts = useMemo(() => (kept ? chartsOf(kept) : []), [kept]);
  return (
    <section aria-labelledby="charts">
      <div className="field-head">
        <h2 id="charts">{spans[over]}</h2>
        <div className="quiet-actions">
          {(['hour', 'day'] as const).map((each) => (
            <button
              key={each}
              type="button"
              className="quiet"
              aria-pressed={each === over}
              onClick={() => setOver(each)}
            >
              {spans[each]}
            </button>
          ))}
        </div>
      </div>
      <div className="charts">
        {kept &&
          charts.map((chart) => (
            <figure key={chart.title}>
              <figcaption>
                <strong>{chart.title}</strong> <Legend chart={chart} />
              </figcaption>
              {chart.lines.length > 0 && (
                <Suspense fallback={<div className="plot" />}>
                  <LineChart chart={chart} endsAt={kept.endsAt} stepMs={kept.stepMs} />
                </Suspense>
              )}
            </figure>
          ))}
      </div>
    </section>
  );
}

function Legend({ chart }: { readonly chart: Chart }) {
  if (chart.lines.length === 0) return <small>nothing yet</small>;
  return (
    <small>
      {chart.lines.map((line, index) => (
        <span key={line.label} className="line">
          <svg width="22" height="6" aria-hidden="true">
            <line x1="0" y1="3" x2="22" y2="3" className={`dash-${index}`} />
          </svg>
          <span>{`${line.label} ${wordsOf(line, chart)}`}</span>
        </span>
      ))}
    </small>
  );
}

function wordsOf(line: ChartLine, { format }: Chart): string {
  const now = latest(line);
  const most = format(highest(line));
  return now === undefined ? `at most ${most}` : `${format(now)}, at most ${most}`;
}
