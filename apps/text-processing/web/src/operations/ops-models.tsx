// Shows providers, policies and what they cost.

import type { Overview } from '../../../src/internal/read-overview.ts';
import { TableHead } from '../frame/table-head.tsx';
import { span, usd } from '../words/numbers.ts';
import { ActButton } from './act-button.tsx';

const numbers = new Intl.NumberFormat('en');

/** What is shown, and what happens after somebody acted. */
interface OpsModelsProps {
  readonly overview: Overview;
  readonly onAct: () => void;
}

/** Who is asked, whether their gates are open, and what they cost. */
export function OpsModels({ overview: { routes, policies, spend }, onAct }: OpsModelsProps) {
  const total = spend?.reduce((sum, { costUsd }) => sum + costUsd, 0);
  return (
    <section aria-labelledby="models">
      <h2 id="models">Models</h2>
      <p>
        {routes.length === 0
          ? 'No model is configured: the offline engine answers.'
          : `${routes.join(', then ')}, then the offline engine.`}
      </p>
      {policies.length > 0 && (
        <table>
          <TableHead columns={['Gate or round', 'Breaker', 'Calls', 'Failed', 'Retries', 'Circuit']} />
          <tbody>
            {policies.map(({ policy, state, cooldownMs, counts }) => (
              <tr key={policy}>
                <th scope="row">{policy}</th>
                <td className={state === 'closed' && cooldownMs === 0 ? undefined : 'wrong'}>
                  {state.replace('_', ' ') + (cooldownMs > 0 ? `, rests ${span(cooldownMs)}` : '')}
                </td>
                <td>{numbers.format(counts.calls)}</td>
                <td>{numbers.format(counts.failures)}</td>
                <td>{numbers.format(counts.retries)}</td>
                <td>
                  {state === 'closed' ? (
                    <ActButton
                      key="isolate"
                      label="Isolate"
                      sure="Let nothing through?"
                      path="/internal/policies/isolate"
                      body={{ policy }}
                      onDone={onAct}
                    />
                  ) : (
                    <ActButton
                      key="reset"
                      label="Reset"
                      path="/internal/policies/reset"
                      body={{ policy }}
                      onDone={onAct}
                    />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <h3>{`Spend today: ${total === undefined ? 'the ledger cannot be read' : usd(total)}`}</h3>
      {spend && spend.length > 0 && (
        <table>
          <TableHead columns={['Operation', 'Model', 'Calls', 'Tokens', 'Cost']} />
          <tbody>
            {spend.map(({ operation, model, calls, tokens, costUsd, unsureUsd, unpricedCalls }) => (
              <tr key={`${operation} ${model}`}>
                <th scope="row">{operation}</th>
                <td>{model}</td>
                <td>{numbers.format(calls)}</td>
                <td>{numbers.format(tokens)}</td>
                <td>
                  {[
                    usd(costUsd),
                    unsureUsd > 0 && `${usd(unsureUsd)} of it estimated`,
                    unpricedCalls > 0 && `${numbers.format(unpricedCalls)} without a price`,
                  ]
                    .filter(Boolean)
                    .join(', ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
