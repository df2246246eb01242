// Traces the model and the models behind it.
import type { Monitoring } from '@tpl/monitoring';
import { traceAttempts, traceCalls, traceFetch } from '@tpl/monitoring';
import type { Traces } from './create-model.ts';

/** Opens a span around each call and attempt, and sends the trace along with requests to providers. */
export function tracesOf(monitoring: Pick<Monitoring, 'tracing'>): Traces {
  return {
    call: (model) => traceCalls(model, monitoring),
    attempt: (model) => traceAttempts(model, monitoring),
    fetch: traceFetch(monitoring),
  };
}
