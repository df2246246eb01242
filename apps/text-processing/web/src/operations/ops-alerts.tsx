// Shows alerts and burn rates.
import type { ObjectiveOverview, Overview } from '../../../src/internal/read-overview.ts';
import { clock, percent, span } from '../words/numbers.ts';
import { ActButton } from './act-button.tsx';

/** What is shown, and what happens after somebody acted. */
interface OpsAlertsProps {
  readonly overview: Overview;
  readonly onAct: () => void;
}

/** Alerts that fire, build up or have ended, and how fast the error budgets burn. */
export function OpsAlerts({ overview, onAct }: OpsAlertsProps) {
  const { at, objectives } = overview;
  const { states, resolved } = overview.alerts;
  const awake = states.filter(({ phase }) => phase !== 'inactive');
  return (
    <section aria-labelledby="alerts">
      <h2 id="alerts">Alerts</h2>
      {awake.length + resolved.length === 0 && (
        <p className="note">{`None of ${states.length} fires, is pending, or was resolved lately.`}</p>
      )}
      <ul className="alerts">
        {awake.map(({ name, phase, severity, summary, since, isSilenced, runbook }) => (
          <li key={name} className={phase}>
            <strong>{phase}</strong> <span>{`${name}: ${summary}`}</span>
            <small>{`${severity}, for ${span(at - since)}${isSilenced ? ', silenced' : ''}`}</small>
            <span className="quiet-actions">
              <ActButton
                key={isSilenced ? 'end' : 'begin'}
                label={isSilenced ? 'End the silence' : 'Silence for an hour'}
                path="/internal/alerts/silence"
                body={{ alert: name, minutes: isSilenced ? 0 : 60 }}
                onDone={onAct}
              />
              {runbook && (
                <a href={runbook} target="_blank" rel="noreferrer">
                  Runbook
                </a>
              )}
            </span>
          </li>
        ))}
        {resolved.map(({ name, summary, startsAt, endsAt = startsAt }) => (
          <li key={`${name} ${startsAt}`}>
            <strong>resolved</strong> {name}: {summary}
            <small>
              at {clock(endsAt)}, after {span(endsAt - startsAt)}
            </small>
          </li>
        ))}
      </ul>
      <h3>Objectives</h3>
      <dl className="ledger">
        {objectives.flatMap((objective) =>
          objective.burns.map((burn) => (
            <Burn key={`${objective.name} ${burn.windowMs}`} objective={objective} burn={burn} />
          )),
        )}
      </dl>
    </section>
  );
}

function Burn({
  objective,
  burn: { windowMs, burn, limit, isPartial },
}: {
  readonly objective: ObjectiveOverview;
  readonly burn: ObjectiveOverview['burns'][number];
}) {
  return (
    <div>
      <dt>
        {objective.name} {percent(objective.objective)}, {span(windowMs)}
      </dt>
      <dd className={burn !== undefined && burn > limit ? 'wrong' : undefined}>
        <span>{burn === undefined ? 'no events' : `burns ${Number(burn.toFixed(2))}×`}</span>
        <small>{`alert above ${Number(limit.toFixed(1))}×${isPartial ? ', window not yet full' : ''}`}</small>
      </dd>
    </div>
  );
}
