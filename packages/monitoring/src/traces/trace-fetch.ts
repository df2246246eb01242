// Sends the trace along with every request to a provider.
import type { TraceTarget } from './trace-model.ts';
import { outgoingTraceparent } from './traceparent.ts';

/** The part of `fetch` that is used. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A fetch that sends `traceparent` (W3C Trace Context) with every request: that of the open span where an OpenTelemetry SDK runs,
 * else that of the request being handled, else a new one. A header that is there already stays, and an instrumentation of undici
 * that sends its own is left alone. Give it to the models: `createOpenAiModel({ fetch: traceFetch(monitoring) })`.
 *
 * @example
 * import { createMonitoring, traceFetch } from '@tpl/monitoring';
 * const monitoring = createMonitoring();
 * const send = async (_: unknown, init?: RequestInit) => new Response(new Headers(init?.headers).get('traceparent'));
 * const response = await traceFetch(monitoring, send)('https://models.example/v1');
 * console.log((await response.text()).length); // 55
 * await monitoring.close();
 */
export function traceFetch(
  { tracing }: TraceTarget,
  send: Fetch = (input, init) => globalThis.fetch(input, init),
): Fetch {
  return (input, init) => {
    const traceparent = outgoingTraceparent(tracing);
    if (traceparent === undefined) return send(input, init);
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    if (headers.has('traceparent')) return send(input, init);
    headers.set('traceparent', traceparent);
    return send(input, { ...init, headers });
  };
}
