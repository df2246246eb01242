// Shows what the service looks at, as a tree.
import type { Overview } from '../../../src/internal/read-overview.ts';
import { time } from '../words/numbers.ts';

/** The whole, its parts, and what each says of itself. */
export function OpsHealth({ overview: { health } }: { readonly overview: Overview }) {
  return (
    <section aria-labelledby="health">
      <h2 id="health">Health</h2>
      <ul className="tree">
        <li>
          <strong>{health.group}</strong>: <Status status={health.status} />
          {health.checks.length === 0 && <small> nothing is checked yet</small>}
          <ul>
            {health.checks.map(({ name, status, critical, reason, ageMs, details }) => (
              <li key={name}>
                <strong>{name}</strong>: <Status status={status} />
                <small>
                  {[
                    critical ? 'critical' : 'not critical',
                    reason,
                    ageMs !== undefined && `looked at ${time(ageMs)} ago`,
                  ]
                    .filter(Boolean)
                    .join(', ')}
                </small>
                {details && Object.keys(details).length > 0 && (
                  <ul>
                    {Object.entries(details).map(([key, value]) => (
                      <li key={key}>
                        {`${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`}
                      </li>
                    ))}
                  </ul>
                )}
              </li>
            ))}
          </ul>
        </li>
      </ul>
    </section>
  );
}

const Status = ({ status }: { readonly status: string }) => (
  <span className={status === 'up' ? undefined : 'wrong'}>{`${status} `}</span>
);
