// Puts the operations page together.
import type { Overview } from '../../../src/internal/read-overview.ts';
import { KeyForm } from '../service/key-form.tsx';
import { clock, percent, usd } from '../words/numbers.ts';
import { OpsAlerts } from './ops-alerts.tsx';
import { OpsModels } from './ops-models.tsx';
import { OpsSettings } from './ops-settings.tsx';
import { useOverview } from './use-overview.ts';

const numbers = new Intl.NumberFormat('en');

/** What operators look at: is anything wrong, who answers, what does it cost, with which settings. */
export function OpsPage() {
  const { overview, trouble, again } = useOverview();
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
            <p>
              {trouble.message}
              {overview && ` Below is how it stood at ${clock(overview.at)}.`}
            </p>
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
            <OpsAlerts overview={overview} />
            <Health overview={overview} />
            <OpsModels overview={overview} />
            <Cache overview={overview} />
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
      The service is {health.status}, {alarm} firing. <small>{clock(at)}</small>
    </p>
  );
}

function Health({ overview: { health } }: { readonly overview: Overview }) {
  return (
    <section aria-labelledby="health">
      <h2 id="health">Health</h2>
      {health.checks.length === 0 && <p className="note">Nothing is checked yet.</p>}
      <dl className="ledger">
        {health.checks.map(({ name, status, critical, reason }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={status === 'up' ? undefined : 'wrong'}>
              {status}
              <small>{reason ?? (critical ? 'critical' : 'not critical')}</small>
            </dd>
          </div>
        ))}
      </dl>
    </section>
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
              {value}
              <small>{note}</small>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
