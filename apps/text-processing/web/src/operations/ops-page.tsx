// Puts the operations page together.
import type { Overview } from '../../../src/internal/read-overview.ts';
import { KeyForm } from '../service/key-form.tsx';
import { clock, percent, usd } from '../words/numbers.ts';
import { OpsAlerts } from './ops-alerts.tsx';
import { OpsCharts } from './ops-charts.tsx';
import { OpsCallers, OpsFailures } from './ops-failures.tsx';
import { OpsHealth } from './ops-health.tsx';
import { OpsModels } from './ops-models.tsx';
import { OpsSettings } from './ops-settings.tsx';
import { OpsSpend } from './ops-spend.tsx';
import { useLive } from './use-live.ts';

const numbers = new Intl.NumberFormat('en');
// With the charts and lists beside it some twenty requests a minute: a third of what a caller may ask for by default.
const everyMs = 10_000;

/** What operators look at: is anything wrong, who answers, what does it cost, with which settings. */
export function OpsPage() {
  const { value: overview, trouble, again } = useLive<Overview>('/internal/overview', everyMs);
  return (
    <>
      <header className="masthead">
        <h1 className="wordmark">Operations</h1>
        <nav aria-label="Elsewhere">
          <a href="/internal/docs/">API</a>
        </nav>
      </header>
      <main className="ops">
        {trouble && (
          <section className="notice" role="alert">
            <p>{trouble.message + (overview ? ` Below is how it stood at ${clock(overview.at)}.` : '')}</p>
            {trouble.status === 401 ? (
              <KeyForm onKey={again} />
            ) : (
              <button type="button" onClick={again}>
                Try again
              </button>
            )}
          </section>
        )}
        {overview && (
          <>
            <Verdict overview={overview} />
            <OpsAlerts overview={overview} onAct={again} />
            <OpsCharts />
            <OpsSpend overview={overview} />
            <OpsModels overview={overview} onAct={again} />
            <OpsFailures />
            <OpsCallers />
            <Cache overview={overview} />
            <OpsHealth overview={overview} />
            <OpsSettings />
          </>
        )}
      </main>
    </>
  );
}

function Verdict({ overview: { at, health, alerts } }: { readonly overview: Overview }) {
  const firing = alerts.states.filter(({ phase }) => phase === 'firing').length;
  const alarm = firing === 0 ? 'no alert' : firing === 1 ? 'one alert' : `${firing} alerts`;
  const isWell = firing === 0 && health.status === 'up';
  return (
    <p className={isWell ? 'verdict' : 'verdict wrong'} role="status">
      <span>{`The service is ${health.status}, ${alarm} firing. `}</span>
      <small>{clock(at)}</small>
    </p>
  );
}

function Cache({ overview: { cache, batches, logs } }: { readonly overview: Overview }) {
  const dropped = Object.values(logs.dropped).reduce((sum, count) => sum + count, 0);
  const rows: [term: string, value: string, note: string][] = [
    [
      'Hit ratio',
      cache.hitRatio === undefined ? 'no lookup yet' : percent(cache.hitRatio),
      `${numbers.format(cache.lookups)} lookups`,
    ],
    ['Saved', usd(cache.savedUsd), `${numbers.format(cache.savedTokens)} tokens`],
    ['In memory', numbers.format(cache.memoryEntries), 'answers'],
    ['Store', numbers.format(cache.storeErrors), `errors, ${numbers.format(cache.bypasses)} bypasses`],
    batches
      ? ['Batches', numbers.format(batches.running), `running, ${numbers.format(batches.waiting)} waiting`]
      : ['Batches', '–', 'the queue cannot be reached'],
    ['Log lines', numbers.format(logs.written), `written, ${numbers.format(dropped)} dropped`],
  ];
  return (
    <section aria-labelledby="cache">
      <h2 id="cache">Cache, batches, log</h2>
      <dl className="ledger">
        {rows.map(([term, value, note]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>
              <span>{value}</span>
              <small>{note}</small>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
