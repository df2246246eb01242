// Shows the last calls of models that failed, and who uses most.
import { TableHead } from '../frame/table-head.tsx';
import { clock, count, span, usd } from '../words/numbers.ts';
import { useLive } from './use-live.ts';

interface Failure {
  readonly at: number;
  readonly requestId?: string;
  readonly operation?: string;
  readonly provider?: string;
  readonly model?: string;
  readonly code?: string;
  readonly status?: number;
}

interface Callers {
  readonly callers: readonly {
    readonly caller: string;
    readonly calls: number;
    readonly tokens: number;
    readonly costUsd: number;
    readonly refused: number;
  }[];
  readonly budget: Readonly<Record<string, unknown>>;
}

const everyMs = 20_000;
const shown = 20;
const windowName = 'budgetWindowMs';

/** Failures with the ids of their requests, for the log. */
export function OpsFailures() {
  const { value } = useLive<{ readonly failures: readonly Failure[] }>('/internal/failures', everyMs);
  const failures = value?.failures ?? [];
  return (
    <section aria-labelledby="failures">
      <h2 id="failures">Last failures</h2>
      {failures.length === 0 && <p className="note">No call has ended in a failure.</p>}
      {failures.length > 0 && (
        <table>
          <TableHead columns={['At', 'Request', 'Operation', 'Provider', 'Why']} />
          <tbody>
            {failures.slice(0, shown).map(({ at, requestId, operation, provider, code, status }) => (
              <tr key={`${at} ${requestId}`}>
                <td>{clock(at)}</td>
                <th scope="row">
                  <code>{requestId ?? '–'}</code>
                </th>
                <td>{operation}</td>
                <td>{provider}</td>
                <td>{[code, status].filter(Boolean).join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {failures.length > shown && <p className="note">And {count(failures.length - shown)} before.</p>}
    </section>
  );
}

/** Callers by what they use, beside the budget that each has. */
export function OpsCallers() {
  const { value } = useLive<Callers>('/internal/callers', everyMs);
  if (!value) return null;
  const budget = Object.entries(value.budget).filter(
    ([name, limit]) => name !== windowName && limit !== null,
  );
  const window = value.budget[windowName];
  return (
    <section aria-labelledby="callers">
      <h2 id="callers">Callers and their budget</h2>
      <p className="note">
        {budget.length === 0
          ? 'No budget is set.'
          : `${budget.map(([name, limit]) => `${name} ${String(limit)}`).join(', ')}, each ${span(Number(window))}`}
      </p>
      {value.callers.length > 0 && (
        <table>
          <TableHead columns={['Caller', 'Calls', 'Tokens', 'Cost', 'Refused']} />
          <tbody>
            {value.callers.slice(0, shown).map(({ caller, calls, tokens, costUsd, refused }) => (
              <tr key={caller}>
                <th scope="row">{caller}</th>
                <td>{count(calls)}</td>
                <td>{count(tokens)}</td>
                <td>{usd(costUsd)}</td>
                <td>{count(refused)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
